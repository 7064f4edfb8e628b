"""The pack of a team: at once for few people, by a worker for many."""

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audit.errors import Conflict, NotFound
from people.access import employees_within
from people.models import Account
from people.requests import MemberRequest, Permission, requires
from succession.models import PackFile
from succession.packs.bulk import Pair, live_packs
from succession.packs.files import (
    AT_ONCE,
    check_reach,
    order_pack_file,
    pairs_of,
    record_many_taken,
)
from succession.packs.pdf import session_pdf
from succession.packs.printing import Paper
from succession.packs.session import SessionPack
from succession.packs.spreadsheet import pack_sheets
from succession.selectors.team import team_readiness
from succession.selectors.team_page import CURRENT
from ui.exports import xlsx_book_response, xlsx_bytes_response
from ui.parts import Progress

MOST = 500
"""More is no pack: nobody leafs through it."""


def _pairs(request: MemberRequest) -> list[Pair]:
    """Those who report to the reader, each for the role asked about first, by name."""
    people = (
        employees_within(request.access, Permission.PROPOSE_SUCCESSORS)
        .filter(manager_id=request.access.employee_id, status__in=CURRENT)
        .order_by("plain_name", "pk")
    )
    rows = team_readiness(people.select_related("role", "org_unit", "manager")[:MOST])
    pairs = [(row.employee.pk, row.score.role_id) for row in rows if row.score is not None]
    return pairs_of(pairs)


def _title(request: MemberRequest) -> str:
    return f"Team of {request.user.full_name}"


@require_GET
@requires(Permission.RATE_PEOPLE)
def team_pack(request: MemberRequest) -> HttpResponseBase:
    pairs = _pairs(request)
    file = (
        PackFile.objects.filter(made_for=request.user, session=None)
        .select_related("run")
        .order_by("-pk")
    )
    context = {
        "pairs": pairs,
        "is_long": len(pairs) > AT_ONCE,
        "at_once": AT_ONCE,
        "file": (last := file.defer("content").first()),
        "progress": progress_of(last),
        "here": reverse("succession:team-pack"),
        "file_url": last and reverse("succession:pack-file-download", args=[last.pk]),
        "today": timezone.localdate(),
    }
    template = "_file.html" if request.htmx else "team.html"
    return render(request, f"succession/packs/{template}", context)


def progress_of(file: PackFile | None) -> Progress | None:
    if file is None or file.run.status != "running":
        return None
    run = file.run
    return Progress(words=run.doing, done=run.done, total=run.total, unit="people")


@require_GET
@requires(Permission.RATE_PEOPLE)
def team_pack_file(request: MemberRequest, kind: str) -> HttpResponseBase:
    """At once, or 409 where a worker must make it."""
    pairs, title, holder = _pairs(request), _title(request), request.user.full_name
    if len(pairs) > AT_ONCE:
        raise Conflict(f"More than {AT_ONCE} people take up to a minute. Have the file made first.")
    people, missing = live_packs(pairs)
    pack = SessionPack(
        title=title, day=timezone.localdate(), facilitator="", agenda=(), people=people,
        missing=missing, kind="Team pack",
    )  # fmt: skip
    how = "as PDF" if kind == "pdf" else "as spreadsheet"
    with transaction.atomic():
        record_many_taken(by=request.user, pack=pairs, title=title, digest=pack.digest, how=how)
    if kind == "xlsx":
        return xlsx_book_response(
            "team-pack", pack_sheets([one.held for one in people], holder=holder)
        )
    return pdf_response("team-pack", session_pdf(pack, paper=paper_asked(request), holder=holder))


@require_POST
@requires(Permission.RATE_PEOPLE)
def team_pack_order(request: MemberRequest) -> HttpResponseBase:
    pairs = _pairs(request)
    if not pairs:
        raise Conflict("Nobody who reports to you is scored yet, so there is nothing to set.")
    order_pack_file(
        title=_title(request),
        day=timezone.localdate(),
        pairs=pairs,
        paper=paper_asked(request),
        by=request.user,
    )
    messages.success(request, "It is being made. This page says when it is there.")
    return redirect("succession:team-pack")


@require_GET
@requires(Permission.PROPOSE_SUCCESSORS)
def pack_file_download(request: MemberRequest, run_id: int) -> HttpResponseBase:
    """For the one who asked for it, while everybody in it is theirs to see."""
    file = PackFile.objects.filter(pk=run_id, made_for=request.user, session=None).first()
    if file is None or not file.content or file.expires_at <= timezone.now():
        raise NotFound("There is no such file, or its seven days are over. Ask for it again.")
    check_reach(request.access, [employee for employee, _ in file.pairs])
    return kept_response(file, by=request.user, pairs=pairs_of(file.pairs))


def kept_response(file: PackFile, *, by: Account, pairs: Sequence[Pair]) -> HttpResponseBase:
    """What a worker made, with an event for each person in it."""
    is_sheet = file.file_kind == "xlsx"
    with transaction.atomic():
        record_many_taken(
            by=by,
            pack=pairs,
            title=file.title,
            digest=file.content_hash,
            how="as spreadsheet" if is_sheet else "as PDF",
        )
    name, content = f"pack-{file.pk}", bytes(file.content)
    return xlsx_bytes_response(name, content) if is_sheet else pdf_response(name, content)


def paper_asked(request: MemberRequest) -> Paper:
    asked = request.POST.get("paper") or request.GET.get("paper")
    return "letter" if asked == "letter" else "a4"


def pdf_response(name: str, content: bytes) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
    )
