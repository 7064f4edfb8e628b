"""KPIs of what can be learnt. Mappings carry no dates, so a past day cannot be measured."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from competencies.models import Requirement, RoleProfile
from governance.kpis.shapes import Figure, Measure, Moment, Row, RowKind, ratio
from learning.models import Content, ContentMapping
from people.models import Position
from succession.bench.selectors import end_of_day


def live_content(as_of: date) -> QuerySet[Content]:
    """Content that can still be taken; not what was made up for a completion without content."""
    return Content.objects.filter(is_title_unknown=False).exclude(retired_on__lte=as_of)


def _with_mapped(as_of: date) -> Iterator[tuple[str, str, str, bool]]:
    mapped = Exists(ContentMapping.objects.filter(content=OuterRef("pk")))
    rows = live_content(as_of).annotate(is_mapped=mapped).order_by("is_mapped", "title", "code")
    return rows.values_list("title", "provider", "code", "is_mapped").iterator(chunk_size=5000)


def content_mapped(moment: Moment) -> Figure:
    live = live_content(moment.as_of)
    mapped = live.filter(Exists(ContentMapping.objects.filter(content=OuterRef("pk"))))
    return ratio(mapped.count(), live.count())


def content_rows(moment: Moment) -> list[Row]:
    return [
        Row(
            label=title,
            under=provider,
            part=float(is_mapped),
            whole=1.0,
            code=code,
            note="Mapped" if is_mapped else "Mapped to nothing",
        )
        for title, provider, code, is_mapped in _with_mapped(moment.as_of)
    ]


def critical_profiles(as_of: date) -> QuerySet[RoleProfile]:
    """The current profile of each critical role: marked as one, or the role of a critical seat."""
    critical = Q(role__is_critical=True) | Q(role__positions__in=_critical_positions(as_of))
    return (
        RoleProfile.objects.filter(critical, status=RoleProfile.Status.PUBLISHED)
        .filter(published_at__lt=end_of_day(as_of))
        .order_by("role_id", "-version")
        .distinct("role_id")
    )


def _critical_positions(as_of: date) -> QuerySet[Position]:
    return Position.objects.filter(is_critical=True).exclude(closed_on__lte=as_of)


def required_pairs(moment: Moment) -> list[Row]:
    """Each (competency, level) that a critical role requires, and whether live content leads to
    that level or above. One query."""
    covering = ContentMapping.objects.filter(
        competency=OuterRef("competency"),
        level__gte=OuterRef("level"),
        content__in=live_content(moment.as_of),
    )
    pairs = (
        Requirement.objects.filter(profile__in=critical_profiles(moment.as_of).values("pk"))
        .order_by("competency__name", "competency__code", "level")
        .values(
            "level",
            name=F("competency__name"),
            code=F("competency__code"),
            covered=Exists(covering),
        )
        .distinct()
    )
    return [
        Row(
            label=pair["name"],
            under=f"Level {pair['level']:g}",
            part=float(pair["covered"]),
            whole=1.0,
            code=pair["code"],
            note="Content leads there" if pair["covered"] else "No content leads there",
        )
        for pair in pairs
    ]


def requirement_covered(moment: Moment) -> Figure:
    rows = required_pairs(moment)
    return ratio(sum(row.part for row in rows), len(rows))


MEASURES = (
    Measure(
        key="content_mapped",
        kind=RowKind.CONTENT,
        figure=content_mapped,
        rows=content_rows,
        is_replayable=False,
    ),
    Measure(
        key="requirement_covered",
        kind=RowKind.PAIRS,
        figure=requirement_covered,
        rows=required_pairs,
        is_replayable=False,
    ),
)
