"""Getting a session ready: its people, who takes part, in what order."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.errors import DomainError, NotFound
from people.models import Employee, Role, RoleFamily
from people.requests import MemberRequest, Permission, requires
from succession.calibration import preparing
from succession.calibration.forms import PeopleForm, SeatForm, SessionForm
from succession.calibration.reach import (
    may_facilitate,
    may_take_part,
    people_to_add,
    scored_in_unit,
    units_to_choose,
)
from succession.calibration.seats import Seat, load_seat, require_preparer
from succession.calibration.shapes import agenda_of
from succession.models import CalibrationSession
from ui.picking import render_picking

MOST_MINUTES = 120


@require_http_methods(["GET", "POST"])
@requires(Permission.PREPARE_CALIBRATION)
def new(request: MemberRequest) -> HttpResponseBase:
    form = _session_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            session = _prepare(request, form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, f"{session.name} is prepared. Now say who takes part.")
            return redirect("succession:calibration-prepare", session.pk)
    return render_picking(request, "succession/calibration/new.html", {"form": form})


def _session_form(request: MemberRequest) -> SessionForm:
    scored = Role.objects.filter(profiles__status="published").distinct()
    return SessionForm(
        request.POST if request.method == "POST" else None,
        people=people_to_add(request),
        units=units_to_choose(request),
        roles=scored,
        families=RoleFamily.objects.filter(roles__in=scored).distinct(),
        facilitators=may_facilitate(),
    )


def _prepare(request: MemberRequest, typed: dict[str, Any]) -> CalibrationSession:
    plan = preparing.Plan(
        **{
            name: typed[name]
            for name in (
                "name", "held_on", "role", "family", "org_unit", "grid", "dissent_mode",
                "minutes_per_person", "quorum",
            )
        }
    )  # fmt: skip
    asked = CalibrationSession(role=plan.role, family=plan.family)
    return preparing.prepare_session(
        plan=plan,
        people=_people(request, typed, asked),
        facilitator=typed["facilitator"],
        by=request.user,
    )


def _people(
    request: MemberRequest, typed: dict[str, Any], session: CalibrationSession
) -> list[Employee]:
    found: list[Employee] = list(typed["people"])
    if typed["org_unit"]:
        found += scored_in_unit(people_to_add(request), typed["org_unit"], session)
    return list({one.pk: one for one in found}.values())


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def prepare(request: MemberRequest, pk: int) -> HttpResponseBase:
    seat = _seat(request, pk)
    context = {
        "seat": seat,
        "session": seat.session,
        "agenda": agenda_of(seat.session),
        "participants": seat.session.participants.select_related("account"),
        "may_add": request.access.can(Permission.PREPARE_CALIBRATION),
    }
    return render(request, "succession/calibration/prepare.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PREPARE_CALIBRATION)
def add(request: MemberRequest, pk: int) -> HttpResponseBase:
    seat = _seat(request, pk)
    form = PeopleForm(
        request.POST if request.method == "POST" else None,
        people=people_to_add(request),
        units=units_to_choose(request),
    )
    if form.is_valid():
        people = _people(request, form.cleaned_data, seat.session)
        try:
            preparing.add_people(session=seat.session, people=people, by=request.user)
            return redirect("succession:calibration-prepare", pk)
        except DomainError as error:
            form.add_error(None, error.sentence)
    context = {"form": form, "session": seat.session}
    return render_picking(request, "succession/calibration/add.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_CALIBRATION)
def seat(request: MemberRequest, pk: int) -> HttpResponseBase:
    session = _seat(request, pk).session
    data = request.POST if request.method == "POST" else None
    form = SeatForm(data, eligible=may_take_part())
    if form.is_valid():
        accounts, part = form.cleaned_data["accounts"], form.cleaned_data["part"]
        try:
            preparing.seat_participants(
                session=session, accounts=accounts, part=part, by=request.user
            )
            return redirect("succession:calibration-prepare", pk)
        except DomainError as error:
            form.add_error(None, error.sentence)
    context = {"form": form, "session": session}
    return render_picking(request, "succession/calibration/seats.html", context)


@require_POST
@requires(Permission.VIEW_CALIBRATION)
def unseat(request: MemberRequest, pk: int, participant: int) -> HttpResponseBase:
    own = _seat(request, pk)
    found = own.session.participants.filter(pk=participant).select_related("session").first()
    if found is None:
        raise NotFound("Nobody of this number takes part.")
    preparing.remove_participant(participant=found, by=request.user)
    return redirect("succession:calibration-prepare", pk)


@require_POST
@requires(Permission.VIEW_CALIBRATION)
def agenda(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Order and minutes of everybody in one form; a ticked person is taken out."""
    own = _seat(request, pk)
    members = list(own.session.members.select_related("session"))
    lines = {
        one.pk: (
            _number(request.POST.get(f"place-{one.pk}", ""), 999) or one.place,
            _number(request.POST.get(f"minutes-{one.pk}", ""), MOST_MINUTES),
        )
        for one in members
    }
    for one in members:
        if request.POST.get(f"remove-{one.pk}"):
            preparing.remove_person(member=one, by=request.user)
    preparing.set_agenda(session=own.session, lines=lines, by=request.user)
    messages.success(request, "The agenda is saved.")
    return redirect("succession:calibration-prepare", pk)


def _number(text: str, most: int) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) < 6
    return min(int(text), most) or None if is_number else None


def _seat(request: MemberRequest, pk: int) -> Seat:
    found = load_seat(request.access, pk)
    require_preparer(found)
    return found
