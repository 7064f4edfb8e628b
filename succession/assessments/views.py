"""Making a position critical, looking at it again, and ending that."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit.errors import Forbidden, NotFound
from people.access import Access, positions_within
from people.models import Position
from people.picking import positions_to_pick
from people.requests import MemberRequest, Permission, requires
from succession.assessments.forms import NO, USUAL, YES, AddForm, AssessForm
from succession.assessments.services import assess_position, end_criticality
from ui.picking import render_picking


@require_http_methods(["GET", "POST"])
@requires(Permission.CONFIRM_SUCCESSORS)
def add(request: MemberRequest) -> HttpResponseBase:
    """Choose the seat that shall be critical; it is assessed on the next page."""
    seats = positions_within(request.access, Permission.CONFIRM_SUCCESSORS)
    form = AddForm(
        request.POST if request.method == "POST" else None,
        positions=positions_to_pick(seats.filter(closed_on__isnull=True, is_critical=False)),
    )
    if request.method == "POST" and form.is_valid():
        return redirect("succession:position-assess", code=form.cleaned_data["position"].code)
    return render_picking(request, "succession/assessments/add.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.CONFIRM_SUCCESSORS)
def assess(request: MemberRequest, code: str) -> HttpResponseBase:
    seat = _load(request.access, code)
    form = AssessForm(request.POST if request.method == "POST" else None, initial=_initial(seat))
    if request.method == "POST" and form.is_valid():
        return _assessed(request, seat, form)
    context = {"form": form, "position": seat}
    return render(request, "succession/assessments/assess.html", context)


def _assessed(request: MemberRequest, seat: Position, form: AssessForm) -> HttpResponseBase:
    data = form.cleaned_data
    if data["critical"] == NO:
        end_criticality(position=seat, reason=data["reason"], by=request.user)
        messages.success(request, f"{seat.title} is no longer critical.")
        return redirect("succession:positions")
    assess_position(
        position=seat,
        risk=data["risk"],
        impact=data["impact"],
        reason=data["reason"],
        review_on=data["review_on"],
        by=request.user,
    )
    messages.success(request, f"{seat.title} is assessed.")
    return redirect("succession:position", code=seat.code)


def _initial(seat: Position) -> dict[str, object]:
    return {
        "critical": YES,
        "risk": seat.risk_of_loss,
        "impact": seat.impact_of_loss,
        "review_on": timezone.localdate() + USUAL,
    }


def _load(access: Access, code: str) -> Position:
    rows = Position.objects.filter(code=code, closed_on__isnull=True).select_related("org_unit")
    within = positions_within(access, Permission.CONFIRM_SUCCESSORS)
    found = rows.filter(pk__in=within.values("pk")).first()
    if found is not None:
        return found
    if positions_within(access, Permission.VIEW_BENCH).filter(code=code).exists():
        raise Forbidden("You may look at this position, but not do this.")
    raise NotFound("There is no such position, or it is not yours to see.")
