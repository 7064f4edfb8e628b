"""Putting oneself forward, and the answers."""

from collections.abc import Iterator

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from audit.errors import DomainError, NotFound
from audit.services import record_list_export
from competencies.models import RoleInterest
from competencies.selectors.roles import matching as roles_matching
from people.access import employees_within
from people.models import Employee, Role
from people.requests import MemberRequest, Permission, own_record, requires
from people.selectors.directory import matching
from succession.forward import services
from succession.forward.forms import AnswerForm, ForwardForm
from succession.forward.selectors import slates_for, to_answer
from succession.mine.views import tabs
from succession.models import SelfNomination
from succession.models.readiness import Band
from succession.views.readiness import load_role
from ui.exports import Cell, export_response
from ui.lists import Filter, ListSpec, ListState, paginate, read_list

MOST_FOUND = 20
HEADERS = ("Number", "Name", "Role", "Words", "State", "Made at", "Answered at", "Answer")
SPEC = ListSpec(
    sorts={"newest": ("-made_at",), "person": ("employee__plain_name",), "role": ("role__name",)},
    default_sort="newest",
    filters=(Filter(name="state", label="State", choices=dict(SelfNomination.State.choices)),),
    search_label="Find a person or role",
)


@require_http_methods(["GET", "POST"])
def own(request: MemberRequest) -> HttpResponseBase:
    """What one put oneself forward for, and how it was answered."""
    employee = own_record(request)
    if request.method == "POST":
        return _take_back(request, employee)
    made = SelfNomination.objects.filter(employee=employee).select_related("role", "decided_by")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    context = {
        "employee": employee,
        "tabs": tabs("forward"),
        "made": list(made),
        "words": words,
        "found": _roles(employee, words),
        "today": timezone.localdate(),
    }
    return render(request, "succession/forward/own.html", context)


def _roles(employee: Employee, words: str) -> list[Role]:
    """Roles with a published profile: those found, or those that the person cares about."""
    published = Role.objects.filter(profiles__status="published").exclude(pk=employee.role_id or 0)
    published = published.exclude(
        pk__in=SelfNomination.objects.filter(employee=employee, state="open").values("role")
    ).distinct()
    if not words:
        chosen = RoleInterest.objects.filter(employee=employee).values("role")
        return list(published.filter(pk__in=chosen).order_by("name"))
    return list(roles_matching(published, words).order_by("name")[:MOST_FOUND])


def _take_back(request: MemberRequest, employee: Employee) -> HttpResponseBase:
    wanted = request.POST.get("take_back", "")
    rows = SelfNomination.objects.filter(employee=employee)
    found = rows.filter(pk=int(wanted)).first() if wanted.isdecimal() else None
    if found is None:
        raise NotFound("There is nothing like that of yours.")
    services.take_back(nomination=found, by=request.user)
    messages.success(request, "Taken back.")
    return redirect("succession:forward-own")


@require_http_methods(["GET", "POST"])
def put_forward(request: MemberRequest, code: str) -> HttpResponseBase:
    employee, role = own_record(request), load_role(code)
    form = ForwardForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            services.put_forward(employee=employee, role=role, words=words, by=request.user)
        except DomainError as error:
            form.add_error("words", error.sentence)
        else:
            messages.success(request, f"Your manager and HR see it: {role.name}.")
            return redirect("succession:forward-own")
    context = {"form": form, "role": role, "tabs": tabs("forward")}
    return render(request, "succession/forward/put.html", context)


@require_GET
@requires(Permission.PROPOSE_SUCCESSORS)
def listing(request: MemberRequest) -> HttpResponseBase:
    state = read_list(request.GET, SPEC)
    page = paginate(_rows(request, state).order_by(*state.order_by()), state)
    lines = [(one, str(Band(one.band).label) if one.band else "") for one in page.rows]  # type: ignore[attr-defined]  # annotated
    context = {"list": state, "page": page, "lines": lines, "today": timezone.localdate()}
    return render(request, "succession/forward/list.html", context)


@require_GET
@requires(Permission.PROPOSE_SUCCESSORS)
def listing_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    state = read_list(request.GET, SPEC)
    rows = _rows(request, state).order_by(*state.order_by())
    record_list_export(
        by=request.user, object_type="bench", label="Put themselves forward", rows=rows.count()
    )
    return export_response(kind, "put-forward", HEADERS, _cells(rows))


def _cells(rows: QuerySet[SelfNomination]) -> Iterator[tuple[Cell, ...]]:
    for one in rows.iterator(chunk_size=2000):
        yield (
            one.employee.number, one.employee.full_name, one.role.name, one.words,
            one.get_state_display(), one.made_at.date(),
            one.decided_at.date() if one.decided_at else None, one.answer,
        )  # fmt: skip


def _rows(request: MemberRequest, state: ListState) -> QuerySet[SelfNomination]:
    rows = to_answer(request.access)
    if states := state.chosen("state"):
        rows = rows.filter(state__in=states)
    if state.search:
        people = employees_within(request.access, Permission.PROPOSE_SUCCESSORS)
        named = Q(employee__in=matching(people, state.search))
        rows = rows.filter(named | Q(role__name__icontains=state.search))
    return rows


@require_http_methods(["GET", "POST"])
@requires(Permission.PROPOSE_SUCCESSORS)
def answer(request: MemberRequest, pk: int) -> HttpResponseBase:
    found = to_answer(request.access).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such wish, or it is not yours to answer.")
    slates = slates_for(request.access, found.role)
    form = AnswerForm(request.POST if request.method == "POST" else None, slates=slates)
    if request.method == "POST" and form.is_valid():
        try:
            _answered(request, found, form)
        except DomainError as error:
            form.add_error("slate", error.sentence)
        else:
            messages.success(request, f"{found.employee.full_name} can read your answer.")
            return redirect("succession:forward")
    band = found.band  # type: ignore[attr-defined]  # annotated
    context = {"form": form, "one": found, "slates": slates, "today": timezone.localdate()}
    context |= {"band": band, "band_label": str(Band(band).label) if band else ""}
    return render(request, "succession/forward/answer.html", context)


def _answered(request: MemberRequest, found: SelfNomination, form: AnswerForm) -> None:
    words, subject = form.cleaned_data["answer"], form.chosen
    if subject is None:
        services.decline(nomination=found, answer=words, by=request.user)
    else:
        services.take_up(nomination=found, subject=subject, answer=words, by=request.user)
