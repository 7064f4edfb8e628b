"""Usage: python -m bench.chart [--people N] [--browser] [PATH ...]

What pages cost at 100,000 people, beside an empty page of the same site: CPU of web process and database,
queries, bytes; with --browser the succession chart of 5,000 rows in Chromium. CADRE_VAR (default
var/bench) keeps the company."""

import argparse
import os
import sys

from config.bootstrap import CHECKOUT, prepare_environment

PAGES = {
    "administrator": (
        "/positions/", "/positions/?cover=vacant", "/positions/?q=wojcik", "/bench/heat/",
        "/bench/heat/?rows=family&by=band", "/bench/chart/", "/bench/chart/?depth=all",
        "/bench/chart/people/N2/", "/bench/chart/drawing/", "/bench/chart/drawing/?depth=3",
        "/bench/chart/table/", "/bench/chart/table/?show=uncovered", "/bench/chart/table/?q=wojcik",
    ),
    "committee": ("/positions/", "/bench/heat/", "/bench/chart/", "/bench/chart/table/"),
    "partner": ("/positions/", "/bench/heat/", "/bench/chart/", "/bench/chart/table/"),
    "manager": ("/positions/", "/bench/heat/", "/bench/chart/", "/bench/chart/table/"),
}  # fmt: skip


def main() -> None:
    options = _options()
    os.environ.setdefault("CADRE_VAR", str(CHECKOUT / "var" / "bench"))
    os.environ.pop("DATABASE_URL", None)
    prepare_environment(["bench", "migrate"])
    import django

    django.setup()
    from django.conf import settings

    from bench.chart.company import use_company

    settings.ROOT_URLCONF = "bench.chart.urls"
    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    if use_company(options.people):
        _tell(f"made {options.people:,} people")
    if options.browser:
        from bench.chart.outline import chart_costs

        for line in chart_costs():
            _tell(line)
        return
    from bench.chart.server import page_costs

    for persona, paths in PAGES.items():
        if options.persona and persona != options.persona:
            continue
        for cost in page_costs(persona, options.paths or paths):
            spread = f"{min(cost.ratios):.1f} to {max(cost.ratios):.1f}"
            _tell(
                f"{cost.persona:14} {cost.path:40} {cost.milliseconds:7.1f} ms {cost.ratio:5.2f} x"
                f" ({spread}) {cost.queries:3} queries {cost.bytes / 1000:6.1f} KB"
            )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.chart", description=__doc__)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--browser", action="store_true")
    parser.add_argument("--persona", default="")
    return parser.parse_args()


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
