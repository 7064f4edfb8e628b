"""Four eyes: who else could confirm what somebody proposed themselves."""

from collections.abc import Sequence

from people.access import Permission
from people.holders import holders_of, units_above
from people.models import Account
from succession.models import Successor


def others_may_confirm(places: Sequence[Successor], by: Account) -> set[int]:
    """Of these places (with plan and person loaded) those that an account other than `by`, and not
    the person's own, reaches with the right to confirm. Where HR is one person nobody else does, and
    that one may decide alone. Two queries; none for no place."""
    if not places:
        return set()
    holders = [one for one in holders_of(Permission.CONFIRM_SUCCESSORS) if one.account_id != by.pk]
    above = units_above({_unit_of(one) for one in places} | {_home_of(one) for one in places})
    return {
        place.pk
        for place in places
        if any(
            holder.employee_id != place.employee_id
            and holder.reaches_unit(above.get(_unit_of(place) or 0, ()))
            and holder.reaches_unit(above.get(_home_of(place) or 0, ()))
            for holder in holders
        )
    }


def _unit_of(place: Successor) -> int | None:
    """A role's plan is of no unit: only somebody who reaches everybody confirms on it."""
    return place.plan.position.org_unit_id if place.plan.position else None


def _home_of(place: Successor) -> int | None:
    return place.employee.org_unit_id
