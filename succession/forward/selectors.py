"""Who put themselves forward, for whoever answers."""

from django.db.models import OuterRef, QuerySet, Subquery

from people.access import Access, Permission, positions_within, reach
from people.models import Role
from succession.models import ReadinessScore, SelfNomination
from succession.slates.subject import Subject, critical_seats, reaches


def to_answer(access: Access) -> QuerySet[SelfNomination]:
    """Of the people whom this reader may propose; nobody answers for themselves. With the band as
    stored, if there is one."""
    scores = ReadinessScore.objects.filter(employee=OuterRef("employee"), role=OuterRef("role"))
    rows = SelfNomination.objects.filter(
        reach(access, Permission.PROPOSE_SUCCESSORS, prefix="employee__")
    ).exclude(employee=access.employee_id)
    return rows.select_related("employee", "role", "decided_by").annotate(
        band=Subquery(scores.values("band")[:1])
    )


def slates_for(access: Access, role: Role) -> list[Subject]:
    """The slates of a role on which this reader may propose: its critical seats, and its own."""
    within = positions_within(access, Permission.PROPOSE_SUCCESSORS).values("pk")
    seats = critical_seats(role).filter(pk__in=within).order_by("title", "pk")
    found = [Subject(role=role, position=seat) for seat in seats]
    whole = Subject(role=role)
    decides = found and reaches(access, whole, Permission.CONFIRM_SUCCESSORS)
    return [*found, whole] if decides else found
