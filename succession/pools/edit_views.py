"""Making, changing, filling and closing pools."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from audit.errors import DomainError, Forbidden, NotFound
from people.access import employees_within
from people.models import Employee, left_by
from people.picking import people_to_pick
from people.requests import MemberRequest, Permission, requires
from succession.models import PoolSpell, TalentPool
from succession.pools import services
from succession.pools.forms import AddForm, PoolForm, RemoveForm, ReviewForm, initial_of
from succession.pools.policies import Act
from succession.pools.selectors import load_pool, may_edit, spells_of
from ui.picking import render_picking

BUTTONS = (Act.REFRESH, Act.CLOSE, Act.REOPEN)


def _editable(request: MemberRequest, pk: int) -> TalentPool:
    pool = load_pool(request.access, pk)
    if not may_edit(request.access, pool):
        raise Forbidden("You may look at this pool, but not change it.")
    return pool


def _people(request: MemberRequest, permission: Permission) -> QuerySet[Employee]:
    people = employees_within(request.access, permission)
    return people.exclude(left_by(timezone.localdate()))


def _pool_form(request: MemberRequest, kind: str, pool: TalentPool | None = None) -> PoolForm:
    return PoolForm(
        request.POST if request.method == "POST" else None,
        access=request.access,
        kind=kind,
        people=people_to_pick(_people(request, Permission.VIEW_PEOPLE)),
        initial=initial_of(pool) if pool else {},
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_POOLS)
def create(request: MemberRequest, kind: str) -> HttpResponseBase:
    if kind not in TalentPool.Kind.values:
        raise NotFound("There are pools by criteria and hand-picked ones.")
    form = _pool_form(request, kind)
    if request.method == "POST" and form.is_valid():
        try:
            pool = services.create_pool(
                kind=TalentPool.Kind(kind), terms=form.terms(), by=request.user
            )
        except DomainError as error:
            form.add_error("name", error.sentence)
        else:
            messages.success(request, f"{pool.name} is open.")
            return redirect("succession:pool", pk=pool.pk)
    return render_picking(request, "succession/pools/form.html", {"form": form, "kind": kind})


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_POOLS)
def change(request: MemberRequest, pk: int) -> HttpResponseBase:
    pool = _editable(request, pk)
    form = _pool_form(request, pool.kind, pool)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_pool(pool=pool, terms=form.terms(), by=request.user)
        except DomainError as error:
            form.add_error("name", error.sentence)
        else:
            messages.success(request, "The pool is changed.")
            return redirect("succession:pool", pk=pool.pk)
    context = {"form": form, "kind": pool.kind, "pool": pool}
    return render_picking(request, "succession/pools/form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_POOLS)
def review(request: MemberRequest, pk: int) -> HttpResponseBase:
    """By HR, or by whoever answers for the pool."""
    pool = load_pool(request.access, pk)
    if not (may_edit(request.access, pool) or pool.owner_id == request.access.employee_id):
        raise Forbidden("Its owner or HR reviews a pool.")
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.review_pool(pool=pool, next_on=form.cleaned_data["next_on"], by=request.user)
        messages.success(request, "Reviewed.")
        return redirect("succession:pool", pk=pool.pk)
    return render(request, "succession/pools/review.html", {"form": form, "pool": pool})


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_POOLS)
def add(request: MemberRequest, pk: int) -> HttpResponseBase:
    pool = _editable(request, pk)
    form = AddForm(
        request.POST if request.method == "POST" else None,
        people=people_to_pick(_addable(request, pool)),
    )
    if request.method == "POST" and form.is_valid():
        people, reason = form.cleaned_data["people"], form.cleaned_data["reason"]
        try:
            services.add_members(pool=pool, people=people, reason=reason, by=request.user)
        except DomainError as error:
            form.add_error("people", error.sentence)
        else:
            whom = people[0].full_name if len(people) == 1 else f"{len(people)} people"
            messages.success(request, f"Added to the pool: {whom}.")
            return redirect("succession:pool", pk=pool.pk)
    return render_picking(request, "succession/pools/add.html", {"form": form, "pool": pool})


def _addable(request: MemberRequest, pool: TalentPool) -> QuerySet[Employee]:
    """Within reach, not in it yet, and not oneself."""
    inside = pool.spells.filter(left_on__isnull=True).values("employee")
    return (
        _people(request, Permission.EDIT_POOLS).exclude(account=request.user).exclude(pk__in=inside)
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_POOLS)
def remove(request: MemberRequest, pk: int, spell: int) -> HttpResponseBase:
    pool = _editable(request, pk)
    stay = get_object_or_404(_stays(request, pool), pk=spell)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.remove_member(spell=stay, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"{stay.employee.full_name} is out of the pool.")
        return redirect("succession:pool", pk=pool.pk)
    context = {"form": form, "pool": pool, "stay": stay}
    return render(request, "succession/pools/remove.html", context)


def _stays(request: MemberRequest, pool: TalentPool) -> Any:
    stays = spells_of(request.access, pool).select_related("employee", "pool")
    assert stays.model is PoolSpell
    return stays


@require_POST
@requires(Permission.EDIT_POOLS)
def act(request: MemberRequest, pk: int, act: str) -> HttpResponseBase:
    pool = _editable(request, pk)
    if act not in BUTTONS:
        raise NotFound("There is nothing like that to do here.")
    if act == Act.REFRESH:
        done = services.refresh_pool(pool=pool, by=request.user)
        words = f"Refreshed: {done.joined} joined, {done.left} left."
    elif act == Act.CLOSE:
        services.close_pool(pool=pool, by=request.user)
        words = "The pool is closed. Everybody’s stay ended today."
    else:
        services.reopen_pool(pool=pool, by=request.user)
        words = "The pool is open again."
    messages.success(request, words)
    return redirect("succession:pool", pk=pool.pk)
