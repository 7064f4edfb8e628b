"""The sheet of a rater."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from audit.errors import NotFound
from competencies.feedback.answering import answer_round, decline_round
from competencies.feedback.forms import AnswerForm
from competencies.feedback.selectors import open_invitations
from competencies.giving.views import UNPROCESSABLE
from competencies.models import RaterGroup, RoundRater
from competencies.selectors.anchors import ANCHOR_PATHS
from people.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def answer(request: MemberRequest, round_id: int) -> HttpResponseBase:
    rater = _own_invitation(request, round_id)
    asked = rater.round.competencies.prefetch_related(*ANCHOR_PATHS).select_related("framework")
    form = AnswerForm(
        request.POST or None,
        competencies=asked.order_by("name", "code"),
        with_comments=rater.group != RaterGroup.SELF,
    )
    if request.method == "POST" and "decline" in request.POST:
        decline_round(rater=rater, by=request.user)
        messages.success(request, "Noted. Nothing else is kept.")
        return redirect("home:today")
    if request.method == "POST" and form.is_valid():
        answer_round(rater=rater, levels=form.levels(), comments=form.comments(), by=request.user)
        messages.success(request, "Sent. Thank you.")
        return redirect("home:today")
    context = {"rater": rater, "round": rater.round, "form": form, "questions": form.questions()}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "competencies/round_answer.html", context, status=status)


def _own_invitation(request: MemberRequest, round_id: int) -> RoundRater:
    own = request.access.employee_id
    found = open_invitations(own).filter(round=round_id).first() if own is not None else None
    if found is None:
        raise NotFound("This round is closed, you have answered, or you are not asked in it.")
    return found
