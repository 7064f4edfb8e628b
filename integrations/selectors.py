"""Reading what imports, runs and the audit trail left behind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from audit.models import Event, Run
from integrations.canonical.kinds import KINDS
from integrations.core.cells import guarded
from integrations.models import FileReconciliation, ImportRun, RowOutcome
from ui.lists import ListState

OUTCOMES = ("source", "created", "updated", "unchanged", "merged", "rejected", "excluded")


def imports_list() -> QuerySet[ImportRun]:
    """Newest first, with their counts; one query."""
    return (
        ImportRun.objects.select_related("run")
        .annotate(
            rows=Sum("files__source", default=0),
            rejected_rows=Sum("files__rejected", default=0),
            file_count=Count("files"),
        )
        .order_by("-run__created_at", "-pk")
    )


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One line of a file's reconciliation."""

    words: str
    rows: int
    detail: str


@dataclass(frozen=True, kw_only=True)
class FileOutcome:
    """What became of one file. `is_as_planned` is None where nothing was measured."""

    file: str
    counts: FileReconciliation
    measured: Sequence[Measured]
    is_as_planned: bool | None


def files_of(import_run: ImportRun) -> list[FileOutcome]:
    return [
        FileOutcome(
            file=one.file,
            counts=one,
            measured=list(_measured(one)),
            is_as_planned=_is_as_planned(one, import_run),
        )
        for one in import_run.files.all()
    ]


def _measured(one: FileReconciliation) -> Iterator[Measured]:
    totals = one.control_totals
    if "file" in totals and isinstance(totals["file"], dict):
        yield Measured(
            words="In the file", rows=totals["file"].get("rows", 0), detail=_words(totals["file"])
        )
    for name, words in (
        ("before", "In Cadre before"),
        ("planned", "To be in Cadre"),
        ("after", "In Cadre after"),
    ):
        if isinstance(totals.get(name), dict) and "hash" in totals[name]:
            detail = f"row hash {_short(totals[name]['hash'])}"
            yield Measured(words=words, rows=totals[name]["rows"], detail=detail)


def _words(totals: dict[str, dict[str, float]]) -> str:
    distinct = [f"{count:,} different {name}" for name, count in totals.get("distinct", {}).items()]
    sums = [f"sum of {name} {value:,g}" for name, value in totals.get("sums", {}).items()]
    return " · ".join([*distinct, *sums])


def _short(digest: str) -> str:
    """The last digits are enough to compare by eye."""
    return f"…{digest[-8:]}" if len(digest) > 8 else digest


def _is_as_planned(one: FileReconciliation, import_run: ImportRun) -> bool | None:
    totals = one.control_totals
    if import_run.is_dry_run or import_run.run.status != Run.Status.DONE:
        return None
    if "planned" not in totals or "after" not in totals:
        return None
    return bool(totals["planned"] == totals["after"])


def rejected_rows(import_run: ImportRun, *, files: Sequence[str] = ()) -> QuerySet[RowOutcome]:
    rows = import_run.row_outcomes.filter(kind=RowOutcome.Kind.REJECTED)
    return (rows.filter(file__in=files) if files else rows).order_by("id")


def mended_rows(import_run: ImportRun) -> QuerySet[RowOutcome]:
    """What was taken in spite of a fault, in the order of the source."""
    return import_run.row_outcomes.filter(kind=RowOutcome.Kind.MENDED).order_by("id")


def mended_as_table(
    import_run: ImportRun,
) -> tuple[list[str], Iterator[list[str | int | float | None]]]:
    rows = mended_rows(import_run).values_list(
        "file", "line", "column", "value", "reason", "suggestion"
    )
    header = ["part", "place", "path", "value", "fault", "what was made of it"]
    return header, (list(row) for row in rows.iterator(chunk_size=2000))


def rejected_as_csv(
    import_run: ImportRun, file: str
) -> tuple[list[str], Iterator[list[str | int | float | None]]]:
    """The rejected rows of one file in its own columns plus `reason`, to be mended and imported
    again. Texts that a spreadsheet would run are guarded, and read back as they were."""
    rows = rejected_rows(import_run, files=[file])
    columns = _columns(rows, file)
    return [*columns, "reason"], _mendable(rows, columns)


def _mendable(
    rows: QuerySet[RowOutcome], columns: Sequence[str]
) -> Iterator[list[str | int | float | None]]:
    for one in rows.iterator(chunk_size=2000):
        cells = [guarded(str(one.row.get(name, ""))) for name in columns]
        yield [*cells, f"Line {one.line}: {one.column + ': ' if one.column else ''}{one.reason}"]


def _columns(rows: QuerySet[RowOutcome], file: str) -> list[str]:
    """Known columns in the order of the format, then what else the file had."""
    found = set(rows.first().row) if rows.exists() else set()  # type: ignore[union-attr] # it exists
    known = next((kind.column_names for kind in KINDS if kind.file == file), ())
    extra = sorted(name for name in found if name not in known and not name.isdigit())
    return [name for name in known if name in found] + extra


def took(run: Run) -> str:
    """How long it took, or has taken so far, in words; "" before it starts."""
    if run.started_at is None:
        return ""
    seconds = ((run.finished_at or timezone.now()) - run.started_at).total_seconds()
    if seconds < 1:
        return "under 1 s"
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """A run as the page shows it."""

    run: Run
    kind: str
    took: str
    unscored: int  # pairs without a score, of a readiness run


def run_rows(runs: Sequence[Run]) -> list[RunRow]:
    return [
        RunRow(
            run=run,
            kind=kind_words(run.kind),
            took=took(run),
            unscored=sum(run.counts.get(reason, 0) for reason in UNSCORED_COUNTS),
        )
        for run in runs
    ]


UNSCORED_COUNTS = ("unpublished", "empty", "unusable")


KIND_WORDS = {"kpi": "Key figures", "nudges": "Questions", "digest": "E-mails"}


def kind_words(kind: str) -> str:
    return KIND_WORDS.get(kind, kind.replace("_", " ").capitalize())


def runs_list(state: ListState) -> QuerySet[Run]:
    runs = Run.objects.select_related("imported", "preview")
    if state.chosen("kind"):
        runs = runs.filter(kind__in=state.chosen("kind"))
    if state.chosen("status"):
        runs = runs.filter(status__in=state.chosen("status"))
    if state.search:
        runs = runs.filter(
            Q(label__icontains=state.search) | Q(started_by_label__icontains=state.search)
        )
    return runs


def run_kinds() -> dict[str, str]:
    kinds = Run.objects.order_by("kind").values_list("kind", flat=True).distinct()
    return {kind: kind_words(kind) for kind in kinds}


def events_list(state: ListState) -> QuerySet[Event]:
    events = Event.objects.all()
    if state.chosen("action"):
        events = events.filter(action__in=state.chosen("action"))
    if state.search:
        events = events.filter(
            Q(actor_label__icontains=state.search)
            | Q(object_label__icontains=state.search)
            | Q(subject_number__iexact=state.search)
            | Q(object_type__iexact=state.search)
        )
    return events
