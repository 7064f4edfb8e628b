"""The slate of a role, names from outside, and plans that are about a person."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.errors import DomainError, NotFound
from people.requests import MemberRequest, Permission, requires
from succession.bench.people import names_shown
from succession.models import ExternalName, SuccessionPlan
from succession.services.plans import open_plan, open_role_plan
from succession.slates.forms import ExternalForm, SettleForm
from succession.slates.page import people_named, read_slate, seats_of_role, slate_page
from succession.slates.policies import AboutAct
from succession.slates.services import (
    add_external_name,
    make_plan_about_holder,
    remove_external_name,
    settle_plan,
)
from succession.slates.subject import ROLE, SEAT, Subject, load_subject


@require_GET
@requires(Permission.VIEW_BENCH)
def role_plan(request: MemberRequest, code: str) -> HttpResponseBase:
    subject = load_subject(request.access, ROLE, code, Permission.VIEW_BENCH)
    today, plan = timezone.localdate(), subject.plan
    read = read_slate(request.access, subject)
    names = names_shown(
        request.access, people_named(subject, read), [plan.owner_id if plan else None]
    )
    page = slate_page(request.access, subject, read, names, today)
    seats, beyond = seats_of_role(request.access, subject)
    context = {"page": page, "seats": seats, "beyond": beyond, "today": today}
    context["names_people"] = page.names_people
    return render(request, "succession/slates/role_plan.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONFIRM_SUCCESSORS)
def external_add(request: MemberRequest, code: str, kind: str = SEAT) -> HttpResponseBase:
    subject = load_subject(request.access, kind, code, Permission.CONFIRM_SUCCESSORS)
    form = ExternalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            add_external_name(plan=_plan(subject), **form.cleaned_data, by=request.user)
        except DomainError as error:
            form.add_error("name", error.sentence)
        else:
            messages.success(request, "The name is on the slate. It counts for nothing.")
            return redirect(subject.url())
    return render(request, "succession/slates/external.html", {"form": form, "subject": subject})


def _plan(subject: Subject) -> SuccessionPlan:
    seat = subject.position
    return open_plan(position=seat) if seat else open_role_plan(role=subject.role)


@require_POST
@requires(Permission.CONFIRM_SUCCESSORS)
def external_remove(
    request: MemberRequest, code: str, external_id: int, kind: str = SEAT
) -> HttpResponseBase:
    subject = load_subject(request.access, kind, code, Permission.CONFIRM_SUCCESSORS)
    found = ExternalName.objects.filter(subject.of_plan, pk=external_id).first()
    if found is None:
        raise NotFound("This name is not on the slate any more.")
    remove_external_name(external=found, by=request.user)
    messages.success(request, "The name is gone, and held nowhere any more.")
    return redirect(subject.url())


@require_POST
@requires(Permission.CONFIRM_SUCCESSORS)
def about_holder(request: MemberRequest, code: str) -> HttpResponseBase:
    subject = load_subject(request.access, SEAT, code, Permission.CONFIRM_SUCCESSORS)
    assert subject.position is not None  # SEAT
    make_plan_about_holder(position=subject.position, by=request.user)
    messages.success(request, "If the holder changes, the plan asks whether it still holds.")
    return redirect(subject.url())


@require_http_methods(["GET", "POST"])
@requires(Permission.CONFIRM_SUCCESSORS)
def settle(request: MemberRequest, code: str) -> HttpResponseBase:
    subject = load_subject(request.access, SEAT, code, Permission.CONFIRM_SUCCESSORS)
    form = SettleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        act, reason = AboutAct(form.cleaned_data["act"]), form.cleaned_data["reason"]
        try:
            settle_plan(plan=_plan(subject), act=act, reason=reason, by=request.user)
        except DomainError as error:
            form.add_error("act", error.sentence)
        else:
            messages.success(request, "It is settled what becomes of the plan.")
            return redirect(subject.url())
    return render(request, "succession/slates/settle.html", {"form": form, "subject": subject})
