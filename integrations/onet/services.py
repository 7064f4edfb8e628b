"""Importing the O*NET database of the U.S. Department of Labor."""

from functools import partial
from pathlib import Path
from typing import Any

from audit.services import Actor
from integrations.exchange.content import Content, Head
from integrations.exchange.taking import measure, take_with_account
from integrations.models import ImportRun
from integrations.onet.model import read_model, read_scales, scales
from integrations.onet.occupations import read_works
from integrations.onet.ratings import Ratings, needs_of, read_ratings
from integrations.onet.tables import Tables, open_tables
from integrations.preset import Preset, Progress, run_preset

CODE = "onet"


def import_onet(
    path: Path,
    progress: Progress,
    *,
    by: Actor,
    is_dry_run: bool = False,
    rejects_allowed: bool = False,
) -> ImportRun:
    """Take in a folder, or a .zip, with O*NET's files. Raises UnreadableSource."""
    progress(5, "Reading")
    tables = open_tables(path)
    preset = Preset(
        kind=ImportRun.Kind.ONET,
        source_name=path.name,
        account=tables.books,
        write=partial(take_with_account, read_content(tables), tables.books, by),
        measure=partial(measure, CODE),
    )
    return run_preset(
        preset, by=by, is_dry_run=is_dry_run, rejects_allowed=rejects_allowed, progress=progress
    )


def read_content(tables: Tables) -> Content:
    extras = read_scales(tables)
    bounds = scales(tables)
    works = read_works(tables)
    ratings = read_ratings(tables, bounds, works)
    items = read_model(tables, ratings.kinds, ratings.leveled)
    _tell_unrated(tables, ratings, len(works))
    needs = [need for need in needs_of(ratings, bounds) if need.competency in items]
    return Content(head=_head(tables.version, extras), items=items, works=works, needs=needs)


def _tell_unrated(tables: Tables, ratings: Ratings, count: int) -> None:
    rated = len({occupation for occupation, _ in ratings.by_pair})
    if rated < count:
        tables.books.notice(f"{count - rated:,} of {count:,} occupations have no ratings.")


def _head(version: str, extras: dict[str, Any]) -> Head:
    database = f"O*NET {version} Database" if version else "O*NET Database"
    return Head(
        code=CODE,
        name="O*NET",
        description="What occupations in the United States ask for.",
        source="onetcenter.org/database.html",
        licence="CC BY 4.0",
        identifier="https://www.onetcenter.org/database.html",
        version_label=version,
        publisher="U.S. Department of Labor, Employment and Training Administration",
        language="en-US",
        attribution=(
            f"{database} by the U.S. Department of Labor, Employment and Training Administration "
            "(USDOL/ETA). Used under the CC BY 4.0 license. O*NET is a trademark of USDOL/ETA. "
            "Importance is shown from 0 to 1 and levels from 1 to 7: a change of ours."
        ),
        extras={"onet": extras},
    )
