"""Assessing oneself, and what HR records of assessments and certificates."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from audit.errors import DomainError, Forbidden
from competencies.forms import RatingForm
from competencies.giving import selectors, services
from competencies.giving.forms import AssessmentForm
from competencies.models import Evidence
from competencies.selectors.anchors import rating_options
from people.models import Employee
from people.requests import MemberRequest, Permission, load_employee, own_record, requires

UNPROCESSABLE = 422


def words_searched(request: MemberRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:200]


@require_GET
def assess(request: MemberRequest) -> HttpResponseBase:
    """Which competency to assess oneself in."""
    employee, words = own_record(request), words_searched(request)
    context = {
        "mode": "self",
        "employee": employee,
        "words": words,
        "offers": selectors.offers_for(employee, Evidence.Source.SELF_ASSESSMENT, words),
    }
    return render(request, "competencies/choose.html", context)


@require_http_methods(["GET", "POST"])
def assess_competency(request: MemberRequest, competency: str) -> HttpResponseBase:
    employee, found = own_record(request), selectors.load_competency(competency)
    form = RatingForm(request.POST or None, competency=found, may_be_unseen=False)
    if request.method == "POST" and form.is_valid():
        services.assess_oneself(
            competency=found,
            level=int(form.cleaned_data["level"]),
            note=form.cleaned_data["note"],
            behaviour=form.cleaned_data["behaviour"],
            by=request.user,
        )
        messages.success(request, f"Saved: {found}, level {form.cleaned_data['level']}.")
        return redirect("competencies:assess")
    context = {
        "mode": "self",
        "employee": employee,
        "competency": found,
        "form": form,
        "anchors": rating_options(found, chosen=form["level"].value() or "")[:-1],
        "home": reverse("competencies:assess"),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "competencies/give.html", context, status=status)


@require_GET
@requires(Permission.ADD_EVIDENCE)
def add(request: MemberRequest, number: str) -> HttpResponseBase:
    """Which competency the assessment or certificate is about."""
    employee, words = load_subject(request, number), words_searched(request)
    context = {
        "mode": "add",
        "employee": employee,
        "words": words,
        "offers": selectors.offers_for(employee, None, words),
    }
    return render(request, "competencies/choose.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ADD_EVIDENCE)
def add_assessment(request: MemberRequest, number: str, competency: str) -> HttpResponseBase:
    employee, found = load_subject(request, number), selectors.load_competency(competency)
    form = AssessmentForm(request.POST or None, request.FILES or None, competency=found)
    if request.method == "POST" and form.is_valid():
        evidence = _record(request, employee, form)
        if evidence is not None:
            messages.success(request, f"Recorded for {employee}: {found}.")
            return redirect("competencies:piece", evidence.pk)
    context = {"employee": employee, "competency": found, "form": form}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "competencies/add_assessment.html", context, status=status)


def load_subject(request: MemberRequest, number: str) -> Employee:
    employee = load_employee(request, number, Permission.ADD_EVIDENCE)
    if employee.pk == request.access.employee_id:
        raise Forbidden("Nobody records an assessment of themselves. Ask a colleague in HR.")
    return employee


def _record(request: MemberRequest, employee: Employee, form: AssessmentForm) -> Evidence | None:
    """None where the rules refuse it; the form then says why."""
    typed: dict[str, Any] = dict(form.cleaned_data)
    typed["source"] = Evidence.Source(typed["source"])
    try:
        return services.record_assessment(
            employee=employee, competency=form.competency, by=request.user, **typed
        )
    except DomainError as error:
        form.add_error(_field_of(error.sentence), error.sentence)
        return None


def _field_of(sentence: str) -> str | None:
    fields = {"level": "level", "expiry": "expires_on", "future": "observed_on"}
    return next((field for word, field in fields.items() if word in sentence), None)
