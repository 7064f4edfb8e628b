"""KPIs of the machinery itself: who answers, whether data arrive whole, whether asking helps."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, Sum

from competencies.models import Evidence
from engagement.models import Nudge
from governance.kpis.newcombe import difference_interval
from governance.kpis.shapes import Figure, Measure, Moment, Row, RowKind, ratio
from governance.models import KPI
from integrations.models import ImportRun
from people.models import Employee, left_by
from succession.bench.selectors import end_of_day

DAYS_OF_RUNS = 90


def owned_items(moment: Moment) -> list[Row]:
    """Critical positions and KPIs, each with or without a person who still works here."""
    gone = set(
        Employee.objects.filter(left_by(moment.as_of))
        .filter(Q(plans_owned__isnull=False) | Q(kpis_owned__isnull=False))
        .values_list("pk", flat=True)
    )
    seats = [
        _owned_row(
            seat.title, "Critical position", seat.owner_id, gone, seat.position_id, seat.code
        )
        for seat in moment.bench.seats
    ]
    kpis = [
        _owned_row(name, "Key figure", owner_id, gone, None, key)
        for name, owner_id, key in KPI.objects.values_list("name", "owner_id", "key")
    ]
    return seats + kpis


def _owned_row(
    label: str, under: str, owner: int | None, gone: set[int], position: int | None, code: str
) -> Row:
    if owner is None:
        note = "Nobody answers for it"
    else:
        note = "Its owner has left" if owner in gone else "Has an owner"
    is_owned = owner is not None and owner not in gone
    return Row(
        label=label, under=under, part=float(is_owned), whole=1.0, note=note, position_id=position,
        code=code, people=(owner,) if is_owned and owner else (),
    )  # fmt: skip


def ownership(moment: Moment) -> Figure:
    rows = owned_items(moment)
    return ratio(sum(row.part for row in rows), len(rows))


def import_rows(moment: Moment) -> list[Row]:
    """Imports that ended in the 90 days up to this one; a trial run changes nothing and is left
    out."""
    end = end_of_day(moment.as_of)
    runs = (
        ImportRun.objects.filter(is_dry_run=False, run__finished_at__lt=end)
        .filter(run__finished_at__gte=end - timedelta(days=DAYS_OF_RUNS))
        .select_related("run")
        .annotate(
            rows=Sum("files__source"),
            accounted=Sum("files__created") + Sum("files__updated") + Sum("files__unchanged")
            + Sum("files__merged") + Sum("files__rejected") + Sum("files__excluded"),
        )
        .order_by("-run__finished_at")
    )  # fmt: skip
    return [_import_row(run) for run in runs]


def _import_row(one: ImportRun) -> Row:
    rows, accounted = getattr(one, "rows", None), getattr(one, "accounted", None)
    is_whole = one.run.status == "done" and rows is not None and rows == accounted
    return Row(
        label=one.run.label,
        under=one.get_kind_display(),
        part=float(is_whole),
        whole=1.0,
        note=f"{rows:,} rows accounted for" if is_whole else one.run.get_status_display(),
        code=str(one.run.pk),
    )


def sync_success(moment: Moment) -> Figure:
    rows = import_rows(moment)
    return ratio(sum(row.part for row in rows), len(rows), days=DAYS_OF_RUNS)


def cohorts(moment: Moment) -> list[Row]:
    """Both arms of the nudges that are due by now, measured alike: did the manager rate the person
    in that competency between the draw and the due day? Counted as assigned."""
    acted = Evidence.objects.filter(
        employee=OuterRef("employee"),
        competency=OuterRef("competency"),
        assessor=OuterRef("recipient"),
        source=Evidence.Source.MANAGER_RATING,
        recorded_at__gte=OuterRef("created_at"),
        recorded_at__date__lte=OuterRef("due_on"),
    )
    found = {
        arm: (part, whole)
        for arm, part, whole in Nudge.objects.filter(due_on__lt=moment.as_of)
        .order_by()
        .values("arm")
        .annotate(part=Count("pk", filter=Q(Exists(acted))), whole=Count("pk"))
        .values_list("arm", "part", "whole")
    }
    return [_cohort_row(label, *found.get(arm, (0, 0))) for arm, label in Nudge.Arm.choices]


def _cohort_row(label: str, part: int, whole: int) -> Row:
    return Row(label=label, part=float(part), whole=float(whole))


def nudge_uplift(moment: Moment) -> Figure:
    """The difference of two shares, so neither arm alone is its numerator: they stand in detail."""
    asked, held_out = cohorts(moment)
    detail = {
        "asked": [asked.part, asked.whole],
        "held_out": [held_out.part, held_out.whole],
    }
    if not asked.whole or not held_out.whole:
        return Figure(numerator=asked.part, denominator=asked.whole, value=None, detail=detail)
    low, high = difference_interval(
        int(asked.part), int(asked.whole), int(held_out.part), int(held_out.whole)
    )
    return Figure(
        numerator=asked.part,
        denominator=asked.whole,
        value=asked.part / asked.whole - held_out.part / held_out.whole,
        detail=detail | {"low": low, "high": high, "inconclusive": low <= 0 <= high},
    )


MEASURES = (
    Measure(
        key="ownership",
        kind=RowKind.ITEMS,
        figure=ownership,
        rows=owned_items,
        is_replayable=False,
    ),
    Measure(key="sync_success", kind=RowKind.RUNS, figure=sync_success, rows=import_rows),
    Measure(key="nudge_uplift", kind=RowKind.COHORTS, figure=nudge_uplift, rows=cohorts),
)
