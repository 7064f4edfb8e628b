"""A session of the standing cast: Erik, Nia and Tuấn, for sales manager; Fay leads, Mona and Petra
take part, Axel may read."""

from collections.abc import Sequence

from django.utils import timezone

from people.models import Employee
from succession.calibration.grid import DEFAULT, Grid
from succession.calibration.preparing import (
    Plan,
    open_session,
    prepare_session,
    seat_participants,
)
from succession.models import CalibrationMember, CalibrationSession
from succession.services.pending import recompute_pending
from tests.cast import Cast, observe

Mode = CalibrationSession.Dissent
TALKED_ABOUT = ("erik", "nia", "tuan")


def a_plan(cast: Cast, *, dissent: Mode = Mode.BY_NAME, grid: Grid = DEFAULT) -> Plan:
    return Plan(
        name="Sales reps, autumn",
        held_on=timezone.localdate(),
        role=cast.roles["sales-manager"],
        family=None,
        org_unit=None,
        grid=grid,
        dissent_mode=dissent,
        minutes_per_person=6,
        quorum=2,
    )


def know_people(cast: Cast) -> None:
    """Erik is seen in everything and in between, Tuấn is high, Nia has never been seen."""
    kit = cast.competencies
    for code, level in (("coaching", 3), ("planning", 2.6), ("judgement", 2.4)):
        observe(cast.people["erik"], kit[code], level, days_ago=30)
        observe(cast.people["tuan"], kit[code], 5, days_ago=400)
    for who, rating in (("erik", 3.0), ("nia", 4.0), ("tuan", 4.2)):
        Employee.objects.filter(pk=cast.people[who].pk).update(performance_rating=rating)
        cast.people[who].refresh_from_db()
    recompute_pending()


def prepared(
    cast: Cast,
    *,
    who: Sequence[str] = TALKED_ABOUT,
    dissent: Mode = Mode.BY_NAME,
    grid: Grid = DEFAULT,
) -> CalibrationSession:
    session = prepare_session(
        plan=a_plan(cast, dissent=dissent, grid=grid),
        people=[cast.people[one] for one in who],
        facilitator=cast.accounts["facilitator"],
        by=cast.accounts["hr_admin"],
    )
    seat_participants(
        session=session,
        accounts=[cast.accounts["manager"], cast.accounts["hr_partner"]],
        part="participant",
        by=cast.accounts["hr_admin"],
    )
    return session


def opened(cast: Cast, *, dissent: Mode = Mode.BY_NAME) -> CalibrationSession:
    know_people(cast)
    return open_session(session=prepared(cast, dissent=dissent), by=cast.accounts["facilitator"])


def member(session: CalibrationSession, cast: Cast, who: str) -> CalibrationMember:
    return session.members.select_related("employee", "session").get(employee=cast.people[who])
