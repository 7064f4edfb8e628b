"""Rating what one has seen: one competency, one choice, then the next."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from audit.errors import NotFound
from competencies.forms import NOT_SEEN, RatingForm
from competencies.models import Competency
from competencies.selectors.anchors import rating_options
from competencies.services.ratings import rate_person
from people.models import Employee, Role
from people.requests import MemberRequest, Permission, load_employee, requires
from succession.pages.queue import RatingQueue, rating_queue
from succession.selectors.basis import NotScored
from succession.selectors.person import readiness_of
from succession.selectors.roles import first_role
from succession.views.readiness import load_role

UNPROCESSABLE = 422


@dataclass(frozen=True, kw_only=True)
class Walk:
    """A walk through somebody's competencies: for which role, which ones were not seen, and the
    one just saved. Lives in the query string, so that back and reload work."""

    employee: Employee
    role: Role | None
    skipped: tuple[str, ...]
    saved: str = ""

    def query(self, *, saved: str = "", skip: str = "") -> str:
        skipped = [*self.skipped, skip] if skip else list(self.skipped)
        pairs = {"role": self.role.code if self.role else "", "skip": skipped, "saved": saved}
        kept = {key: value for key, value in pairs.items() if value}
        return f"?{urlencode(kept, doseq=True)}" if kept else ""

    def home(self) -> str:
        if self.role is None:
            return reverse("succession:readiness", args=[self.employee.number])
        return reverse("succession:readiness-role", args=[self.employee.number, self.role.code])


@require_GET
@requires(Permission.RATE_PEOPLE)
def rate_next(request: MemberRequest, number: str) -> HttpResponseBase:
    """To the competency where a fresh look changes most; home when nothing is worth asking."""
    walk = _read_walk(request, number)
    queue = _queue(walk)
    wanted = queue.first if walk.saved or walk.skipped else queue.all
    if not wanted:
        return redirect(
            walk.home() + (f"?{urlencode({'saved': walk.saved})}" if walk.saved else "")
        )
    url = reverse("succession:rate", args=[number, wanted[0].code])
    return redirect(url + walk.query(saved=walk.saved))


@require_http_methods(["GET", "POST"])
@requires(Permission.RATE_PEOPLE)
def rate(request: MemberRequest, number: str, competency: str) -> HttpResponseBase:
    walk, found = _read_walk(request, number), _load_competency(competency)
    form = RatingForm(request.POST or None, competency=found)
    if request.method == "POST" and form.is_valid():
        return _save(request, walk, found, form)
    status = UNPROCESSABLE if form.is_bound else 200
    context = _page(request, walk, found, form)
    return render(request, "succession/rate.html", context, status=status)


def _save(
    request: MemberRequest, walk: Walk, competency: Competency, form: RatingForm
) -> HttpResponseBase:
    level = form.cleaned_data["level"]
    next_url = reverse("succession:rate-next", args=[walk.employee.number])
    if level == NOT_SEEN:
        messages.success(request, f"Noted: you have not seen {competency}. It counts neither way.")
        return redirect(next_url + walk.query(skip=competency.code, saved=competency.code))
    rate_person(
        employee=walk.employee,
        competency=competency,
        level=int(level),
        note=form.cleaned_data["note"],
        behaviour=form.cleaned_data["behaviour"],
        by=request.user,
        on=timezone.localdate(),
    )
    messages.success(request, f"Saved: {competency}, level {level}.")
    return redirect(next_url + walk.query(saved=competency.code))


def _read_walk(request: MemberRequest, number: str) -> Walk:
    employee = load_employee(request, number, Permission.RATE_PEOPLE)
    code = request.GET.get("role", "")
    return Walk(
        employee=employee,
        role=load_role(code) if code else first_role(employee),
        skipped=tuple(request.GET.getlist("skip")),
        saved=request.GET.get("saved", ""),
    )


def _queue(walk: Walk) -> RatingQueue:
    """With what is known this moment, so that what was just rated is not asked again."""
    if walk.role is None:
        return RatingQueue(first=(), rest=())
    try:
        readiness = readiness_of(walk.employee, walk.role, known_at=timezone.now())
    except NotScored:
        return RatingQueue(first=(), rest=())
    return rating_queue(readiness, skipped=walk.skipped)


def _load_competency(code: str) -> Competency:
    found = Competency.objects.filter(code=code).first()
    if found is None:
        raise NotFound("There is no such competency.")
    return found


def _page(
    request: MemberRequest, walk: Walk, competency: Competency, form: RatingForm
) -> dict[str, Any]:
    queue = _queue(walk)
    others = [one for one in queue.first if one != competency]
    return {
        "employee": walk.employee,
        "role": walk.role,
        "competency": competency,
        "form": form,
        "anchors": rating_options(competency, chosen=form["level"].value() or ""),
        "left": len(others),
        "home": walk.home(),
        "saved": walk.saved,
        "since": timezone.localdate() - timedelta(days=365),
        "draft": f"rate:{walk.employee.number}:{competency.code}",
        "crumbs": [(str(walk.employee), walk.home()), ("Rate", "")],
    }
