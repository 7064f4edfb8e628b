"""The plan of one position, and what can be done to its slate."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from audit.errors import DomainError, NotFound
from people.access import employees_within
from people.models import Employee, Position
from people.requests import MemberRequest, Permission, requires
from succession.bench import services
from succession.bench.forms import OwnerForm, ProposeForm, ReasonForm
from succession.bench.keeping import current_bench
from succession.bench.listing import load_part
from succession.bench.plan import load_plan, load_position, load_successor, suggestions
from succession.bench.policies import Act
from succession.bench.selectors import left_by
from succession.bench.words import plan_answer
from succession.models import Successor
from succession.services.plans import name_plan_owner, open_plan


@require_GET
@requires(Permission.VIEW_BENCH)
def position(request: MemberRequest, code: str) -> HttpResponseBase:
    seat = load_position(request.access, code, Permission.VIEW_BENCH)
    current_bench()
    bench = load_part([seat.pk]).bench
    plan = load_plan(request.access, seat, bench)
    context = {
        "plan": plan,
        "answer": plan_answer(bench, plan.seat),
        "names_people": request.access.sees_people(Permission.VIEW_BENCH),
        "today": bench.as_of,
    }
    return render(request, "succession/position.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PROPOSE_SUCCESSORS)
def propose(request: MemberRequest, code: str) -> HttpResponseBase:
    seat = load_position(request.access, code, Permission.PROPOSE_SUCCESSORS)
    form = _propose_form(request, seat)
    if request.method == "POST" and not form.is_finding and form.is_valid():
        person, reason = form.cleaned_data["person"], form.cleaned_data["reason"]
        try:
            services.propose_successor(
                position=seat, employee=person, reason=reason, by=request.user
            )
        except DomainError as error:
            form.add_error("person", error.sentence)
        else:
            messages.success(request, f"{person.full_name} is proposed.")
            return redirect("succession:position", code=seat.code)
    return render(request, "succession/propose.html", {"form": form, "position": seat})


def _propose_form(request: MemberRequest, seat: Position) -> ProposeForm:
    bands = suggestions(request.access, seat)
    people = (
        employees_within(request.access, Permission.PROPOSE_SUCCESSORS)
        .exclude(left_by(timezone.localdate()))
        .exclude(account=request.user)
        .select_related("role")
    )
    first = sorted(people.filter(pk__in=bands), key=lambda one: list(bands).index(one.pk))
    return ProposeForm(
        _typed(request),
        people=people,
        first=first,
        describe=lambda one: _described(one, bands.get(one.pk, "")),
    )


def _typed(request: MemberRequest) -> dict[str, str] | None:
    """What was sent; nothing for a first look. Kept while the reader is still finding somebody."""
    return request.POST.dict() if request.method == "POST" else None


def _described(person: Employee, band: str = "") -> str:
    role = person.role.name if person.role else person.position_title
    return ", ".join(part for part in (person.full_name, person.number, role, band.lower()) if part)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONFIRM_SUCCESSORS)
def owner(request: MemberRequest, code: str) -> HttpResponseBase:
    seat = load_position(request.access, code, Permission.CONFIRM_SUCCESSORS)
    people = employees_within(request.access, Permission.VIEW_PEOPLE).select_related("role")
    present = people.exclude(left_by(timezone.localdate()))
    form = OwnerForm(_typed(request), people=present, describe=_described)
    if request.method == "POST" and not form.is_finding and form.is_valid():
        person = form.cleaned_data["person"]
        plan = open_plan(position=seat)
        name_plan_owner(plan=plan, owner=person, by=request.user)
        messages.success(request, f"{person.full_name} answers for this plan.")
        return redirect("succession:position", code=seat.code)
    return render(request, "succession/owner.html", {"form": form, "position": seat})


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_BENCH)
def change_successor(
    request: MemberRequest, code: str, successor_id: int, act: str
) -> HttpResponseBase:
    seat = load_position(request.access, code, Permission.VIEW_BENCH)
    wanted = _known_act(act)
    successor = load_successor(request.access, seat, successor_id, wanted)
    form = ReasonForm(_typed(request))
    if request.method == "POST" and (wanted in _WITHOUT_REASON or form.is_valid()):
        _perform(request, successor, wanted, form.data.get("reason", ""))
        messages.success(request, _DONE[wanted].format(name=successor.employee.full_name))
        return redirect("succession:position", code=seat.code)
    context = {"form": form, "position": seat, "successor": successor, "act": wanted}
    return render(request, "succession/change_successor.html", context)


_WITHOUT_REASON = (Act.COVER, Act.UNCOVER)
_DONE = {
    Act.CONFIRM: "{name} is confirmed.",
    Act.WITHDRAW: "{name} is off the slate.",
    Act.COVER: "{name} is emergency cover.",
    Act.UNCOVER: "{name} is no longer emergency cover.",
}


def _known_act(act: str) -> Act:
    if act not in _DONE:
        raise NotFound("There is nothing like that to do here.")
    return Act(act)


def _perform(request: MemberRequest, successor: Successor, act: Act, reason: str) -> None:
    if act is Act.CONFIRM:
        services.confirm_successor(successor=successor, reason=reason, by=request.user)
    elif act is Act.WITHDRAW:
        services.withdraw_successor(successor=successor, reason=reason, by=request.user)
    else:
        is_cover = act is Act.COVER
        services.set_emergency_cover(successor=successor, is_cover=is_cover, by=request.user)
