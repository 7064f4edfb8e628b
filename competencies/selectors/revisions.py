"""Reading revisions: what they change, what stands in a draft, whom a change concerns."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

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
    """In one query: what the parents are called. Rows come with `proposed_by`."""
    rows = list(rows)
    names = _parent_names(rows)
    return [
        ChangeLine(
            kind=ChangeKind(row.kind),
            code=row.code,
            label=row.label,
            parts=parts_of(change_of(row), names),
            by=row.proposed_by.full_name if row.proposed_by else "",
            at=row.proposed_at,
        )
        for row in rows
    ]


def _parent_names(rows: Sequence[RevisionChange]) -> dict[str, str]:
    codes = {
        side.get("parent") for row in rows for side in (row.before, row.after) if side.get("parent")
    }
    if not codes:
        return {}
    return dict(Competency.objects.filter(code__in=codes).order_by().values_list("code", "name"))


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
    """With the first changes of each, in three queries."""
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
    """Published changes of one competency, newest first, in two queries. Merges that took it away
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


def names_in(revision: FrameworkRevision, codes: Collection[str]) -> dict[str, str]:
    """Code → name, of the framework or of what the draft adds. Two queries."""
    added = revision.changes.filter(kind=ChangeKind.ADD, code__in=codes)
    found = Competency.objects.filter(code__in=codes).order_by().values_list("code", "name")
    return {**dict(found), **dict(added.values_list("code", "label"))}


@dataclass(frozen=True, kw_only=True)
class Impact:
    """Whom the changes of a revision concern: roles whose profile in force requires one of these
    competencies, observations that are live, content that speaks to them."""

    competencies: int
    roles: int
    observations: int
    contents: int


def impact_of(revision: FrameworkRevision) -> Impact:
    """Of the changes that alter what a requirement or an observation means. Five queries."""
    stated = revision.changes.filter(kind__in=CONCERNING).order_by()
    codes = set(stated.values_list("code", flat=True))
    merges = stated.filter(kind=ChangeKind.MERGE).values_list("code", "after")
    for code, after in merges:
        codes.discard(code)
        codes.update(after["codes"])
    ids = list(Competency.objects.filter(code__in=codes).order_by().values_list("pk", flat=True))
    required = Requirement.objects.filter(
        competency__in=ids, profile__in=current_profiles().values("pk")
    )
    # Content lives in the room above; the relation is asked by its name.
    mapped = Competency.objects.filter(pk__in=ids, content_mappings__isnull=False)
    return Impact(
        competencies=len(ids),
        roles=required.order_by().values("profile__role").distinct().count(),
        observations=Evidence.objects.filter(competency__in=ids, retracted_at__isnull=True).count(),
        contents=mapped.order_by().values("content_mappings__content").distinct().count(),
    )


def redirects_of(competency: Competency) -> list[CompetencyRedirect]:
    """Where it went, if it is retired; those of its last merge or split."""
    if competency.retired_on is None:
        return []
    rows = list(competency.redirects.select_related("new", "revision__framework"))
    return [row for row in rows if row.revision_id == rows[0].revision_id]


def came_from(competency: Competency) -> list[CompetencyRedirect]:
    """What went into it and is retired still."""
    rows = competency.redirects_here.filter(old__retired_on__isnull=False)
    return list(rows.select_related("old", "revision__framework").order_by("-since", "old__name"))
