"""The request as views get it, and the two decorators that guard them."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from audit.errors import Forbidden, NotFound
from people.access import Access, Permission, can_reach, reach
from people.models import Account, Employee

Params = ParamSpec("Params")


class MemberRequest(HttpRequest):
    """A request by somebody signed in (middleware sees to it)."""

    user: Account
    access: Access
    htmx: HtmxDetails
    as_of: date | None = None
    """The past day that a page shows, for the frame; None is today."""


View = Callable[Concatenate[MemberRequest, Params], HttpResponseBase]


def requires(permission: Permission) -> Callable[[View[Params]], View[Params]]:
    """403 unless the account has this permission over anything at all."""

    def decorate(view: View[Params]) -> View[Params]:
        @wraps(view)
        def guarded(
            request: MemberRequest, /, *args: Params.args, **kwargs: Params.kwargs
        ) -> HttpResponseBase:
            if not request.access.can(permission):
                raise Forbidden("You do not have the right to open this page.")
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def load_employee(request: MemberRequest, number: str, permission: Permission) -> Employee:
    """The employee, if this permission reaches them. Somebody out of sight is 404; somebody whom
    one may look up but not do this to is 403."""
    found = (
        Employee.objects.filter(reach(request.access, permission, of_few=True), number=number)
        .select_related("role", "org_unit", "manager")
        .first()
    )
    if found is not None:
        return found
    seen = reach(request.access, Permission.VIEW_PEOPLE, of_few=True)
    if Employee.objects.filter(seen, number=number).exists():
        raise Forbidden("You may look this person up, but not do this.")
    raise NotFound("There is no such person, or they are not yours to see.")


def own_record(request: MemberRequest) -> Employee:
    """The person of whoever is signed in; 404 for an account that belongs to nobody."""
    found = (
        Employee.objects.filter(account=request.user)
        .select_related("role", "org_unit", "manager")
        .first()
    )
    if found is None:
        raise NotFound("No person belongs to this account, so nothing is held about you.")
    return found


__all__ = [
    "HttpResponse",
    "MemberRequest",
    "Permission",
    "can_reach",
    "load_employee",
    "own_record",
    "requires",
]
