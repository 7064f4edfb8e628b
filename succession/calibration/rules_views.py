"""The rules of a session, changed until it opens."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from audit.transitions import next_state
from people.requests import MemberRequest, Permission, requires
from succession.calibration.grid import from_data
from succession.calibration.policies import TRANSITIONS, Act, State
from succession.calibration.preparing import Rules
from succession.calibration.rules import SIMPLE, change_rules
from succession.calibration.rules_form import RulesForm
from succession.calibration.seats import load_seat, require_preparer


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_CALIBRATION)
def rules(request: MemberRequest, pk: int) -> HttpResponseBase:
    """409 with the reason once the session was opened."""
    seat = load_seat(request.access, pk)
    require_preparer(seat)
    session = seat.session
    next_state(TRANSITIONS, State(session.state), Act.CHANGE)
    now = {one: getattr(session, one) for one in SIMPLE}
    form = RulesForm(request.POST or None, grid=from_data(session.grid), initial=now)
    if request.method == "POST" and form.is_valid():
        typed = Rules(**{one: form.cleaned_data[one] for one in (*SIMPLE, "grid")})
        moved = change_rules(session=session, rules=typed, by=request.user)
        messages.success(request, _said(moved))
        return redirect("succession:calibration-prepare", pk)
    return render(request, "succession/calibration/rules.html", {"form": form, "session": session})


def _said(moved: int) -> str:
    if not moved:
        return "The rules are saved. Nobody is placed elsewhere."
    people = "One person is" if moved == 1 else f"{moved} people are"
    return f"The rules are saved. {people} placed elsewhere by the evidence now."
