"""The one team laid out on purpose: whoever tries Cadre meets every band in it."""

from .ladder import all_roles, role_above, role_numbers
from .people import People
from .reviews import Fate, Fates

# Of the seven team leads, for the next rung of their ladder.
TEAM_FATES = (
    Fate.NEAR,
    Fate.READY,
    Fate.THIN,
    Fate.FAR,
    Fate.NEAR,
    Fate.OFF,
    Fate.NONE,
)


def showcase_fates(people: People) -> Fates:
    """What shall be seen of each report of the showcase manager, of the manager, and of one
    person who works for the first of those reports (the employee among the personas)."""
    leader = people.tree.showcase
    team = people.team(leader)
    chosen = dict(zip(team, TEAM_FATES, strict=True))
    chosen[leader] = Fate.READY
    chosen[showcase_employee(people)] = Fate.NEAR
    return {person: (fate, (next_role(people, person),)) for person, fate in chosen.items()}


def showcase_employee(people: People) -> int:
    """The highest and longest-serving of the first report's own team."""
    team = people.team(people.team(people.tree.showcase)[0])
    return min(team, key=lambda person: (-people.grade[person], people.hired[person]))


def next_role(people: People, person: int) -> int:
    above = role_above(all_roles()[people.role[person]])
    return int(people.role[person]) if above is None else role_numbers()[above.code]
