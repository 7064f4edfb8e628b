"""Whether conversations are prepared."""

from collections import Counter
from datetime import timedelta

from governance.kpis.people_rows import PersonPart, figure_of, source_of
from governance.kpis.shapes import Figure, Measure, Moment, PeopleSource, RowKind
from succession.models import Conversation

PERIOD = timedelta(days=365)


def prepared_people(moment: Moment) -> PeopleSource:
    """Each person counts once for each conversation held with them in the year up to the day."""
    held = Conversation.objects.filter(
        held_on__lte=moment.as_of, held_on__gt=moment.as_of - PERIOD
    ).order_by()
    whole: Counter[int] = Counter()
    part: Counter[int] = Counter()
    for employee_id, opened_at in held.values_list("employee_id", "pack_opened_at"):
        whole[employee_id] += 1
        part[employee_id] += opened_at is not None
    return source_of(
        [
            PersonPart(employee_id=one, part=float(part[one]), whole=float(whole[one]))
            for one in sorted(whole)
        ]
    )


def calibration_use(moment: Moment) -> Figure:
    return figure_of(prepared_people(moment))


MEASURES = (
    Measure(
        key="calibration_use",
        kind=RowKind.PEOPLE,
        figure=calibration_use,
        people=prepared_people,
    ),
)
