"""Reading the library."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from competencies.models import Evidence, FrameworkLevel
from learning.models import Completion, Content, ContentMapping
from people.access import Access, Permission
from people.selectors.counting import PeopleCount, count_rule

STATES = {"live": "Live", "retired": "Retired"}
AT_ONCE = 500
MAPPED = {"mapped": "Mapped", "unmapped": "Not mapped"}


def library_of(
    access: Access,
    *,
    search: str = "",
    states: Sequence[str] = (),
    mapped: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> QuerySet[Content]:
    """Content with its mappings and `learner_count`: how many people finished it, of those whom
    this reader may count."""
    found = Content.objects.prefetch_related("mappings__competency").annotate(
        learner_count=_learners(access)
    )
    if languages:
        found = found.filter(language__in=languages)
    if len(set(states)) == 1:
        found = found.exclude(_live()) if "retired" in states else found.filter(_live())
    if len(set(mapped)) == 1:
        has_mapping = Exists(ContentMapping.objects.filter(content=OuterRef("pk")))
        found = found.filter(has_mapping if "mapped" in mapped else ~has_mapping)
    return matching(found, search)


def matching(content: QuerySet[Content], search: str) -> QuerySet[Content]:
    """Every word in the title or the provider, or the whole as the code."""
    if not search:
        return content
    content = content.alias(
        plain_title=Func(F("title"), function="cadre_plain", output_field=TextField()),
        plain_provider=Func(F("provider"), function="cadre_plain", output_field=TextField()),
    )
    rule = Q()
    for word in search.split():
        plain = Func(Value(word), function="cadre_plain")
        rule &= Q(plain_title__contains=plain) | Q(plain_provider__contains=plain)
    return content.filter(rule | Q(code__iexact=search))


def languages() -> list[str]:
    rows = Content.objects.exclude(language="").order_by("language")
    return list(rows.values_list("language", flat=True).distinct())


def is_retired(content: Content) -> bool:
    return content.retired_on is not None and content.retired_on <= timezone.localdate()


@dataclass(frozen=True, kw_only=True)
class ContentLine:
    """Content as lists show it. A list has to say how many people finished it, or that they are
    too few to say."""

    content: Content
    mappings: Sequence[ContentMapping]
    learners: PeopleCount
    is_retired: bool


def content_lines(content: Sequence[Content], access: Access) -> list[ContentLine]:
    rule = count_rule(access, Permission.VIEW_PEOPLE)
    return [
        ContentLine(
            content=one,
            mappings=sorted(one.mappings.all(), key=lambda m: (m.competency.name, m.level)),
            learners=rule.count(vars(one)["learner_count"]),
            is_retired=is_retired(one),
        )
        for one in content
    ]


def content_lines_in_parts(found: QuerySet[Content], access: Access) -> Iterator[ContentLine]:
    """For exports: a part at a time, so that memory stays flat."""
    part: list[Content] = []
    for one in found.iterator(chunk_size=AT_ONCE):
        part.append(one)
        if len(part) == AT_ONCE:
            yield from content_lines(part, access)
            part = []
    yield from content_lines(part, access)


def _live() -> Q:
    return Q(retired_on__isnull=True) | Q(retired_on__gt=timezone.localdate())


def _learners(access: Access) -> Coalesce:
    rule = count_rule(access, Permission.VIEW_PEOPLE, prefix="employee__")
    rows = Completion.objects.filter(rule.within, content=OuterRef("pk")).order_by()
    counts = rows.values("content").annotate(n=Count("employee", distinct=True)).values("n")
    return Coalesce(Subquery(counts), 0, output_field=IntegerField())


@dataclass(frozen=True, kw_only=True)
class MappingLine:
    """A mapping with the name of its level and how many live observations follow from it."""

    mapping: ContentMapping
    level_name: str
    evidence_count: int


def mapping_lines(content: Content) -> list[MappingLine]:
    """Three queries."""
    mappings = list(
        content.mappings.select_related("competency__framework").order_by(
            "competency__name", "level"
        )
    )
    counts = _evidence_counts(content, mappings)
    names = _level_names(mappings)
    return [
        MappingLine(
            mapping=one,
            level_name=names.get((one.competency.framework_id, one.level), ""),
            evidence_count=counts.get((one.competency_id, one.level), 0),
        )
        for one in mappings
    ]


def _evidence_counts(
    content: Content, mappings: Sequence[ContentMapping]
) -> dict[tuple[int, float], int]:
    rows = (
        Evidence.objects.filter(
            competency__in=[one.competency_id for one in mappings],
            origin=Evidence.Origin.COMPLETION,
            origin_ref=f"content:{content.code}",
            retracted_at__isnull=True,
        )
        .order_by()
        .values_list("competency", "level")
        .annotate(n=Count("pk"))
    )
    return {(competency, level): n for competency, level, n in rows}


def _level_names(mappings: Sequence[ContentMapping]) -> dict[tuple[int | None, float], str]:
    frameworks = {one.competency.framework_id for one in mappings if one.competency.framework_id}
    rows = FrameworkLevel.objects.filter(framework__in=frameworks)
    return {(row.framework_id, float(row.level)): row.name for row in rows}


@dataclass(frozen=True, kw_only=True)
class Learners:
    """Who finished a content, in figures; `failed` and `newest` are for exact counts alone."""

    people: PeopleCount
    completions: int
    failed: int
    newest: date | None
    is_exact: bool
    whom: str


def learners_of(content: Content, access: Access) -> Learners:
    """One query."""
    rule = count_rule(access, Permission.VIEW_PEOPLE, prefix="employee__")
    found = Completion.objects.filter(rule.within, content=content).aggregate(
        people=Count("employee", distinct=True),
        every=Count("pk"),
        failed=Count(Case(When(passed=False, then=1))),
        newest=Max("completed_on"),
    )
    return Learners(
        people=rule.count(found["people"]),
        completions=found["every"],
        failed=found["failed"],
        newest=found["newest"],
        is_exact=rule.is_exact,
        whom=rule.whom,
    )
