"""A session on screen: the grid, what is new since a number, one person beside it."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from people.requests import MemberRequest, Permission, requires
from people.services.looks import record_look
from succession.calibration.board import changed_cells, load_board
from succession.calibration.forms import AgreeForm
from succession.calibration.person import load_person
from succession.calibration.reach import people_who_act
from succession.calibration.seats import Seat, load_member, load_seat, note_presence
from succession.models import CalibrationMember

NOTHING_NEW = 204


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def board(request: MemberRequest, pk: int) -> HttpResponseBase:
    seat = load_seat(request.access, pk)
    note_presence(seat, request.user)
    context = {"board": load_board(seat), "now": timezone.now()}
    return render(request, "succession/calibration/board.html", context)


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def changes(request: MemberRequest, pk: int) -> HttpResponseBase:
    """What looks different since the token that a browser has; 204 where nothing does. One query
    besides the account's own, so that everybody may ask once a second."""
    seat = load_seat(request.access, pk)
    note_presence(seat, request.user)
    asked = request.GET.get("since", "")
    if asked == seat.token:
        return HttpResponse(status=NOTHING_NEW)
    found = load_board(seat)
    since = _number(asked.partition("-")[0])
    is_news = since != seat.session.sequence
    context = {
        "board": found,
        "cells": changed_cells(found, since) if is_news else [],
        "is_news": is_news,
        "now": timezone.now(),
    }
    return render(request, "succession/calibration/_changes.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def person(request: MemberRequest, pk: int, member: int) -> HttpResponseBase:
    seat = load_seat(request.access, pk)
    found = load_member(seat, member)
    look_at(request, found)
    return panel(request, seat, found, to=request.GET.get("to", ""))


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def menu(request: MemberRequest, pk: int, member: int) -> HttpResponseBase:
    """Where this person can be moved to: neighbours first."""
    seat = load_seat(request.access, pk)
    found = load_person(seat, load_member(seat, member), request.user, to="")
    name = "_menu.html" if request.htmx else "menu.html"
    return render(request, f"succession/calibration/{name}", {"person": found})


def panel(
    request: MemberRequest, seat: Seat, member: CalibrationMember, **more: Any
) -> HttpResponseBase:
    """The person beside the grid; the panel alone for htmx. `more`: `to`, `error`, `typed`."""
    found = load_person(seat, member, request.user, to=more.pop("to", ""))
    context: dict[str, Any] = {"person": found, "now": timezone.now(), **more}
    if seat.may_speak:
        context.setdefault("agree_form", AgreeForm(people=people_who_act(seat, member)))
    if request.htmx:
        return render(request, "succession/calibration/_person.html", context)
    context["board"] = load_board(seat)
    return render(request, "succession/calibration/board.html", context)


def look_at(request: MemberRequest, member: CalibrationMember) -> None:
    employee = member.employee
    record_look(
        by=request.user,
        employee=employee,
        what="calibration",
        object_id=f"{member.session_id}:{employee.number}",
        label=f"{employee} in the calibration session {member.session.name}",
    )
