"""Reading for the forms: which competencies, which colleagues, what was asked."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from audit.errors import NotFound
from competencies.models import Competency, Evidence, PeerRequest
from competencies.selectors.towards import wanted_of
from people.models import Employee
from people.selectors.directory import matching

MOST_FOUND = 50
MOST_COLLEAGUES = 20


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A competency to choose; `why` names the roles that need it, `newest_on` is the newest such
    evidence that counts."""

    competency: Competency
    why: str
    newest_on: date | None


def offers_for(employee: Employee, source: Evidence.Source | None, search: str) -> list[Offer]:
    """What the roles in sight require, or what is searched for among all. At most six queries."""
    wanted = {one.competency.pk: one for one in wanted_of(employee)}
    found = [one.competency for one in wanted.values()]
    if search:
        found = list(_searched(search)[:MOST_FOUND])
    newest = _newest(employee, source, found)
    return [
        Offer(
            competency=one,
            why=", ".join(wanted[one.pk].roles) if one.pk in wanted else "",
            newest_on=newest.get(one.pk),
        )
        for one in found
    ]


def _searched(search: str) -> QuerySet[Competency]:
    rule = Q()
    for word in search.split():
        rule &= Q(name__icontains=word)
    return Competency.objects.filter(rule | Q(code__iexact=search)).order_by("name", "code")


def _newest(
    employee: Employee, source: Evidence.Source | None, found: list[Competency]
) -> dict[int, date]:
    rows = Evidence.objects.filter(
        employee=employee, competency__in=found, retracted_at__isnull=True
    )
    if source is not None:
        rows = rows.filter(source=source)
    return dict(rows.order_by().values_list("competency").annotate(newest=Max("observed_on")))


def load_competency(code: str) -> Competency:
    found = Competency.objects.filter(code=code).first()
    if found is None:
        raise NotFound("There is no such competency.")
    return found


def colleagues_of(employee: Employee) -> QuerySet[Employee]:
    """Who works beside somebody: the same manager, the same unit, or reporting to them. These names
    are known to each other anyway, so no directory is opened by asking."""
    near = Q(manager=employee)
    if employee.manager_id is not None:
        near |= Q(manager=employee.manager_id)
    if employee.org_unit_id is not None:
        near |= Q(org_unit=employee.org_unit_id)
    present = Employee.objects.filter(near, status=Employee.Status.ACTIVE)
    return present.exclude(pk__in=[employee.pk, employee.manager_id or 0]).select_related("role")


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody who can be asked; `is_asked` where a question waits already."""

    person: Employee
    is_asked: bool


def colleagues_to_ask(
    employee: Employee, competency: Competency, search: str
) -> tuple[list[Colleague], bool]:
    """The first of them by name, and whether there are more. Two queries."""
    asked = set(open_requests().filter(employee=employee, competency=competency).values_list(
        "colleague", flat=True
    ))  # fmt: skip
    people = list(matching(colleagues_of(employee), search).distinct()[: MOST_COLLEAGUES + 1])
    shown = people[:MOST_COLLEAGUES]
    found = [Colleague(person=one, is_asked=one.pk in asked) for one in shown]
    return found, len(people) > MOST_COLLEAGUES


def open_requests() -> QuerySet[PeerRequest]:
    """What can still be answered."""
    return PeerRequest.objects.filter(
        state=PeerRequest.State.OPEN, due_on__gte=timezone.localdate()
    ).select_related("employee", "competency", "asked_by")


def requests_about(employee: Employee) -> QuerySet[PeerRequest]:
    return PeerRequest.objects.filter(employee=employee).select_related(
        "competency", "colleague", "asked_by"
    )
