"""The pack of a session: on screen, and as a file at once for few people, by a worker for many."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audit.errors import Conflict, DomainError, NotFound
from people.requests import MemberRequest, Permission, requires
from people.services.looks import record_looks
from succession.calibration.forms import SendToForm
from succession.calibration.pack import PackPlan, looks, plan_pack, require_pack
from succession.calibration.pack_sending import (
    is_kept,
    is_theirs,
    received,
    recipients,
    send_session_pack,
)
from succession.calibration.seats import Seat, load_seat
from succession.models import PackFile
from succession.packs.bulk import live_packs
from succession.packs.files import AT_ONCE, order_pack_file, pairs_of, record_many_taken
from succession.packs.pdf import session_pdf
from succession.packs.sending import note_opened
from succession.packs.session import SessionPack
from succession.packs.spreadsheet import session_sheets
from succession.packs.team_views import kept_response, paper_asked, pdf_response, progress_of
from ui.exports import xlsx_book_response
from ui.lists import ListSpec, paginate_list, read_list
from ui.parts import Tab

PARTS = {
    "cover": "Agenda",
    "questions": "Open questions",
    "lineage": "Sources",
}
PAGES = {
    "questions": ListSpec(sorts={"agenda": ()}, default_sort="agenda", per_page=20,
                          search_label="Find a person"),
    "lineage": ListSpec(sorts={"agenda": ()}, default_sort="agenda", per_page=10,
                        search_label="Find a person"),
}  # fmt: skip


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def pack(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The cover: the agenda, dissent of last time, the file and whom it was sent to."""
    seat = _seat(request, pk)
    if request.htmx:
        return render(request, "succession/packs/_file.html", _file_of(request, seat))
    plan = plan_pack(seat, request.access)
    context = {
        **_frame(request, plan, "cover"),
        **_file_of(request, seat),
        "seat": seat,
        "is_long": len(plan.pairs) > AT_ONCE,
        "at_once": AT_ONCE,
        "received": received(seat.session, request.user),
    }
    return render(request, "succession/calibration/pack.html", context)


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def pack_pages(request: MemberRequest, pk: int, part: str) -> HttpResponseBase:
    """What the pack asks in the room, or where its numbers come from: person by person."""
    plan = plan_pack(_seat(request, pk), request.access)
    state = read_list(request.GET, PAGES[part])
    found = [pair for pair in plan.pairs if state.search.casefold() in pair[0].full_name.casefold()]
    page = paginate_list(found, state)
    people, missing = live_packs(page.rows)
    with transaction.atomic():
        record_looks(by=request.user, what="pack", about=looks(page.rows, plan.session))
    context = _frame(request, plan, part) | {
        "list": state,
        "page": page,
        "people": people,
        "missing": missing,
        "part": part,
    }
    return render(request, "succession/calibration/pack_pages.html", context)


def _frame(request: MemberRequest, plan: PackPlan, part: str) -> dict[str, Any]:
    return {
        "plan": plan,
        "session": plan.session,
        "count": len(plan.pairs),
        "tabs": [
            Tab(label=label, url=_url(plan.session.pk, key), active=key == part)
            for key, label in PARTS.items()
        ],
        "today": timezone.localdate(),
    }


def _url(pk: int, part: str) -> str:
    if part == "cover":
        return reverse("succession:calibration-pack", args=[pk])
    return reverse("succession:calibration-pack-pages", args=[pk, part])


def _file_of(request: MemberRequest, seat: Seat) -> dict[str, Any]:
    """The last file of this reader, as the fragment shows it."""
    files = PackFile.objects.filter(session=seat.session, made_for=request.user)
    last = files.select_related("run").defer("content").order_by("-pk").first()
    at = [seat.session.pk, last.pk] if last else []
    return {
        "file": last,
        "progress": progress_of(last),
        "here": reverse("succession:calibration-pack", args=[seat.session.pk]),
        "file_url": last and reverse("succession:calibration-pack-kept", args=at),
        "send_url": last and is_kept(last) and reverse("succession:calibration-pack-send", args=at),
        "sendings": last.sendings.select_related("to") if last else (),
        "send": SendToForm(people=recipients(seat.session, by=request.user)),
        "today": timezone.localdate(),
    }


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def pack_file(request: MemberRequest, pk: int, kind: str) -> HttpResponseBase:
    """At once, or 409 where a worker must make it."""
    plan = _plan(request, _seat(request, pk))
    if len(plan.pairs) > AT_ONCE:
        raise Conflict(f"More than {AT_ONCE} people take up to a minute. Have the file made first.")
    made, holder, name = _made(plan), request.user.full_name, f"calibration-pack-{pk}"
    is_sheet = kind == "xlsx"
    answer: HttpResponseBase = (
        xlsx_book_response(name, session_sheets(made, holder=holder))
        if is_sheet
        else pdf_response(name, session_pdf(made, paper=paper_asked(request), holder=holder))
    )
    how = "as spreadsheet" if is_sheet else "as PDF"
    record_many_taken(
        by=request.user, pack=plan.pairs, title=made.title, digest=made.digest, how=how
    )
    return answer


@require_POST
@requires(Permission.VIEW_CALIBRATION)
def pack_order(request: MemberRequest, pk: int) -> HttpResponseBase:
    plan = _plan(request, _seat(request, pk))
    order_pack_file(
        title=plan.session.name,
        day=plan.session.held_on,
        pairs=plan.pairs,
        paper=paper_asked(request),
        by=request.user,
        facilitator=plan.facilitator,
        agenda=plan.agenda,
        dissent=plan.dissent,
        session=plan.session,
        kind="xlsx" if request.POST.get("paper") == "xlsx" else "pdf",
    )
    messages.success(request, "It is being made. This page says when it is there.")
    return redirect("succession:calibration-pack", pk)


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def pack_kept(request: MemberRequest, pk: int, run_id: int) -> HttpResponseBase:
    """For the one who asked for it and those to whom it was sent, while everybody in it is theirs to
    take."""
    seat = _seat(request, pk)
    file = _kept_file(seat, run_id, Q(made_for=request.user) | Q(sendings__to=request.user))
    if not is_theirs(seat, request.access, file):
        raise NotFound("Somebody in this file is not yours to see any more. Ask for it again.")
    note_opened([file], request.user)
    return kept_response(file, by=request.user, pairs=pairs_of(file.pairs))


@require_POST
@requires(Permission.VIEW_CALIBRATION)
def pack_send(request: MemberRequest, pk: int, run_id: int) -> HttpResponseBase:
    """By whoever made it, to somebody else of the session."""
    seat = _seat(request, pk)
    file = _kept_file(seat, run_id, Q(made_for=request.user))
    form = SendToForm(request.POST, people=recipients(seat.session, by=request.user))
    if not form.is_valid():
        raise DomainError(str(next(iter(form.errors.values()))[0]))
    to = form.cleaned_data["to"]
    send_session_pack(session=seat.session, file=file, to=to, by=request.user)
    messages.success(request, f"Sent to {to.full_name}. It is on their Today.")
    return redirect("succession:calibration-pack", pk)


def _kept_file(seat: Seat, run_id: int, whose: Q) -> PackFile:
    file = PackFile.objects.filter(whose, pk=run_id, session=seat.session).first()
    if file is None or not is_kept(file):
        raise NotFound("There is no such file, or its seven days are over. Ask for it again.")
    return file


def _seat(request: MemberRequest, pk: int) -> Seat:
    seat = load_seat(request.access, pk)
    require_pack(seat)
    return seat


def _plan(request: MemberRequest, seat: Seat) -> PackPlan:
    plan = plan_pack(seat, request.access)
    if not plan.pairs:
        raise Conflict("There is nobody here whose page you may take.")
    return plan


def _made(plan: PackPlan) -> SessionPack:
    people, missing = live_packs(plan.pairs)
    return SessionPack(
        title=plan.session.name,
        day=plan.session.held_on,
        facilitator=plan.facilitator,
        agenda=tuple(plan.agenda),
        people=people,
        missing=missing,
        dissent=plan.dissent,
    )
