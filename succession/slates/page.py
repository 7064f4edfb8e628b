"""What the pages of a slate show, be it of a seat or of a role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from audit.together import Row, read_together
from people.access import Access, Permission, position_reach, reach
from people.models import Employee, left_by
from succession.assessments.selectors import said_of
from succession.bench.people import Names, names_within
from succession.models import ExternalName, SuccessionPlan, Successor
from succession.services.plans import OBJECT_TYPE
from succession.slates.policies import About
from succession.slates.rows import (
    SlateRow,
    elsewhere_of,
    is_of,
    other_places,
    read_places,
    slate_rows,
)
from succession.slates.services import about_state
from succession.slates.subject import Subject, critical_seats, reaches

MOST_EVENTS = 20


@dataclass(frozen=True)
class ExternalLine:
    """A name from outside, in the order of `_external`."""

    pk: int
    plan_id: int
    name: str
    reason: str
    keep_until: date
    added_by: str


@dataclass(frozen=True)
class EventLine:
    """What happened to the slate, in the order of `_history`."""

    object_label: str
    detail: Mapping[str, Any]
    actor_label: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SlatePage:
    """A slate as far as a reader may see it, with what they may do to it."""

    subject: Subject
    plan: SuccessionPlan | None
    slate: Sequence[SlateRow]
    role_slate: Sequence[SlateRow] = ()
    external_names: Sequence[ExternalLine] = ()
    external_count: int = 0
    history: Sequence[EventLine] = ()
    owner: str = ""
    about: About = About.SEAT
    about_person: str = ""
    may_propose: bool = False
    may_decide: bool = False
    names_people: bool = False
    urls: Mapping[str, str] = field(default_factory=dict)

    @property
    def change_name(self) -> str:
        return self.subject.url_name("change")

    @property
    def remove_name(self) -> str:
        return self.subject.url_name("external-remove")

    @property
    def confirmed(self) -> int:
        return sum(row.is_confirmed for row in self.slate)

    @property
    def proposed(self) -> int:
        return len(self.slate) - self.confirmed

    @property
    def has_changed_holder(self) -> bool:
        return self.about is About.FORMER_HOLDER

    @property
    def is_about_holder(self) -> bool:
        return self.about is About.HOLDER


@dataclass(frozen=True, kw_only=True)
class SlateRead:
    """Everything about a slate that is read before anything is said of it; `places` and `external`
    of a seat with those of its role's slate."""

    places: Sequence[Successor]
    external: Sequence[ExternalLine]
    history: Sequence[EventLine]
    assessments: Sequence[Row]
    elsewhere: Sequence[Row]

    def own_external(self, subject: Subject) -> list[ExternalLine]:
        plan = subject.plan
        return [one for one in self.external if plan is not None and one.plan_id == plan.pk]

    def present(self, subject: Subject, as_of: date) -> list[Successor]:
        return [
            one for one in self.places if is_of(one, subject) and not one.employee.has_left(as_of)
        ]


def read_slate(access: Access, subject: Subject) -> SlateRead:
    """Two queries, however long the slate."""
    places = read_places(access, subject)
    external, history, assessments, elsewhere = read_together(
        _external(subject),
        _history(subject, access),
        said_of(subject.position),
        other_places(access, places),
    )
    return SlateRead(
        places=places,
        external=[ExternalLine(*row) for row in external],
        history=[EventLine(*row) for row in history],
        assessments=assessments,
        elsewhere=elsewhere,
    )


def _external(subject: Subject) -> QuerySet[ExternalName, Row]:
    rows = ExternalName.objects.filter(subject.of_plans).order_by("added_at", "pk")
    return rows.values_list("pk", "plan_id", "name", "reason", "keep_until", "added_by__full_name")


def _history(subject: Subject, access: Access) -> QuerySet[Event, Row]:
    """What happened to the slate, newest first: of the people whom the reader may see."""
    rule = reach(access, Permission.VIEW_BENCH, of_few=True)
    seen = Employee.objects.filter(rule, number=OuterRef("subject_number")).order_by()
    rows = Event.objects.filter(object_type=OBJECT_TYPE, object_id=subject.trail_id)
    told = rows.filter(Q(subject_number="") | Q(Exists(seen))).order_by("-at", "-id")
    return told.values_list("object_label", "detail", "actor_label", "at")[:MOST_EVENTS]


def slate_page(
    access: Access, subject: Subject, read: SlateRead, names: Names, as_of: date
) -> SlatePage:
    """No query, but for what this reader proposed and decides about."""
    plan = subject.plan
    sees = access.sees_people(Permission.VIEW_BENCH)
    elsewhere = elsewhere_of(read.elsewhere, plan.pk if plan else None)
    external = read.own_external(subject)
    present = read.present(subject, as_of)
    return SlatePage(
        subject=subject,
        plan=plan,
        slate=slate_rows(access, subject, present, names.people, elsewhere),
        role_slate=_role_slate(access, subject, read, names, as_of),
        external_names=external if sees else (),
        external_count=len(external),
        history=read.history if sees else (),
        owner=names.owners.get(plan.owner_id or 0, "") if plan else "",
        about=about_state(plan) if plan else About.SEAT,
        about_person=_name(names, plan.about_person_id) if plan else "",
        may_propose=reaches(access, subject, Permission.PROPOSE_SUCCESSORS),
        may_decide=reaches(access, subject, Permission.CONFIRM_SUCCESSORS),
        names_people=sees,
        urls={
            name.replace("-", "_"): subject.url(name)
            for name in ("propose", "owner", "external-add", "closest")
        },
    )  # fmt: skip


def people_named(subject: Subject, read: SlateRead) -> set[int | None]:
    """Whom the page might name, the owner apart."""
    plan = subject.plan
    holder = subject.position.incumbent_id if subject.position else None
    on_it: set[int | None] = {one.employee_id for one in read.places}
    return on_it | {holder, plan.about_person_id if plan else None}


def _name(names: Names, employee_id: int | None) -> str:
    person = names.people.get(employee_id or 0)
    return person.name if person else ""


def _role_slate(
    access: Access, subject: Subject, read: SlateRead, names: Names, as_of: date
) -> list[SlateRow]:
    """Of a seat: those whom the plan of its role adds. Changed on the page of that plan."""
    seat = subject.position
    if seat is None:
        return []
    of_role = Subject(role=subject.role, reached=frozenset())
    left_out = {one.employee_id for one in read.places if is_of(one, subject)} | {seat.incumbent_id}
    places = [one for one in read.present(of_role, as_of) if one.employee_id not in left_out]
    elsewhere = elsewhere_of(read.elsewhere, places[0].plan_id if places else None)
    return slate_rows(access, of_role, places, names.people, elsewhere)


@dataclass(frozen=True, kw_only=True)
class SeatLine:
    """A critical seat for which a role's slate counts."""

    title: str
    url: str
    unit: str
    holder: str


def seats_of_role(access: Access, subject: Subject) -> tuple[list[SeatLine], int]:
    """Those within reach, and how many more. One query."""
    within = position_reach(access, Permission.VIEW_BENCH, of_few=True)
    rows = (
        critical_seats(subject.role)
        .annotate(
            is_within=_flag(within),
            is_named=_flag(names_within(access, "incumbent__")),
            is_left=_flag(left_by(timezone.localdate(), "incumbent__")),
        )
        .order_by("title", "pk")
        .values_list(
            "is_within", "code", "title", "org_unit__name", "is_holder_undisclosed", "incumbent_id",
            "incumbent__full_name", "is_named", "is_left",
        )
    )  # fmt: skip
    lines = [_seat_line(*row) for is_within, *row in rows if is_within]
    return lines, len(rows) - len(lines)


def _flag(rule: Q) -> "ExpressionWrapper[Q]":
    return ExpressionWrapper(rule, output_field=BooleanField())


def _seat_line(
    code: str,
    title: str,
    unit: str | None,
    is_undisclosed: bool,  # noqa: FBT001 - columns of a row, in order
    incumbent_id: int | None,
    name: str | None,
    is_named: bool,  # noqa: FBT001 - as above
    is_left: bool | None,  # noqa: FBT001 - as above
) -> SeatLine:
    if is_undisclosed:
        holder = "Not disclosed"
    else:
        holder = "Vacant" if incumbent_id is None or is_left else (is_named and name) or "Held"
    url = reverse("succession:position", args=[code])
    return SeatLine(title=title, url=url, unit=unit or "", holder=holder)
