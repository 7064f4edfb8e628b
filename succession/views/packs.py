"""The calibration pack: one page about one person for one role, to take into the room."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from audit.errors import Conflict, DomainError, Forbidden
from people.models import Employee, Role
from people.requests import MemberRequest, Permission, load_employee, requires
from people.services.looks import record_look
from succession.calibration.seats import SharedPair, shared_pair
from succession.models import Pack
from succession.pages.pack_content import content_hash, pack_content
from succession.pages.questions import open_questions
from succession.pages.rows import Piece
from succession.selectors.basis import NotScored
from succession.selectors.person_page import PersonPage, person_page
from succession.selectors.unobserved import unobserved_learning
from succession.services.packs import keep_pack
from succession.views.person import person_frame
from succession.views.readiness import load_role

MOST_QUOTES = 3
MOST_MOVES = 4


@require_GET
def pack(request: MemberRequest, number: str, role: str) -> HttpResponseBase:
    """For whoever proposes successors, and for whoever sits in a calibration session about the
    person and this role, until it ends."""
    employee, for_role = _load_to_read(request, number, role)
    context = person_frame(request, employee, "", role=for_role)
    try:
        page = person_page(employee, for_role)
    except NotScored as error:
        return render(request, "succession/not_scored.html", context | {"error": error})
    record_look(
        by=request.user,
        employee=employee,
        what="pack",
        object_id=f"{employee.number}:{for_role.code}",
        label=f"Calibration pack of {employee} for {for_role}",
    )
    return render(request, "succession/pack.html", context | _content(page))


@require_POST
@requires(Permission.PROPOSE_SUCCESSORS)
def pack_keep(request: MemberRequest, number: str, role: str) -> HttpResponseBase:
    employee, for_role = _load(request, number, role)
    page = person_page(employee, for_role)
    content = pack_content(page.readiness, page.rows)
    if request.POST.get("hash") != content_hash(content):
        raise Conflict("The figures have changed since you opened the pack. Open it again.")
    kept = keep_pack(readiness=page.readiness, content=content, by=request.user)
    messages.success(request, f"Kept as {kept.content_hash[:12]}. The next pack compares with it.")
    return redirect("succession:pack", employee.number, for_role.code)


def _load_to_read(request: MemberRequest, number: str, role: str) -> tuple[Employee, Role]:
    try:
        if not request.access.can(Permission.PROPOSE_SUCCESSORS):
            raise Forbidden("You do not have the right to open this page.")
        return _load(request, number, role)
    except DomainError:
        found = _shared(request, number, role)
        if found is None:
            raise
        return found.employee, found.role


def _shared(request: MemberRequest, number: str, role: str) -> SharedPair | None:
    if not request.access.can(Permission.VIEW_CALIBRATION):
        return None
    return shared_pair(request.user, number=number, role_code=role)


def _load(request: MemberRequest, number: str, role: str) -> tuple[Employee, Role]:
    return load_employee(request, number, Permission.PROPOSE_SUCCESSORS), load_role(role)


def _content(page: PersonPage) -> dict[str, Any]:
    readiness = page.readiness
    moved = [part for part in page.change.competencies if part.printed_difference]
    moved.sort(key=lambda part: -abs(part.difference))
    digest = content_hash(pack_content(readiness, page.rows))
    return {
        "page": page,
        "hash": digest,
        "kept": Pack.objects.filter(
            employee=readiness.employee, role=readiness.role, content_hash=digest
        ).first(),
        "questions": open_questions(page.rows),
        "quotes": _quotes(page),
        "learning": unobserved_learning(readiness.employee, page.rows, as_of=readiness.as_of),
        "moved": moved[:MOST_MOVES],
        "more_moved": max(0, len(moved) - MOST_MOVES),
    }


def _quotes(page: PersonPage) -> list[tuple[str, Piece]]:
    """The newest notes that count, one per requirement, the heaviest first."""
    found = []
    for row in page.rows:
        noted = [piece for piece in row.counting if piece.line.note]
        if noted:
            newest = max(noted, key=lambda piece: piece.line.observed_on)
            found.append((row.part.competency.name, newest))
    return found[:MOST_QUOTES]
