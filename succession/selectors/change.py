"""What a difference between then and now is made of, so that "we looked" never reads as growth."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from competencies.models import Competency, RoleProfile
from people.models import Employee, Role
from succession.models import Pack
from succession.scoring import (
    Estimates,
    Profiles,
    ScoreChange,
    day_number,
    estimate_proficiency,
    explain_change,
    print_score,
    round_to_total,
)
from succession.selectors.basis import Basis, Frame, load_basis, load_frame, score_basis


@dataclass(frozen=True, kw_only=True)
class ChangePart:
    """Points of 100, of one competency or (`competency` None) of the whole score. The four add up
    to `difference`; the printed ones add up to `printed_difference`."""

    competency: Competency | None
    role_changed: float
    seen_first: float
    level_moved: float
    surer_or_faded: float
    printed: tuple[int, int, int, int]

    @property
    def difference(self) -> float:
        return self.role_changed + self.seen_first + self.level_moved + self.surer_or_faded

    @property
    def printed_difference(self) -> int:
        return sum(self.printed)


@dataclass(frozen=True, kw_only=True)
class ReadinessDifference:
    """Both days scored under today's policy. `total` and the parts in points of 100; the printed
    scores differ by the printed difference of the total."""

    employee: Employee
    role: Role
    then: date
    now: date
    profile_then: int
    profile_now: int
    score_then: float
    score_now: float
    printed_then: int
    printed_now: int
    total: ChangePart
    competencies: tuple[ChangePart, ...]


def change_since(employee: Employee, role: Role, then: date | Pack) -> ReadinessDifference:
    """Since a pack: with what was known when it was made. Since a day: with what is known now about
    that day. At most 8 queries. Raises NotScored where there is nothing to compare."""
    return difference(load_basis(load_frame(employee, role, as_of=None, known_at=None)), then)


def difference(current: Basis, then: date | Pack) -> ReadinessDifference:
    """From a basis at hand: no query where the same profile was in force then, else at most 4."""
    return difference_between(current, _former_basis(current, then))


def difference_between(current: Basis, former: Basis) -> ReadinessDifference:
    """No query."""
    now = current.frame
    change = explain_change(
        employee=now.employee.pk,
        before=_scored(former),
        after=_scored(current),
        policy=now.policy,
    )
    competencies = former.competencies | current.competencies
    score_then, score_now = _score(former), _score(current)
    printed_then = print_score(score_then, policy=now.policy)
    printed_now = print_score(score_now, policy=now.policy)
    return ReadinessDifference(
        employee=now.employee,
        role=now.role,
        then=former.frame.as_of,
        now=now.as_of,
        profile_then=former.frame.profile.version,
        profile_now=now.profile.version,
        score_then=score_then,
        score_now=score_now,
        printed_then=printed_then,
        printed_now=printed_now,
        total=_part(None, change.total, printed=printed_now - printed_then),
        competencies=tuple(
            _part(competencies[row.competency], row)
            for row in change.competencies
            if row.competency is not None
        ),
    )


def _former_basis(current: Basis, then: date | Pack) -> Basis:
    now = current.frame
    if isinstance(then, Pack):
        day, known_at, profile = then.as_of, then.made_at, _profile_of(now, then)
    else:
        day, known_at, profile = then, now.known_at, _profile_on(now, then)
    if profile == now.profile:
        return current.as_known(as_of=day, known_at=known_at)
    return load_basis(replace(now, as_of=day, known_at=known_at, profile=profile, stored=None))


def _profile_of(now: Frame, pack: Pack) -> RoleProfile:
    if pack.profile_version == now.profile.version:
        return now.profile
    return RoleProfile.objects.get(role=now.role, version=pack.profile_version)


def _profile_on(now: Frame, day: date) -> RoleProfile:
    """The version in force at the end of that day; before the first was published, the first."""
    if _was_in_force(now.profile, day) or now.profile.version == 1:
        return now.profile
    versions = RoleProfile.objects.filter(role=now.role, status=RoleProfile.Status.PUBLISHED)
    found = list(versions.filter(version__lte=now.profile.version).order_by("version"))
    return profile_on(now.profile, found, day)


def profile_on(now: RoleProfile, published: Sequence[RoleProfile], day: date) -> RoleProfile:
    """`published` up to the one of `now`, the oldest first. No query."""
    if _was_in_force(now, day):
        return now
    in_force = [profile for profile in published if _was_in_force(profile, day)]
    return in_force[-1] if in_force else published[0]


def _was_in_force(profile: RoleProfile, day: date) -> bool:
    """Published by the end of that day."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    return profile.published_at is not None and profile.published_at < end


def _scored(basis: Basis) -> tuple[Estimates, Profiles]:
    estimates = estimate_proficiency(
        basis.columns,
        as_of=day_number(basis.frame.as_of),
        settings=basis.settings,
        policy=basis.frame.policy,
    )
    return estimates, basis.profiles


def _score(basis: Basis) -> float:
    return score_basis(basis).score


def _part(
    competency: Competency | None, change: ScoreChange, *, printed: int | None = None
) -> ChangePart:
    """`printed`: what the four printed parts add up to; else the rounded difference."""
    parts = (change.role_changed, change.seen_first, change.level_moved, change.surer_or_faded)
    total = round(change.difference) if printed is None else printed
    rounded = _round_parts(parts, total)
    return ChangePart(
        competency=competency,
        role_changed=change.role_changed,
        seen_first=change.seen_first,
        level_moved=change.level_moved,
        surer_or_faded=change.surer_or_faded,
        printed=(rounded[0], rounded[1], rounded[2], rounded[3]),
    )


def _round_parts(parts: Sequence[float], total: int) -> list[int]:
    """A printed score that stops short of ready now can make the total a point less than all the
    parts rounded down; the largest part gives it."""
    lowest = sum(math.floor(part) for part in parts)
    rounded = round_to_total(parts, total=max(total, lowest))
    if total < lowest:
        rounded[rounded.index(max(rounded))] -= lowest - total
    return rounded
