"""Everything that is said and done in a session: one address each, answered by the person's panel
for htmx, by a redirect without."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from audit.errors import DomainError, NotFound
from people.requests import MemberRequest, Permission, requires
from succession.calibration import closing, preparing, running
from succession.calibration.board import load_board
from succession.calibration.forms import AgreeForm, CancelForm
from succession.calibration.grid import GridError, Place, from_data
from succession.calibration.live import panel
from succession.calibration.policies import Answer
from succession.calibration.reach import people_who_act
from succession.calibration.seats import (
    Seat,
    load_conflict,
    load_member,
    load_seat,
    require_lead,
    require_preparer,
    require_voice,
)
from succession.models import CalibrationConflict, CalibrationMember


@require_POST
@requires(Permission.VIEW_CALIBRATION)
def move(request: MemberRequest, pk: int, member: int) -> HttpResponseBase:
    seat, found = _voice(request, pk, member)
    to = request.POST.get("to", "")
    try:
        outcome = running.move_person(
            member=found,
            to=_read_place(seat, to),
            rationale=request.POST.get("rationale", ""),
            seen=_whole(request.POST.get("seen", "")),
            by=request.user,
        )
    except DomainError as error:
        return _refused(request, seat, found, error, to=to)
    return _answered(request, seat, found, saved=f"calibration-move-{found.pk}", outcome=outcome)


@require_POST
@requires(Permission.VIEW_CALIBRATION)
def settle(request: MemberRequest, pk: int, conflict: int, answer: str) -> HttpResponseBase:
    seat = load_seat(request.access, pk)
    require_voice(seat)
    wanted = load_conflict(seat, conflict)
    if answer not in set(Answer):
        raise NotFound("There is no such answer.")
    outcome = running.settle_conflict(
        conflict=wanted,
        answer=Answer(answer),
        seen=_whole(request.POST.get("seen", "")),
        by=request.user,
    )
    return _answered(request, seat, wanted.member, outcome=outcome)


@require_POST
@requires(Permission.VIEW_CALIBRATION)
def dissent(request: MemberRequest, pk: int, member: int) -> HttpResponseBase:
    seat, found = _voice(request, pk, member)
    text = request.POST.get("text", "")
    try:
        running.record_dissent(member=found, text=text, by=request.user)
    except DomainError as error:
        return _refused(request, seat, found, error, dissent_text=text)
    return _answered(request, seat, found, saved=f"calibration-dissent-{found.pk}")


@require_POST
@requires(Permission.VIEW_CALIBRATION)
def discussed(request: MemberRequest, pk: int, member: int) -> HttpResponseBase:
    seat, found = _lead(request, pk, member)
    is_discussed = request.POST.get("discussed") == "yes"
    running.mark_discussed(member=found, is_discussed=is_discussed, by=request.user)
    return _answered(request, seat, found)


@require_POST
@requires(Permission.VIEW_CALIBRATION)
def take(request: MemberRequest, pk: int, member: int) -> HttpResponseBase:
    seat, found = _lead(request, pk, member)
    running.take_up(member=found, by=request.user)
    return _answered(request, seat, found)


@require_POST
@requires(Permission.VIEW_CALIBRATION)
def pause(request: MemberRequest, pk: int) -> HttpResponseBase:
    seat = load_seat(request.access, pk)
    require_lead(seat)
    running.lay_down(session=seat.session, by=request.user)
    return redirect("succession:calibration", pk)


@require_POST
@requires(Permission.VIEW_CALIBRATION)
def agree(request: MemberRequest, pk: int, member: int) -> HttpResponseBase:
    seat, found = _voice(request, pk, member)
    form = AgreeForm(request.POST, people=people_who_act(seat, found))
    if not form.is_valid():
        return panel(request, seat, found, agree_form=form)
    try:
        running.agree_on(member=found, by=request.user, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, error.sentence)
        return panel(request, seat, found, agree_form=form)
    return _answered(request, seat, found, saved=f"calibration-agree-{found.pk}")


@require_POST
@requires(Permission.VIEW_CALIBRATION)
def drop(request: MemberRequest, pk: int, member: int, agreement: int) -> HttpResponseBase:
    seat, found = _voice(request, pk, member)
    agreed = found.agreements.filter(pk=agreement).select_related("member").first()
    if agreed is None:
        raise NotFound("There is no such agreement.")
    running.drop_agreement(agreement=agreed, by=request.user)
    return _answered(request, seat, found)


@require_POST
@requires(Permission.VIEW_CALIBRATION)
def open_now(request: MemberRequest, pk: int) -> HttpResponseBase:
    seat = load_seat(request.access, pk)
    require_lead(seat)
    return _end_of(
        request, pk, lambda: preparing.open_session(session=seat.session, by=request.user)
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_CALIBRATION)
def close(request: MemberRequest, pk: int) -> HttpResponseBase:
    seat = load_seat(request.access, pk)
    require_lead(seat)
    if request.method == "POST":
        return _end_of(
            request, pk, lambda: closing.close_session(session=seat.session, by=request.user)
        )
    found = load_board(seat)
    agreed = list(seat.session.agreements.select_related("member__employee", "owner"))
    context = {"board": found, "agreed": agreed}
    return render(request, "succession/calibration/close.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_CALIBRATION)
def cancel(request: MemberRequest, pk: int) -> HttpResponseBase:
    seat = load_seat(request.access, pk)
    require_preparer(seat)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _end_of(
            request,
            pk,
            lambda: closing.cancel_session(session=seat.session, reason=reason, by=request.user),
        )
    return render(request, "succession/calibration/cancel.html", {"form": form, "seat": seat})


def _end_of(request: MemberRequest, pk: int, act: Callable[[], object]) -> HttpResponseBase:
    """Do it, and show the session; what stands in the way is said there."""
    try:
        act()
    except DomainError as error:
        messages.error(request, error.sentence)
    return redirect("succession:calibration", pk)


def _voice(request: MemberRequest, pk: int, member: int) -> tuple[Seat, CalibrationMember]:
    seat = load_seat(request.access, pk)
    require_voice(seat)
    return seat, load_member(seat, member)


def _lead(request: MemberRequest, pk: int, member: int) -> tuple[Seat, CalibrationMember]:
    seat = load_seat(request.access, pk)
    require_lead(seat)
    return seat, load_member(seat, member)


def _read_place(seat: Seat, key: str) -> Place:
    try:
        return from_data(seat.session.grid).read_place(key)
    except GridError as error:
        raise DomainError(str(error)) from error


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def _refused(
    request: MemberRequest,
    seat: Seat,
    member: CalibrationMember,
    error: DomainError,
    **typed: Any,
) -> HttpResponseBase:
    """What was typed stays, with the sentence beside it. What nobody may do is an error page."""
    if error.status != DomainError.status:
        raise error
    return panel(
        request,
        seat,
        member,
        error=error.sentence,
        rationale=request.POST.get("rationale", ""),
        **typed,
    )


def _answered(
    request: MemberRequest,
    seat: Seat,
    member: CalibrationMember,
    *,
    saved: str = "",
    outcome: object = None,
) -> HttpResponseBase:
    is_second = isinstance(outcome, CalibrationConflict) and outcome.outcome == "open"
    if request.htmx:
        fresh = load_seat(request.access, seat.session.pk)
        return panel(request, fresh, load_member(fresh, member.pk), saved=saved)
    if saved and not is_second:
        messages.success(request, "Saved.")
    return redirect("succession:calibration-person", seat.session.pk, member.pk)
