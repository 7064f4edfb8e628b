"""The page of one piece of evidence: who said it, its file, and the exchange about it."""

from django.contrib import messages
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audit.errors import Forbidden, NotFound
from competencies.contests import services
from competencies.contests.policies import Act
from competencies.contests.selectors import Piece, load_piece
from competencies.forms import ReasonForm
from competencies.models import Contest
from people.requests import MemberRequest
from people.services.looks import record_export, record_look

UNPROCESSABLE = 422


@require_GET
def piece(request: MemberRequest, evidence_id: int) -> HttpResponseBase:
    found = load_piece(request.access, evidence_id)
    if not found.is_assessor:
        record_look(
            by=request.user,
            employee=found.row.employee,
            what="evidence",
            object_id=str(evidence_id),
            label=f"{found.row.get_source_display()}: {found.row.competency}",
        )
    return _page(request, found, ReasonForm())


def _page(
    request: MemberRequest, found: Piece, form: ReasonForm, status: int = 200
) -> HttpResponseBase:
    context = {"piece": found, "form": form, "today": timezone.localdate()}
    return render(request, "competencies/piece.html", context, status=status)


@require_GET
def attachment(request: MemberRequest, evidence_id: int) -> HttpResponseBase:
    """The file, always as a download. Each opening is written down."""
    found = load_piece(request.access, evidence_id)
    held = found.attachment
    if held is None or not found.may_open_file:
        raise NotFound("There is no file with this piece of evidence.")
    try:
        file = held.file.open("rb")
    except FileNotFoundError as error:
        raise NotFound("The file is no longer in the store. Tell whoever runs Cadre.") from error
    record_export(by=request.user, employee=found.row.employee, what="attachment")
    response = FileResponse(file, as_attachment=True, filename=held.name, content_type=held.kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response


@require_POST
def contest(request: MemberRequest, evidence_id: int) -> HttpResponseBase:
    found, form = load_piece(request.access, evidence_id), ReasonForm(request.POST)
    if not found.is_subject:
        raise Forbidden("Only the person whom it is about contests a piece of evidence.")
    if not form.is_valid():
        return _page(request, found, form, UNPROCESSABLE)
    services.raise_contest(evidence=found.row, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, "Contested. You will read the answer on Today and here.")
    return redirect("competencies:piece", evidence_id)


@require_POST
def answer(request: MemberRequest, evidence_id: int) -> HttpResponseBase:
    found, form = load_piece(request.access, evidence_id), ReasonForm(request.POST)
    if not found.may_answer:
        raise Forbidden("Whoever gave this piece, or HR, answers.")
    act = {"keep": Act.KEEP, "retract": Act.RETRACT}.get(request.POST.get("act", ""))
    if act is None:
        raise NotFound("There is nothing like that to do here.")
    if not form.is_valid():
        return _page(request, found, form, UNPROCESSABLE)
    services.answer_contest(
        contest=_open(found), act=act, reason=form.cleaned_data["reason"], by=request.user
    )
    messages.success(request, "Answered. The person is told.")
    return redirect("competencies:piece", evidence_id)


@require_POST
def withdraw(request: MemberRequest, evidence_id: int) -> HttpResponseBase:
    found = load_piece(request.access, evidence_id)
    if not found.is_subject:
        raise Forbidden("Only who contested takes it back.")
    services.withdraw_contest(contest=_open(found), by=request.user)
    messages.success(request, "Taken back. The piece stands as it was.")
    return redirect("competencies:piece", evidence_id)


def _open(found: Piece) -> Contest:
    """The one that waits; else the last closed one, whose state then says why not."""
    latest = found.open_contest or next(iter(found.contests), None)
    if latest is None:
        raise NotFound("This piece is not contested.")
    return latest
