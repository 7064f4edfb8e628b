"""Asking a colleague in one click, and answering on a phone."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from audit.errors import Forbidden, NotFound
from competencies.forms import NOT_SEEN, RatingForm
from competencies.giving import selectors, services
from competencies.giving.views import UNPROCESSABLE, words_searched
from competencies.models import Competency, PeerRequest
from competencies.selectors.anchors import rating_options
from people.models import Employee
from people.requests import MemberRequest, Permission, can_reach, load_employee, requires


@require_GET
@requires(Permission.VIEW_READINESS)
def ask(request: MemberRequest, number: str) -> HttpResponseBase:
    """About which competency; and what was asked before."""
    employee, words = _load_subject(request, number), words_searched(request)
    context = {
        "mode": "ask",
        "employee": employee,
        "is_self": employee.pk == request.access.employee_id,
        "words": words,
        "offers": selectors.offers_for(employee, None, words),
        "asked": selectors.requests_about(employee).order_by("-asked_at")[:20],
    }
    return render(request, "competencies/choose.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_READINESS)
def ask_about(request: MemberRequest, number: str, competency: str) -> HttpResponseBase:
    """A list of colleagues, each with a button."""
    employee, found = _load_subject(request, number), selectors.load_competency(competency)
    if request.method == "POST":
        return _ask(request, employee, found)
    words = words_searched(request)
    colleagues, is_more = selectors.colleagues_to_ask(employee, found, words)
    context = {
        "employee": employee,
        "is_self": employee.pk == request.access.employee_id,
        "competency": found,
        "words": words,
        "colleagues": colleagues,
        "is_more": is_more,
        "days": services.DAYS_TO_ANSWER,
    }
    return render(request, "competencies/ask.html", context)


def _ask(request: MemberRequest, employee: Employee, competency: Competency) -> HttpResponseBase:
    colleague = (
        selectors.colleagues_of(employee).filter(number=request.POST.get("colleague", "")).first()
    )
    if colleague is None:
        raise NotFound("There is no such colleague to ask.")
    services.ask_colleague(
        employee=employee, competency=competency, colleague=colleague, by=request.user
    )
    messages.success(request, f"{colleague} is asked about {competency}.")
    return redirect("competencies:ask-about", employee.number, competency.code)


def _load_subject(request: MemberRequest, number: str) -> Employee:
    """Oneself, or somebody whom one rates."""
    employee = load_employee(request, number, Permission.VIEW_READINESS)
    is_self = employee.pk == request.access.employee_id
    if not is_self and not can_reach(request.access, Permission.RATE_PEOPLE, employee):
        raise Forbidden("The person and the managers above ask colleagues.")
    return employee


@require_http_methods(["GET", "POST"])
def answer(request: MemberRequest, request_id: int) -> HttpResponseBase:
    asked = _own_request(request, request_id)
    form = RatingForm(request.POST or None, competency=asked.competency)
    if request.method == "POST" and ("decline" in request.POST or form.is_valid()):
        return _take(request, asked, form)
    context = {
        "mode": "peer",
        "employee": asked.employee,
        "competency": asked.competency,
        "asked": asked,
        "form": form,
        "anchors": rating_options(asked.competency, chosen=form["level"].value() or ""),
        "home": reverse("home:today"),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "competencies/give.html", context, status=status)


def _take(request: MemberRequest, asked: PeerRequest, form: RatingForm) -> HttpResponseBase:
    if "decline" in request.POST or form.cleaned_data["level"] == NOT_SEEN:
        services.decline_request(request=asked, by=request.user)
        messages.success(request, "Noted. It counts neither way.")
        return redirect("home:today")
    services.answer_request(
        request=asked,
        level=int(form.cleaned_data["level"]),
        note=form.cleaned_data["note"],
        behaviour=form.cleaned_data["behaviour"],
        by=request.user,
    )
    messages.success(request, f"Saved: {asked.employee}, {asked.competency}. Thank you.")
    return redirect("home:today")


def _own_request(request: MemberRequest, request_id: int) -> PeerRequest:
    """A question to somebody else does not exist for the reader."""
    found = (
        selectors.open_requests()
        .filter(pk=request_id, colleague__isnull=False, colleague=request.access.employee_id)
        .first()
    )
    if found is None:
        raise NotFound("This question is closed, or was never put to you.")
    return found
