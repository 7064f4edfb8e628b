"""Running a round: raters, days, comments, release."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.errors import DomainError, NotFound
from competencies.feedback import selectors, services
from competencies.feedback.checking import decide_comment
from competencies.feedback.forms import DecisionForm, OpenForm, StartForm
from competencies.feedback.policies import State
from competencies.feedback.release import release_round
from competencies.feedback.suppression import ANONYMOUS
from competencies.giving.views import UNPROCESSABLE, load_subject, words_searched
from competencies.models import FeedbackRound, RoundComment
from competencies.selectors.towards import roles_towards
from people.models import Employee
from people.requests import MemberRequest, Permission, requires


@require_http_methods(["GET", "POST"])
@requires(Permission.ADD_EVIDENCE)
def start(request: MemberRequest, number: str) -> HttpResponseBase:
    employee = load_subject(request, number)
    form = StartForm(request.POST or None, roles=roles_towards(employee))
    if request.method == "POST" and form.is_valid():
        try:
            started = services.start_round(
                employee=employee, role=form.cleaned_data["role"], by=request.user
            )
        except DomainError as error:
            form.add_error("role", error.sentence)
        else:
            return redirect("competencies:round-manage", started.pk)
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"employee": employee, "form": form}
    return render(request, "competencies/round_start.html", context, status=status)


@require_GET
@requires(Permission.ADD_EVIDENCE)
def manage(request: MemberRequest, round_id: int) -> HttpResponseBase:
    return _page(request, _load(request, round_id), OpenForm())


def _load(request: MemberRequest, round_id: int) -> FeedbackRound:
    return selectors.load_round(request.access, round_id, Permission.ADD_EVIDENCE)


def _page(
    request: MemberRequest, found: FeedbackRound, form: OpenForm, status: int = 200
) -> HttpResponseBase:
    raters, words = selectors.raters_of(found), words_searched(request)
    may_change = found.state in {State.DRAFT, State.OPEN}
    comments = list(found.comments.all()) if found.state == State.CLOSED else []
    context = {
        "round": found,
        "raters": raters,
        "groups": selectors.group_counts(raters),
        "anonymous": sum(one.group in ANONYMOUS for one in raters),
        "may_change": may_change,
        "words": words,
        "offered": selectors.offered_raters(request.access, found, raters, words)
        if may_change
        else [],
        "form": form,
        "comments": comments,
        "waiting": sum(one.decision == RoundComment.Decision.WAITING for one in comments),
    }
    return render(request, "competencies/round_manage.html", context, status=status)


@require_POST
@requires(Permission.ADD_EVIDENCE)
def raters_add(request: MemberRequest, round_id: int) -> HttpResponseBase:
    found = _load(request, round_id)
    numbers = request.POST.getlist("rater")[: services.MOST_RATERS]
    people = list(Employee.objects.filter(number__in=numbers))
    if not people:
        raise DomainError("Choose at least one person to ask.")
    services.add_raters(feedback_round=found, people=people, by=request.user)
    return redirect("competencies:round-manage", found.pk)


@require_POST
@requires(Permission.ADD_EVIDENCE)
def rater_remove(request: MemberRequest, round_id: int, rater_id: int) -> HttpResponseBase:
    found = _load(request, round_id)
    rater = found.raters.filter(pk=rater_id).first()
    if rater is None:
        raise NotFound("This person is not asked in this round.")
    services.remove_rater(rater=rater, by=request.user)
    return redirect("competencies:round-manage", found.pk)


@require_POST
@requires(Permission.ADD_EVIDENCE)
def round_open(request: MemberRequest, round_id: int) -> HttpResponseBase:
    found, form = _load(request, round_id), OpenForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, UNPROCESSABLE)
    try:
        services.open_round(
            feedback_round=found, closes_on=form.cleaned_data["closes_on"], by=request.user
        )
    except DomainError as error:
        form.add_error("closes_on", error.sentence)
        return _page(request, found, form, UNPROCESSABLE)
    messages.success(request, "Open. Everybody asked finds it on Today and in a mail.")
    return redirect("competencies:round-manage", found.pk)


@require_POST
@requires(Permission.ADD_EVIDENCE)
def round_act(request: MemberRequest, round_id: int, act: str) -> HttpResponseBase:
    found = _load(request, round_id)
    if act == "close":
        services.close_round(feedback_round=found, by=request.user)
    elif act == "release":
        release_round(feedback_round=found, by=request.user)
    elif act == "cancel":
        services.cancel_round(feedback_round=found, by=request.user)
    else:
        raise NotFound("There is nothing like that to do here.")
    messages.success(request, _DONE[act])
    return redirect("competencies:round-manage", found.pk)


_DONE = {
    "close": "Closed. Look at the comments, then release.",
    "release": "Released. The person, the managers above and HR can read it.",
    "cancel": "Cancelled. What was answered is deleted.",
}


@require_POST
@requires(Permission.ADD_EVIDENCE)
def comment_decide(request: MemberRequest, round_id: int, comment_id: UUID) -> HttpResponseBase:
    found, form = _load(request, round_id), DecisionForm(request.POST)
    comment = found.comments.filter(pk=comment_id).first()
    if comment is None or not form.is_valid():
        raise NotFound("There is no such comment, or nothing like that to do with it.")
    decide_comment(
        comment=comment,
        decision=RoundComment.Decision(form.cleaned_data["decision"]),
        wording=form.cleaned_data["wording"],
        by=request.user,
    )
    return redirect("competencies:round-manage", found.pk)
