"""Profiles that follow another one: what they except, and which are behind."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from competencies.comparing import Comparison, Difference, compare
from competencies.inheriting import TakenOver
from competencies.models import RoleProfile
from competencies.selectors.profiles import loaded_needs
from competencies.selectors.roles import with_profiles
from people.models import Role


@dataclass(frozen=True, kw_only=True)
class Heritage:
    """A profile beside the one that it follows. `newer` is the number of the base's version in force
    where that is a later one."""

    base: RoleProfile
    lines: Sequence[Comparison]
    newer: int | None

    def count(self, difference: Difference) -> int:
        return sum(one.difference is difference for one in self.lines)

    @property
    def exceptions(self) -> list[Comparison]:
        return [one for one in self.lines if one.difference is not Difference.SAME]

    @property
    def inherited_count(self) -> int:
        return self.count(Difference.SAME)

    @property
    def words(self) -> str:
        """ "2 changed, 1 added" """
        names = {
            Difference.CHANGED: "changed",
            Difference.ADDED: "added",
            Difference.REMOVED: "left out",
        }
        counts = [f"{self.count(one)} {word}" for one, word in names.items() if self.count(one)]
        return ", ".join(counts) or "nothing"


def heritage_of(profile: RoleProfile | None) -> Heritage | None:
    """Of a profile that came `with_requirements`, without asking the database."""
    if profile is None or profile.inherits_from is None:
        return None
    return Heritage(
        base=profile.inherits_from,
        lines=compare(loaded_needs(profile.inherits_from), loaded_needs(profile)),
        newer=vars(profile)["newer_base"],
    )


def to_follow(role: Role) -> list[Role]:
    """The other roles of the family with a profile, the nearest rung below first."""
    if role.family_id is None:
        return []
    siblings = Role.objects.filter(
        family=role.family_id, profiles__status=RoleProfile.Status.PUBLISHED
    ).exclude(pk=role.pk)
    found = with_profiles(siblings.distinct()).order_by(F("grade").desc(nulls_last=True), "name")
    own = role.grade or 0
    return sorted(found, key=lambda one: (one.grade or 0) >= own)


def taken_words(taken: TakenOver) -> str:
    if not taken.contested:
        return "The draft follows the newer version; its own exceptions stay."
    names = ", ".join(taken.contested)
    return (
        "The draft follows the newer version. These differ in both, and yours stay as they "
        f"were: {names}."
    )
