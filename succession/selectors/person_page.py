"""Everything that the person page and the pack show of one person for one role."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from audit.together import Row, read_together
from competencies.models import Competency, Indicator
from people.models import Employee, Role
from succession.models import Pack
from succession.pages.answer import (
    Answer,
    answer_of,
    change_words,
    why_no_steps,
    wording_list,
)
from succession.pages.queue import RatingQueue, rating_queue
from succession.pages.rows import RequirementRow, requirement_rows
from succession.pages.steps import StepEntries, developed, step_entries
from succession.scoring import ScoringPolicy
from succession.selectors.basis import load_basis, load_frame
from succession.selectors.change import ReadinessDifference, difference
from succession.selectors.person import PersonReadiness, explain
from succession.selectors.scores import HistoryPoint, history_rows
from ui import wording

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    """`change` is since the last kept pack (`pack`), else since a year before the day shown.
    `earlier` and `later` are the nearest days on which the stored score became another."""

    readiness: PersonReadiness
    policy: ScoringPolicy
    answer: Answer
    rows: tuple[RequirementRow, ...]
    steps: StepEntries
    queue: RatingQueue
    history: tuple[HistoryPoint, ...]
    earlier: HistoryPoint | None
    later: HistoryPoint | None
    pack: Pack | None
    change: ReadinessDifference

    @property
    def seen(self) -> tuple[RequirementRow, ...]:
        return tuple(row for row in self.rows if row.part.seen)

    @property
    def unseen(self) -> tuple[RequirementRow, ...]:
        return tuple(row for row in self.rows if not row.part.seen)

    @property
    def critical(self) -> tuple[RequirementRow, ...]:
        return tuple(row for row in self.rows if row.part.critical)

    @property
    def critical_met(self) -> int:
        return sum(row.part.met for row in self.critical)

    @property
    def seen_words(self) -> str:
        return wording.share(len(self.seen), len(self.rows))

    @property
    def unseen_words(self) -> str:
        return wording.share(len(self.unseen), len(self.rows))

    @property
    def critical_words(self) -> str:
        return wording.share(self.critical_met, len(self.critical))

    @property
    def critical_open(self) -> tuple[RequirementRow, ...]:
        return tuple(row for row in self.critical if not row.part.met)

    @property
    def heaviest(self) -> int:
        return max(row.printed_most for row in self.rows)

    @property
    def scale(self) -> int | None:
        """The levels of all requirements, if they share one scale."""
        scales = {row.part.competency.scale_max for row in self.rows}
        return scales.pop() if len(scales) == 1 else None

    @property
    def change_words(self) -> str:
        return change_words(self.change.total)

    @property
    def is_before_anything(self) -> bool:
        """Nothing that was observed by this day and known by this moment."""
        return not any(line.counts for row in self.rows for line in row.part.evidence)

    @property
    def line(self) -> list[float | None]:
        """The last year's scores, for the sparkline."""
        return [point.score for point in self.history]

    @property
    def printed(self) -> str:
        return str(self.readiness.printed_score)

    @property
    def months(self) -> int:
        """Never 0 where something is to be developed."""
        return max(1, round(self.readiness.months_to_ready))

    @property
    def line_words(self) -> str:
        first, last = self.history[0], self.history[-1]
        return (
            f"Score from {wording.score(first.score)} on {wording.day(first.as_of)} "
            f"to {wording.score(last.score)} on {wording.day(last.as_of)}"
        )

    @property
    def queue_names(self) -> str:
        return wording_list([competency.name for competency in self.queue.first])

    @property
    def coverage_after(self) -> float:
        """What the first looks of the queue would bring it to."""
        wanted = {competency.pk for competency in self.queue.first}
        added = (row.part.share for row in self.unseen if row.part.competency.pk in wanted)
        return min(1.0, self.readiness.coverage + sum(added))

    @property
    def step_count(self) -> int:
        return len(self.steps.observe) + len(self.steps.develop)

    @property
    def why_no_steps(self) -> str:
        return why_no_steps(self.readiness)

    def row_named(self, code: str) -> RequirementRow | None:
        return next((row for row in self.rows if row.part.competency.code == code), None)


def person_page(
    employee: Employee,
    role: Role,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
    with_packs: bool = True,
) -> PersonPage:
    """At most 9 queries. Raises NotScored as `readiness_of` does. `with_packs` False where the
    reader is not shown that any was kept."""
    basis = load_basis(load_frame(employee, role, as_of=as_of, known_at=known_at))
    readiness, policy = explain(basis), basis.frame.policy
    day, levels = readiness.as_of, _levels(developed(readiness))
    packs = _last_pack(employee, role, day, known_at) if with_packs else Pack.objects.none()
    kept, history, indicators = read_together(
        packs.values_list("as_of", "made_at", "profile_version")[:1],
        history_rows(employee, role),
        _indicators(levels),
    )
    pack = next((_pack(employee, role, row) for row in kept), None)
    points = tuple(HistoryPoint.of(row) for row in history)
    return PersonPage(
        readiness=readiness,
        policy=policy,
        answer=answer_of(readiness, policy),
        rows=requirement_rows(readiness, policy),
        steps=step_entries(readiness, _behaviours(levels, indicators)),
        queue=rating_queue(readiness),
        history=_year_before(points, day, known_at),
        earlier=next((point for point in points[::-1] if point.as_of < day), None),
        later=next((point for point in points if point.as_of > day), None),
        pack=pack,
        change=difference(basis, pack or day - A_YEAR),
    )


def _year_before(
    points: Sequence[HistoryPoint], day: date, known_at: datetime | None
) -> tuple[HistoryPoint, ...]:
    """The line up to the day shown, of what was known by then."""
    return tuple(
        point
        for point in points
        if day - A_YEAR <= point.as_of <= day
        and (known_at is None or point.computed_at <= known_at)
    )


def _last_pack(
    employee: Employee, role: Role, day: date, known_at: datetime | None
) -> QuerySet[Pack]:
    """The last kept one of an earlier day, so that a pack kept today does not hide the change."""
    packs = Pack.objects.filter(employee=employee, role=role, as_of__lt=day)
    return packs.filter(made_at__lte=known_at) if known_at else packs


def _pack(employee: Employee, role: Role, row: Row) -> Pack:
    """As far as a difference asks."""
    as_of, made_at, version = row
    return Pack(employee=employee, role=role, as_of=as_of, made_at=made_at, profile_version=version)


def _levels(wanted: Iterable[tuple[Competency, float]]) -> dict[int, float]:
    """What is to be developed, by competency; fractions look like the level above."""
    return {competency.pk: -(-level // 1) for competency, level in wanted}


def _indicators(levels: Mapping[int, float]) -> QuerySet[Indicator, Row]:
    rows = Indicator.objects.filter(competency_id__in=levels).order_by("rank", "id")
    return rows.values_list("competency_id", "level", "text")


def _behaviours(levels: Mapping[int, float], rows: Iterable[Row]) -> dict[int, tuple[str, ...]]:
    """What the needed level of each competency looks like."""
    found: dict[int, list[str]] = defaultdict(list)
    for competency, level, text in rows:
        if level == levels[competency]:
            found[competency].append(text)
    return {key: tuple(texts) for key, texts in found.items()}
