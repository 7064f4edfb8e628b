"""The slate of a critical position or of a role, and what can be done to it."""

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from audit.errors import DomainError, NotFound
from people.access import employees_within
from people.models import Account, Employee, left_by
from people.picking import people_to_pick
from people.requests import MemberRequest, Permission, requires
from succession.bench import services
from succession.bench.forms import JudgeForm, OwnerForm, ProposeForm, ReasonForm
from succession.bench.keeping import current_bench
from succession.bench.plan import load_plan, suggestions
from succession.bench.policies import Act
from succession.bench.words import plan_answer
from succession.models import Successor
from succession.services.plans import name_plan_owner, open_plan, open_role_plan
from succession.slates.rows import load_successor
from succession.slates.subject import SEAT, Subject, load_subject
from ui.picking import render_picking

NEAREST = "Nearest to ready in your area, as last computed"


@require_GET
@requires(Permission.VIEW_BENCH)
def position(request: MemberRequest, code: str) -> HttpResponseBase:
    subject = load_subject(request.access, SEAT, code, Permission.VIEW_BENCH)
    plan = load_plan(request.access, subject, current_bench().as_of)
    context = {
        "plan": plan,
        "page": plan.page,
        "answer": plan_answer(plan.bench, plan.seat),
        "names_people": plan.page.names_people,
        "may_suppose": request.access.can(Permission.PLAN_SCENARIOS),
        "breaks": plan.breaks,
        "today": plan.bench.as_of,
    }
    return render(request, "succession/position.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PROPOSE_SUCCESSORS)
def propose(request: MemberRequest, code: str, kind: str = SEAT) -> HttpResponseBase:
    subject = load_subject(request.access, kind, code, Permission.PROPOSE_SUCCESSORS)
    form = _propose_form(request, subject)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        try:
            put_on_slate(
                subject,
                person,
                reason=form.cleaned_data["reason"],
                judged_band=form.cleaned_data["judged_band"],
                by=request.user,
            )
        except DomainError as error:
            form.add_error("person", error.sentence)
        else:
            messages.success(request, f"{person.full_name} is proposed.")
            return redirect(subject.url())
    return render_picking(request, "succession/propose.html", {"form": form, "subject": subject})


def put_on_slate(
    subject: Subject, person: Employee, *, reason: str, by: Account, judged_band: str = ""
) -> Successor:
    if subject.position is not None:
        return services.propose_successor(
            position=subject.position,
            employee=person,
            reason=reason,
            judged_band=judged_band,
            by=by,
        )
    return services.propose_for_role(
        role=subject.role, employee=person, reason=reason, judged_band=judged_band, by=by
    )


def _propose_form(request: MemberRequest, subject: Subject) -> ProposeForm:
    bands = suggestions(request.access, subject)
    people = (
        employees_within(request.access, Permission.PROPOSE_SUCCESSORS)
        .exclude(left_by(timezone.localdate()))
        .exclude(account=request.user)
    )

    def nearest() -> list[Employee]:
        found = people.filter(pk__in=bands).select_related("role", "org_unit")
        return sorted(found, key=lambda one: list(bands).index(one.pk))

    source = people_to_pick(
        people, first=nearest, first_words=NEAREST, beside=lambda one: bands.get(one.pk, "").lower()
    )
    return ProposeForm(_typed(request), people=source)


def _typed(request: MemberRequest) -> QueryDict | None:
    """What was sent; nothing for a first look."""
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "POST"])
@requires(Permission.CONFIRM_SUCCESSORS)
def owner(request: MemberRequest, code: str, kind: str = SEAT) -> HttpResponseBase:
    subject = load_subject(request.access, kind, code, Permission.CONFIRM_SUCCESSORS)
    people = employees_within(request.access, Permission.VIEW_PEOPLE)
    present = people.exclude(left_by(timezone.localdate()))
    form = OwnerForm(_typed(request), people=people_to_pick(present))
    if request.method == "POST" and form.is_valid():
        person, seat = form.cleaned_data["person"], subject.position
        plan = open_plan(position=seat) if seat else open_role_plan(role=subject.role)
        name_plan_owner(plan=plan, owner=person, by=request.user)
        messages.success(request, f"{person.full_name} answers for this plan.")
        return redirect(subject.url())
    return render_picking(request, "succession/owner.html", {"form": form, "subject": subject})


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_BENCH)
def change_successor(
    request: MemberRequest, code: str, successor_id: int, act: str, kind: str = SEAT
) -> HttpResponseBase:
    subject = load_subject(request.access, kind, code, Permission.VIEW_BENCH)
    wanted = _known_act(act)
    successor = load_successor(request.access, subject, successor_id, wanted)
    form = _change_form(request, successor, wanted)
    if request.method == "POST" and (wanted in _WITHOUT_REASON or form.is_valid()):
        _perform(request, successor, wanted, form)
        messages.success(request, _DONE[wanted].format(name=successor.employee.full_name))
        return redirect(subject.url())
    context = {"form": form, "subject": subject, "successor": successor, "act": wanted}
    return render(request, "succession/change_successor.html", context)


def _change_form(request: MemberRequest, successor: Successor, act: Act) -> ReasonForm:
    if act is Act.JUDGE:
        return JudgeForm(_typed(request), initial={"judged_band": successor.judged_band})
    return ReasonForm(_typed(request))


_WITHOUT_REASON = (Act.COVER, Act.UNCOVER, Act.RAISE, Act.LOWER)
_DONE = {
    Act.CONFIRM: "{name} is confirmed.",
    Act.WITHDRAW: "{name} is off the slate.",
    Act.COVER: "{name} is emergency cover.",
    Act.UNCOVER: "{name} is no longer emergency cover.",
    Act.RAISE: "{name} is one place further up.",
    Act.LOWER: "{name} is one place further down.",
    Act.JUDGE: "Your judgement of {name} is kept beside what is computed.",
}


def _known_act(act: str) -> Act:
    if act not in _DONE:
        raise NotFound("There is nothing like that to do here.")
    return Act(act)


def _perform(request: MemberRequest, successor: Successor, act: Act, form: ReasonForm) -> None:
    reason, by = form.data.get("reason", ""), request.user
    if act is Act.CONFIRM:
        services.confirm_successor(successor=successor, reason=reason, by=by)
    elif act is Act.WITHDRAW:
        services.withdraw_successor(successor=successor, reason=reason, by=by)
    elif act is Act.JUDGE:
        band = form.cleaned_data["judged_band"]
        services.judge_successor(successor=successor, judged_band=band, reason=reason, by=by)
    elif act in (Act.RAISE, Act.LOWER):
        services.move_successor(successor=successor, act=act, by=by)
    else:
        services.set_emergency_cover(successor=successor, is_cover=act is Act.COVER, by=by)
