"""The calibration pack: one page about one person for one role, to take into the room."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audit.errors import Conflict, DomainError, Forbidden, NotFound
from people.models import Employee, Role
from people.requests import MemberRequest, Permission, load_employee, requires
from people.services.looks import record_look
from succession.calibration.seats import SharedPair, shared_pair
from succession.models import Pack
from succession.packs import printing
from succession.packs.content import sheet_of
from succession.packs.forms import SendForm
from succession.packs.pdf import one_pdf
from succession.packs.selectors import HeldPack, kept_pack, live_pack
from succession.packs.sending import note_opened, send_pack
from succession.packs.services import keep_pack, record_taken
from succession.packs.spreadsheet import pack_sheets
from succession.packs.team_views import pdf_response
from succession.selectors.basis import NotScored
from succession.views.person import person_frame
from succession.views.readiness import load_role
from ui.exports import xlsx_book_response

NO_CONTENT = 204


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose pack for which role, and which kept one; none of them is the live one. `is_reached`: by
    the right to propose, not only by a seat in a session."""

    employee: Employee
    role: Role
    pack: Pack | None
    is_reached: bool = True

    def load(self) -> HeldPack:
        """Raises NotScored, and NotFound for a kept one of which only figures are there."""
        if self.pack is None:
            return live_pack(self.employee, self.role)
        sheet = sheet_of(self.pack.content)
        if sheet is None:
            raise NotFound("Of this pack only its figures were kept. History shows them.")
        return kept_pack(self.pack, sheet)

    def url(self, name: str, *more: str) -> str:
        at = [self.employee.number, self.role.code, *([self.pack.pk] if self.pack else []), *more]
        return reverse(f"succession:{'kept-' if self.pack else ''}{name}", args=at)


def _asked(request: MemberRequest, number: str, role: str, pk: int | None) -> Asked:
    employee = load_employee(request, number, Permission.PROPOSE_SUCCESSORS)
    for_role, pack = load_role(role), None
    if pk is not None:
        kept = Pack.objects.filter(employee=employee, role=for_role, pk=pk)
        pack = kept.select_related("made_by").first()
        if pack is None:
            raise NotFound("There is no such pack.")
    return Asked(employee=employee, role=for_role, pack=pack)


def _asked_to_read(request: MemberRequest, number: str, role: str, pk: int | None) -> Asked:
    """For whoever proposes successors; and for whoever sits in a calibration session about the person
    and this role, until it ends: as it stands now, and kept ones that were sent to them."""
    try:
        if not request.access.can(Permission.PROPOSE_SUCCESSORS):
            raise Forbidden("You do not have the right to open this page.")
        return _asked(request, number, role, pk)
    except DomainError:
        may_sit = request.access.can(Permission.VIEW_CALIBRATION)
        found = shared_pair(request.user, number=number, role_code=role) if may_sit else None
        sent = _sent_to(request, found, pk) if found and pk is not None else None
        if found is None or (pk is not None and sent is None):
            raise
        return Asked(employee=found.employee, role=found.role, pack=sent, is_reached=False)


def _sent_to(request: MemberRequest, pair: SharedPair, pk: int) -> Pack | None:
    kept = Pack.objects.filter(pk=pk, employee=pair.employee, role=pair.role)
    return kept.filter(sendings__to=request.user).select_related("made_by").first()


@require_GET
def pack(request: MemberRequest, number: str, role: str, pk: int | None = None) -> HttpResponseBase:
    asked = _asked_to_read(request, number, role, pk)
    known = Permission.PROPOSE_SUCCESSORS if asked.is_reached else None
    context = person_frame(request, asked.employee, "", role=asked.role, known=known)
    try:
        held = asked.load()
    except NotScored as error:
        return render(request, "succession/not_scored.html", context | {"error": error})
    record_look(
        by=request.user,
        employee=asked.employee,
        what="pack",
        object_id=f"{asked.employee.number}:{asked.role.code}",
        label=f"Calibration pack of {asked.employee} for {asked.role}",
        detail={"hash": held.digest},
    )
    if asked.pack is not None:
        note_opened([asked.pack], request.user)
    return render(request, "succession/packs/pack.html", context | _shown(asked, held))


def _shown(asked: Asked, held: HeldPack) -> dict[str, Any]:
    return {
        "held": held,
        "sheet": held.sheet,
        "hash": held.digest,
        "kept": held.kept,
        "is_old": asked.pack is not None,
        "sendings": held.kept.sendings.select_related("by", "to") if held.kept else (),
        "change": held.sheet.change,
        "since": printing.since_words(held.sheet.change),
        "since_lower": f"s{printing.since_words(held.sheet.change)[1:]}",
        "today": timezone.localdate(),
        "moved": printing.moved_words(held.sheet.change),
        "ready": printing.ready_words(held.sheet),
        "send": SendForm(),
        "printed_url": asked.url("pack-printed"),
        "send_url": asked.url("pack-send"),
        "pdf_url": asked.url("pack-file", "pdf"),
        "xlsx_url": asked.url("pack-file", "xlsx"),
    }


@require_POST
@requires(Permission.PROPOSE_SUCCESSORS)
def pack_keep(request: MemberRequest, number: str, role: str) -> HttpResponseBase:
    asked = _asked(request, number, role, None)
    held = asked.load()
    if request.POST.get("hash") != held.digest:
        raise Conflict("The figures have changed since you opened the pack. Open it again.")
    kept = keep_pack(employee=asked.employee, role=asked.role, held=held, by=request.user)
    messages.success(request, f"Kept as {kept.content_hash[:12]}. The next pack compares with it.")
    return redirect("succession:pack", asked.employee.number, asked.role.code)


@require_GET
@requires(Permission.PROPOSE_SUCCESSORS)
def pack_file(
    request: MemberRequest, number: str, role: str, kind: str, pk: int | None = None
) -> HttpResponseBase:
    """PDF on A4 or, with `?paper=letter`, on Letter; or a spreadsheet."""
    asked = _asked(request, number, role, pk)
    held, holder = asked.load(), request.user.full_name
    name = f"pack-{asked.employee.pk}-{held.digest[:8]}"
    how = "as PDF" if kind == "pdf" else "as spreadsheet"
    record_taken(by=request.user, employee=asked.employee, held=held, how=how)
    if kind == "xlsx":
        return xlsx_book_response(name, pack_sheets([held], holder=holder))
    paper: printing.Paper = "letter" if request.GET.get("paper") == "letter" else "a4"
    return pdf_response(name, one_pdf(held, paper=paper, holder=holder))


@require_POST
@requires(Permission.PROPOSE_SUCCESSORS)
def pack_printed(
    request: MemberRequest, number: str, role: str, pk: int | None = None
) -> HttpResponseBase:
    """The page says that its printing began. What is done with the dialogue nobody can see."""
    asked = _asked(request, number, role, pk)
    record_taken(by=request.user, employee=asked.employee, held=asked.load(), how="on paper")
    return HttpResponse(status=NO_CONTENT)


@require_POST
@requires(Permission.PROPOSE_SUCCESSORS)
def pack_send(
    request: MemberRequest, number: str, role: str, pk: int | None = None
) -> HttpResponseBase:
    asked, form = _asked(request, number, role, pk), SendForm(request.POST)
    if not form.is_valid():
        raise DomainError(str(next(iter(form.errors.values()))[0]))
    sending = send_pack(
        employee=asked.employee,
        role=asked.role,
        held=asked.load(),
        to=form.cleaned_data["to"],
        by=request.user,
    )
    messages.success(request, f"Sent to {sending.to.full_name}. It is on their Today.")
    return redirect(asked.url("pack"))
