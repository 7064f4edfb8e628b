"""manage.py recompute_readiness [--as-of DATE] [--known-at DATETIME] [--via-worker] [--json]"""

import json
import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.errors import DomainError
from audit.models import Run
from audit.services import System
from succession.models import ReadinessRun
from succession.scoring import ScoringInputError
from succession.services.runs import advance_run, queue_chunks, start_run

PATIENCE_SECONDS = 120
"""Without any progress; a worker that starts now still gets there."""


class Command(BaseCommand):
    help = (
        "Score every active employee against the roles they are considered for. With --as-of the "
        "current scores become those of that day; the next nightly run brings back today's."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=_day, metavar="DATE", help="default: today")
        parser.add_argument(
            "--known-at", type=_moment, metavar="DATETIME", help="what was known then; default: now"
        )
        parser.add_argument(
            "--via-worker", action="store_true", help="let Celery workers do it, and wait for them"
        )
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            started = start_run(
                as_of=options["as_of"],
                known_at=options["known_at"],
                by=System("Command line"),
            )
            work = self._wait if options["via_worker"] else self._work
            work(started.pk)
        except (DomainError, ScoringInputError) as error:
            raise CommandError(str(error)) from error
        run = Run.objects.get(pk=started.pk)
        self._report(started, run, seconds=time.monotonic() - began, as_json=options["json"])
        if run.status != Run.Status.DONE:
            raise CommandError(f"The run ended as {run.status}: {run.error}")

    def _work(self, run_id: int) -> None:
        while advance_run(run_id=run_id) is not None:
            self._show(Run.objects.get(pk=run_id))

    def _wait(self, run_id: int) -> None:
        if not queue_chunks(run_id=run_id):
            raise CommandError("The broker does not answer. Start it, or leave out --via-worker.")
        done, moved_at = -1, time.monotonic()
        while (run := Run.objects.get(pk=run_id)).finished_at is None:
            self._show(run)
            if run.done != done:
                done, moved_at = run.done, time.monotonic()
            if time.monotonic() - moved_at > PATIENCE_SECONDS:
                raise CommandError("No worker takes it up. Is one running?")
            time.sleep(0.2)
        self._show(run)

    def _show(self, run: Run) -> None:
        """A bar where somebody watches, nothing in a log."""
        if self.stderr.isatty():
            width = 30 * run.done // max(run.total, 1)
            bar = "█" * width + "·" * (30 - width)
            text = f"\r{bar} {run.done} of {run.total} people"
            self.stderr.write(text, style_func=str, ending="")  # progress is no error: not red

    def _report(self, started: ReadinessRun, run: Run, *, seconds: float, as_json: bool) -> None:
        if self.stderr.isatty():
            self.stderr.write("", style_func=str)
        counts: dict[str, int] = run.counts
        if as_json:
            facts = {
                "run": run.pk,
                "status": run.status,
                "as_of": started.as_of.isoformat(),
                "known_at": started.known_at.isoformat(),
                "policy_version": started.policy.version,
                **counts,
                "seconds": round(seconds, 3),
            }
            self.stdout.write(json.dumps(facts))
            return
        self.stdout.write(
            f"{counts.get('pairs', 0)} scores of {counts.get('people', 0)} people as of "
            f"{started.as_of}: {counts.get('changed', 0)} changed, "
            f"{counts.get('removed', 0)} no longer apply, {counts.get('unpublished', 0)} without "
            f"a published role profile, {counts.get('empty', 0)} with an empty one, "
            f"{counts.get('unusable', 0)} with something that cannot be used "
            f"({seconds:.1f} s)"
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a date such as 2026-11-01") from error


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a moment such as 2026-11-01T12:00Z") from error
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
