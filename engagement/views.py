"""Answering a question in place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from audit.errors import NotFound
from competencies.forms import NOT_SEEN, RatingForm
from engagement.models import Nudge
from engagement.selectors.nudges import open_nudges, question_of
from engagement.services.nudges import answer_nudge
from people.requests import MemberRequest

UNPROCESSABLE = 422


@require_POST
def answer(request: MemberRequest, nudge_id: int) -> HttpResponse:
    """Takes a level or "not seen". A plain form comes back to Today, a fragment is swapped."""
    nudge = _own_nudge(request, nudge_id)
    form = RatingForm(request.POST, competency=nudge.competency)
    if not form.is_valid():
        return _show_again(request, nudge, form)
    level = form.cleaned_data["level"]
    answered = answer_nudge(
        nudge=nudge,
        level=None if level == NOT_SEEN else int(level),
        note=form.cleaned_data["note"],
        behaviour=form.cleaned_data["behaviour"],
        by=request.user,
    )
    if request.htmx:
        return render(request, "engagement/_answered.html", {"nudge": answered})
    messages.success(request, f"Saved: {nudge.employee.full_name}, {nudge.competency.name}.")
    return redirect("home:today")


def _own_nudge(request: MemberRequest, nudge_id: int) -> Nudge:
    """Somebody else's question does not exist for the reader."""
    if request.user.employee is None:
        raise NotFound("There is no such question for you.")
    nudge = open_nudges(request.user.employee).filter(pk=nudge_id).first()
    if nudge is None:
        raise NotFound("This question is closed, or was never put to you.")
    return nudge


def _show_again(request: MemberRequest, nudge: Nudge, form: RatingForm) -> HttpResponse:
    """With what was typed. htmx swaps only successful answers, so its fragment is one."""
    question = question_of(
        nudge,
        chosen=request.POST.get("level", ""),
        error=" ".join(str(error) for errors in form.errors.values() for error in errors),
        note=request.POST.get("note", ""),
        behaviour=request.POST.get("behaviour", ""),
    )
    if request.htmx:
        return render(request, "engagement/_question.html", {"question": question, "open": True})
    context = {"question": question}
    return render(request, "engagement/question.html", context, status=UNPROCESSABLE)
