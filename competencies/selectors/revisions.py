"""Reading revisions: what they change, what stands in a draft, whom a change concerns."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber

from competencies.editing import added_facts, with_changes
from competencies.models import (
    Competency,
    CompetencyLink,
    CompetencyRedirect,
    Evidence,
    Framework,
    FrameworkRevision,
    Requirement,
    RevisionChange,
)
from competencies.revising import Change, ChangeKind, Facts
from competencies.selectors.competencies import current_profiles
from competencies.selectors.framework_state import change_of, facts_of
from competencies.telling import HEADINGS, ORDER, Part, parts_of

Status = FrameworkRevision.Status
SHOWN_IN_CHANGELOG = 12
"""Changes of one revision in the list of all; the rest is on its own page."""
CONCERNING = (
    ChangeKind.MERGE,
    ChangeKind.SPLIT,
    ChangeKind.RETIRE,
    ChangeKind.RESCALE,
    ChangeKind.INDICATORS,
)
"""Kinds that change what a requirement or an observation means."""


def open_revision_of(framework: Framework) -> FrameworkRevision | None:
    """The draft or the one in review, with the people who wrote it."""
    return (
        framework.revisions.filter(status__in=[Status.DRAFT, Status.IN_REVIEW])
        .select_related("created_by", "submitted_by", "approved_by")
        .first()
    )


def in_reading_order(changes: QuerySet[RevisionChange]) -> QuerySet[RevisionChange]:
    order = Case(
        *(When(kind=kind.value, then=Value(index)) for index, kind in enumerate(ORDER)),
        output_field=IntegerField(),
    )
    return changes.alias(place=order).order_by("place", "label", "code")


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """A change as a page shows it."""

    kind: ChangeKind
    code: str
    label: str
    parts: Sequence[Part]
    by: str
    at: datetime

    @property
    def heading(self) -> str:
        return HEADINGS[self.kind]

    @property
    def can_be_edited(self) -> bool:
        return self.kind in {
            ChangeKind.ADD,
            ChangeKind.RENAME,
            ChangeKind.MOVE,
            ChangeKind.RESCALE,
            ChangeKind.INDICATORS,
        }


def change_lines(rows: Iterable[RevisionChange]) -> list[ChangeLine]:
    """Of rows that came with `proposed_by`."""
    return [
        ChangeLine(
            kind=ChangeKind(row.kind),
            code=row.code,
            label=row.label,
            parts=told_parts(row),
            by=row.proposed_by.full_name if row.proposed_by else "",
            at=row.proposed_at,
        )
        for row in rows
    ]


def told_parts(row: RevisionChange) -> list[Part]:
    """What a change says, with the words of its kinds of links."""
    parts = parts_of(change_of(row))
    if row.kind != ChangeKind.LINK:
        return parts
    words = dict(CompetencyLink.Kind.choices)
    return [
        replace(part, label=words.get(part.label, part.label.removeprefix("ext:")))
        for part in parts
    ]


@dataclass(frozen=True, kw_only=True)
class KindCount:
    heading: str
    count: int


def kind_counts(revisions: Collection[int]) -> dict[int, list[KindCount]]:
    """Revision id → how many changes of each kind, in reading order. One query."""
    rows = RevisionChange.objects.filter(revision__in=revisions).order_by()
    counted = {
        (r, k): n for r, k, n in rows.values_list("revision", "kind").annotate(n=Count("pk"))
    }
    found: dict[int, list[KindCount]] = defaultdict(list)
    for kind in ORDER:
        for key in revisions:
            if count := counted.get((key, kind.value)):
                found[key].append(KindCount(heading=HEADINGS[kind], count=count))
    return found


@dataclass(frozen=True, kw_only=True)
class ChangelogEntry:
    revision: FrameworkRevision
    counts: Sequence[KindCount]
    lines: Sequence[ChangeLine]

    @property
    def total(self) -> int:
        return sum(one.count for one in self.counts)

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


def published(framework: Framework) -> QuerySet[FrameworkRevision]:
    """Newest first."""
    return (
        framework.revisions.filter(status=Status.PUBLISHED)
        .select_related("created_by", "approved_by", "submitted_by")
        .order_by("-number")
    )


def changelog(revisions: Sequence[FrameworkRevision]) -> list[ChangelogEntry]:
    """With the first changes of each, in two queries."""
    keys = [one.pk for one in revisions]
    place = Window(RowNumber(), partition_by=F("revision"), order_by=["rank", "pk"])
    rows = RevisionChange.objects.filter(revision__in=keys).annotate(place_in=place)
    few = rows.filter(place_in__lte=SHOWN_IN_CHANGELOG).select_related("proposed_by")
    lines: dict[int, list[ChangeLine]] = defaultdict(list)
    shown = list(few.order_by("revision", "rank", "pk"))
    for row, line in zip(shown, change_lines(shown), strict=True):
        lines[row.revision_id].append(line)
    counts = kind_counts(keys)
    return [
        ChangelogEntry(revision=one, counts=counts[one.pk], lines=lines[one.pk])
        for one in revisions
    ]


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    revision: FrameworkRevision
    line: ChangeLine


def history_of(competency: Competency) -> list[HistoryLine]:
    """Published changes of one competency, newest first, in one query. Merges that took it away
    are filed under what stays, and found by where they came into force."""
    went = CompetencyRedirect.objects.filter(old=competency)
    wanted = Q(code=competency.code) | Q(
        kind=ChangeKind.MERGE,
        revision__in=went.values("revision"),
        code__in=went.values("new__code"),
    )
    rows = list(
        RevisionChange.objects.filter(wanted, revision__status=Status.PUBLISHED)
        .select_related("revision__framework", "revision__approved_by", "proposed_by")
        .order_by("-revision__published_at", "rank", "pk")[:100]
    )
    return [
        HistoryLine(revision=row.revision, line=line)
        for row, line in zip(rows, change_lines(rows), strict=True)
    ]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A competency in a draft: what it is in force (None: the draft adds it), what it will be, and
    the changes that make the difference."""

    code: str
    base: Facts | None
    facts: Facts
    changes: Sequence[Change]


def standing_of(revision: FrameworkRevision, code: str) -> Standing | None:
    """None where the framework has no such competency and the draft adds none."""
    changes = [change_of(row) for row in revision.changes.filter(code=code).order_by("rank")]
    added = next((one for one in changes if one.kind is ChangeKind.ADD), None)
    if added is not None:
        facts = added_facts(code, added.after)
        return Standing(code=code, base=None, facts=facts, changes=changes)
    found = (
        Competency.objects.filter(framework=revision.framework_id, code=code)
        .select_related("parent")
        .first()
    )
    if found is None:
        return None
    base = facts_of(found)
    return Standing(code=code, base=base, facts=with_changes(base, changes), changes=changes)


@dataclass(frozen=True, kw_only=True)
class Impact:
    """Whom the changes of a revision concern: roles whose profile in force requires one of these
    competencies, observations that are live, content that speaks to them."""

    competencies: int
    roles: int
    observations: int
    contents: int


def impact_of(revision: FrameworkRevision) -> Impact:
    """Of the changes that alter what a requirement or an observation means. Four queries."""
    rows = (
        revision.changes.filter(kind__in=CONCERNING).order_by().values_list("kind", "code", "after")
    )
    codes = {one for row in rows for one in _concerned(*row)}
    if not codes:
        return Impact(competencies=0, roles=0, observations=0, contents=0)
    required = Requirement.objects.filter(
        competency__code__in=codes, profile__in=current_profiles().values("pk")
    )
    seen = Evidence.objects.filter(competency__code__in=codes, retracted_at__isnull=True)
    # Content lives in the room above; the relation is asked by its name.
    mapped = Competency.objects.filter(code__in=codes, content_mappings__isnull=False)
    return Impact(
        competencies=len(codes),
        roles=required.order_by().values("profile__role").distinct().count(),
        observations=seen.count(),
        contents=mapped.order_by().values("content_mappings__content").distinct().count(),
    )


def _concerned(kind: str, code: str, after: dict[str, Any]) -> list[str]:
    """What stays of a merge goes on as it was."""
    return list(after["codes"]) if kind == ChangeKind.MERGE else [code]


@dataclass(frozen=True, kw_only=True)
class Redirects:
    """Where a competency went, if it is retired, and what went into it and is retired still."""

    to: Sequence[CompetencyRedirect]
    here: Sequence[CompetencyRedirect]


def redirects_of(competency: Competency) -> Redirects:
    """In one query. Of several merges or splits in its life the last one holds."""
    rows = list(
        CompetencyRedirect.objects.filter(
            Q(old=competency) | Q(new=competency, old__retired_on__isnull=False)
        )
        .select_related("old", "new", "revision__framework")
        .order_by("-revision", "old__name", "new__name", "pk")
    )
    out = [row for row in rows if row.old_id == competency.pk and competency.retired_on]
    return Redirects(
        to=[row for row in out if row.revision_id == out[0].revision_id],
        here=[row for row in rows if row.new_id == competency.pk],
    )
