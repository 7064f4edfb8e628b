"""The pack of a session: at once for few people, by a worker for many."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audit.errors import Conflict, NotFound
from people.requests import MemberRequest, Permission, requires
from succession.calibration.pack import PackPlan, plan_pack, require_pack
from succession.calibration.seats import Seat, load_seat
from succession.models import PackFile
from succession.packs.bulk import live_packs
from succession.packs.files import AT_ONCE, order_pack_file, pairs_of, record_many_taken
from succession.packs.pdf import session_pdf
from succession.packs.session import SessionPack
from succession.packs.spreadsheet import session_sheets
from succession.packs.team_views import kept_response, paper_asked, pdf_response, progress_of
from ui.exports import xlsx_book_response


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def pack(request: MemberRequest, pk: int) -> HttpResponseBase:
    seat = _seat(request, pk)
    files = PackFile.objects.filter(session=seat.session, made_for=request.user)
    last = files.select_related("run").defer("content").order_by("-pk").first()
    context = {
        "seat": seat,
        "session": seat.session,
        "file": last,
        "progress": progress_of(last),
        "here": reverse("succession:calibration-pack", args=[pk]),
        "file_url": last and reverse("succession:calibration-pack-kept", args=[pk, last.pk]),
    }
    if request.htmx:
        return render(request, "succession/packs/_file.html", context)
    plan = plan_pack(seat, request.access)
    context |= {
        "plan": plan,
        "count": (count := len(plan.pairs)),
        "is_long": count > AT_ONCE,
        "at_once": AT_ONCE,
        "today": timezone.localdate(),
    }
    return render(request, "succession/calibration/pack.html", context)


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def pack_file(request: MemberRequest, pk: int, kind: str) -> HttpResponseBase:
    """At once, or 409 where a worker must make it."""
    plan = _plan(request, _seat(request, pk))
    if len(plan.pairs) > AT_ONCE:
        raise Conflict(f"More than {AT_ONCE} people are set by a worker. Ask for the file first.")
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
    """For the one who asked for it, while everybody in it is theirs to take."""
    seat = _seat(request, pk)
    file = PackFile.objects.filter(pk=run_id, made_for=request.user, session=seat.session).first()
    if file is None or not file.content or file.expires_at <= timezone.now():
        raise NotFound("There is no such file, or its seven days are over. Ask for it again.")
    mine = {employee.pk for employee, _ in plan_pack(seat, request.access).pairs}
    if not mine.issuperset(employee for employee, _ in file.pairs):
        raise NotFound("Somebody in this file is not yours to see any more. Ask for it again.")
    return kept_response(file, by=request.user, pairs=pairs_of(file.pairs))


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
