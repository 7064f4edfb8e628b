"""What the pages of a slate show, be it of a seat or of a role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone

from audit.models import Event
from people.access import Access, Permission, employees_within, positions_within
from people.models import Position
from succession.bench.people import Names, Person, names_shown
from succession.models import ExternalName, SuccessionPlan, Successor
from succession.services.plans import OBJECT_TYPE
from succession.slates.policies import About
from succession.slates.rows import SlateRow, slate_rows
from succession.slates.services import about_state
from succession.slates.subject import Subject, critical_seats, reaches

MOST_EVENTS = 20


@dataclass(frozen=True, kw_only=True)
class SlatePage:
    """A slate as far as a reader may see it, with what they may do to it."""

    subject: Subject
    plan: SuccessionPlan | None
    slate: Sequence[SlateRow]
    role_slate: Sequence[SlateRow] = ()
    external_names: Sequence[ExternalName] = ()
    external_count: int = 0
    history: Sequence[Event] = ()
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


def slate_page(
    access: Access, subject: Subject, people: Mapping[int, Person], as_of: date
) -> SlatePage:
    """The same number of queries however long the slate."""
    plan = _plan_of(subject)
    sees = access.sees_people(Permission.VIEW_BENCH)
    names = plan and names_shown(access, [plan.about_person_id], [plan.owner_id])
    external = list(ExternalName.objects.filter(subject.of_plan).select_related("added_by"))
    return SlatePage(
        subject=subject,
        plan=plan,
        slate=slate_rows(access, subject, people, as_of),
        role_slate=_role_slate(access, subject, people, as_of),
        external_names=external if sees else (),
        external_count=len(external),
        history=_history(subject, access) if sees else (),
        owner=names.owners.get(plan.owner_id or 0, "") if plan and names else "",
        about=about_state(plan) if plan else About.SEAT,
        about_person=_name(names, plan.about_person_id) if plan and names else "",
        may_propose=reaches(access, subject, Permission.PROPOSE_SUCCESSORS),
        may_decide=reaches(access, subject, Permission.CONFIRM_SUCCESSORS),
        names_people=sees,
        urls={
            name.replace("-", "_"): subject.url(name)
            for name in ("propose", "owner", "external-add", "closest")
        },
    )  # fmt: skip


def _plan_of(subject: Subject) -> SuccessionPlan | None:
    rule = Q(position=subject.position) if subject.position else Q(role=subject.role)
    rows = SuccessionPlan.objects.filter(rule)
    return rows.select_related("position__role", "role", "owner", "about_person").first()


def _name(names: Names, employee_id: int | None) -> str:
    person = names.people.get(employee_id or 0)
    return person.name if person else ""


def _role_slate(
    access: Access, subject: Subject, people: Mapping[int, Person], as_of: date
) -> list[SlateRow]:
    """Of a seat: those whom the plan of its role adds. Changed on the page of that plan."""
    seat = subject.position
    if seat is None:
        return []
    own = set(Successor.objects.filter(subject.of_plan).values_list("employee_id", flat=True))
    rows = slate_rows(access, Subject(role=subject.role), people, as_of)
    left_out = own | {seat.incumbent_id}
    return [row for row in rows if row.employee_id not in left_out]


def _history(subject: Subject, access: Access) -> list[Event]:
    """What happened to the slate, newest first: of the people whom the reader may see."""
    seen = employees_within(access, Permission.VIEW_BENCH).values("number")
    return list(
        Event.objects.filter(object_type=OBJECT_TYPE, object_id=subject.trail_id)
        .filter(Q(subject_number="") | Q(subject_number__in=seen))
        .order_by("-at", "-id")[:MOST_EVENTS]
    )


@dataclass(frozen=True, kw_only=True)
class SeatLine:
    """A critical seat for which a role's slate counts."""

    title: str
    url: str
    unit: str
    holder: str


def seats_of_role(access: Access, subject: Subject) -> tuple[list[SeatLine], int]:
    """Those within reach, and how many more. Three queries."""
    every = critical_seats(subject.role)
    within = positions_within(access, Permission.VIEW_BENCH).values("pk")
    rows = every.filter(pk__in=within).select_related("org_unit", "role", "incumbent")
    seen, today = list(rows.order_by("title")), timezone.localdate()
    names = names_shown(access, [one.incumbent_id for one in seen])
    lines = [
        SeatLine(
            title=one.title,
            url=Subject(role=one.role, position=one).url(),
            unit=one.org_unit.name if one.org_unit else "",
            holder=_holder(one, names, today),
        )
        for one in seen
    ]
    return lines, every.count() - len(lines)


def _holder(seat: Position, names: Names, today: date) -> str:
    if seat.is_holder_undisclosed:
        return "Not disclosed"
    if seat.incumbent is None or seat.incumbent.has_left(today):
        return "Vacant"
    return _name(names, seat.incumbent_id) or "Held"
