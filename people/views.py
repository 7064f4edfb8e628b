"""Signing in, and looking people up."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET, require_POST

from audit.services import record_list_export
from people.forms import SignInForm
from people.models import Account, Employee
from people.requests import MemberRequest, Permission, requires
from people.selectors.directory import demo_personas, directory_of
from people.services.accounts import record_sign_in
from ui.exports import export_response
from ui.lists import Filter, ListSpec, ListState, paginate, read_list

DIRECTORY = ListSpec(
    sorts={
        "name": ("plain_name",),
        "role": ("role__name", "plain_name"),
        "unit": ("org_unit__name", "plain_name"),
    },
    default_sort="name",
    filters=(
        Filter(name="status", label="Status", choices=dict(Employee.Status.choices)),
        Filter(name="manager", label="Manager", choices={"left": "Manager has left"}),
    ),
    search_label="Find a person by name or number",
)
CURRENT = (Employee.Status.ACTIVE, Employee.Status.LEAVE)
"""Those who left are found by asking for them."""


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """Django's own view with our form and page."""

    form_class = SignInForm
    template_name = "people/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        record_sign_in(account=form.get_user())
        return response


class SignOut(LogoutView):
    """POST only, as Django has it."""


@require_POST
@login_not_required
def switch_persona(request: HttpRequest, account_id: int) -> HttpResponse:
    """Demo mode only, to demo accounts only, and demo mode serves loopback only."""
    if not settings.DEMO:
        raise Http404
    account: Account = get_object_or_404(demo_personas(), pk=account_id)
    login(request, account, backend="people.sign_in.AccountBackend")
    record_sign_in(account=account)
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_GET
@requires(Permission.VIEW_PEOPLE)
def directory(request: MemberRequest) -> HttpResponseBase:
    state = read_list(request.GET, DIRECTORY)
    people = _found(request, state)
    return render(
        request, "people/directory.html", {"list": state, "page": paginate(people, state)}
    )


@require_GET
@requires(Permission.VIEW_PEOPLE)
def directory_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    people = _found(request, read_list(request.GET, DIRECTORY))
    record_list_export(
        by=request.user, object_type="people", label="Directory", rows=people.count()
    )
    headers = ["Number", "Name", "Role", "Org unit", "Manager", "Status"]
    rows = people.values_list(
        "number", "full_name", "role__name", "org_unit__name", "manager__full_name", "status"
    )
    return export_response(kind, "people", headers, rows.iterator())


def _found(request: MemberRequest, state: ListState) -> QuerySet[Employee]:
    people = directory_of(
        request.access,
        search=state.search,
        statuses=state.chosen("status") or CURRENT,
        manager_has_left="left" in state.chosen("manager"),
    )
    return people.order_by(*state.order_by())
