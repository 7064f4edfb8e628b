"""The people of the company: who, where, on which rung, since when."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from .ladder import CHIEF_EXECUTIVE, FAMILIES, TEAM_LEAD_GRADE, all_roles, role_numbers
from .names import ORIGINS, draw_name
from .places import HEAD_OFFICE, PLACES
from .plan import Plan
from .tables import Row
from .tree import Tree, grow_tree
from .units import Unit, name_units

ACTIVE, LEAVE, LEFT = "active", "leave", "left"
MAIL_DOMAIN = "orrelund.example"
ETHNICITIES = (
    "White",
    "Black",
    "South Asian",
    "East or South-East Asian",
    "Arab",
    "Mixed",
    "Other",
)


@dataclass(kw_only=True, eq=False)
class People:
    """One entry per person in every column; the first `len(tree)` are those who work here now,
    the others have left. Days are proleptic ordinals (`date.toordinal`)."""

    tree: Tree
    units: list[Unit]
    unit: list[int]
    number: list[str]
    name: list[str]
    is_woman: NDArray[np.bool_]
    place: NDArray[np.int16]
    role: NDArray[np.int16]
    grade: NDArray[np.int16]
    manager: NDArray[np.int64]
    hired: NDArray[np.int64]
    left: dict[int, int]
    ability: NDArray[np.float64]
    on_leave: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.number)

    @property
    def staff(self) -> int:
        return len(self.tree)

    def status(self, person: int) -> str:
        if person >= self.staff:
            return LEFT
        return LEAVE if self.on_leave[person] else ACTIVE

    def team(self, manager: int) -> list[int]:
        return np.flatnonzero(self.manager[: self.staff] == manager).tolist()

    def is_leader(self, person: int) -> bool:
        return person < self.staff and self.tree.height[person] > 0


def make_people(plan: Plan) -> People:
    left_count = round(plan.people * 0.03)
    tree = grow_tree(plan.people - left_count, plan.stream("tree"))
    rng = plan.stream("people")
    place = _places(tree, left_count, rng)
    units = name_units(tree, place.tolist())
    manager = np.array(tree.manager + _old_managers(tree, left_count, rng))
    role = _roles(tree, manager, left_count, rng)
    grade = np.array([r.grade for r in all_roles()], dtype=np.int16)[role]
    hired, left = _tenure(plan, grade, len(tree), rng)
    is_woman = rng.random(plan.people) < 0.52 - 0.02 * grade
    unit_of_leader = {unit.leader: number for number, unit in enumerate(units)}
    return People(
        tree=tree,
        units=units,
        unit=[
            unit_of_leader.get(person, unit_of_leader[int(manager[person])] if person else 0)
            for person in range(plan.people)
        ],
        number=_numbers(hired),
        name=_names(place, is_woman, plan.stream("names")),
        is_woman=is_woman,
        place=place,
        role=role,
        grade=grade,
        manager=manager,
        hired=hired,
        left=left,
        ability=rng.normal(0.0, 0.45, plan.people),
        on_leave=(rng.random(plan.people) < 0.02) & (grade < TEAM_LEAD_GRADE),
    )


def _places(tree: Tree, left_count: int, rng: np.random.Generator) -> NDArray[np.int16]:
    """Functions are led from head office; each of their parts has a place, with some exceptions."""
    place = np.full(len(tree) + left_count, HEAD_OFFICE, dtype=np.int16)
    moves = rng.random(len(tree))
    elsewhere = rng.integers(0, len(PLACES), len(tree) + left_count)
    seats: dict[int, Iterator[int]] = {}
    for person in range(1, len(tree)):
        manager = tree.manager[person]
        place[person] = place[manager]
        is_part = tree.depth[person] == 2 and tree.height[person] > 0
        if manager == tree.showcase:
            place[person] = elsewhere[person]
        elif is_part:
            order = seats.setdefault(manager, iter(rng.permutation(len(PLACES)).tolist()))
            place[person] = next(order)
        elif moves[person] > (0.85 if tree.height[person] > 1 else 0.96):
            place[person] = elsewhere[person]
    place[len(tree) :] = elsewhere[len(tree) :]
    return place


def _old_managers(tree: Tree, left_count: int, rng: np.random.Generator) -> list[int]:
    leaders = [person for person in range(len(tree)) if tree.height[person] == 1]
    return [leaders[i] for i in rng.integers(0, len(leaders), left_count)]


def _roles(
    tree: Tree, manager: NDArray[np.int64], left_count: int, rng: np.random.Generator
) -> NDArray[np.int16]:
    """Leaders stand on a rung by how many layers they lead; others on one of the first three."""
    people = len(tree) + left_count
    luck = rng.random(people)
    junior = rng.choice([1, 2, 3], people, p=[0.34, 0.40, 0.26])
    grade = [10]
    for person in range(1, people):
        boss = int(manager[person])
        if person >= len(tree) or tree.height[person] == 0:
            grade.append(3 if tree.height[boss] > 1 else int(junior[person]))
        else:
            grade.append(_leader_grade(tree, person, grade[boss], float(luck[person])))
    numbers = role_numbers()
    family = [*tree.family, *(tree.family[int(boss)] for boss in manager[len(tree) :])]
    codes = [CHIEF_EXECUTIVE, *(f"{FAMILIES[family[i]].code}-{grade[i]}" for i in range(1, people))]
    return np.array([numbers[code] for code in codes], dtype=np.int16)


def _leader_grade(tree: Tree, person: int, boss_grade: int, luck: float) -> int:
    if tree.depth[person] == 1:
        return 9
    if person == tree.showcase:
        return 6
    if tree.manager[person] == tree.showcase:
        return TEAM_LEAD_GRADE
    layers = max(tree.height[0] - 2, 1)
    usual = TEAM_LEAD_GRADE + round(4.5 * (tree.height[person] - 1) / layers) + int(luck > 0.72)
    return max(TEAM_LEAD_GRADE, min(usual, boss_grade - 1, 8))


def _tenure(
    plan: Plan, grade: NDArray[np.int16], staff: int, rng: np.random.Generator
) -> tuple[NDArray[np.int64], dict[int, int]]:
    """Days of hiring, and of leaving for those beyond the staff."""
    today = plan.as_of.toordinal()
    years = rng.exponential(4.5, plan.people) + 0.55 * grade * rng.random(plan.people)
    years = np.clip(years + np.where(grade >= TEAM_LEAD_GRADE, 1.5, 0.05), 0.05, 38)
    hired = today - (years * 365.25).astype(np.int64)
    gone = range(staff, plan.people)
    left = {person: today - int(rng.integers(5, 700)) for person in gone}
    for person, day in left.items():
        hired[person] = min(int(hired[person]), day - 120)
    return hired, left


def _numbers(hired: NDArray[np.int64]) -> list[str]:
    """Numbers in the order of hiring."""
    rank = np.empty(len(hired), dtype=np.int64)
    rank[np.argsort(hired, kind="stable")] = np.arange(len(hired))
    return [f"E{100_001 + int(place)}" for place in rank]


def _names(
    place: NDArray[np.int16], is_woman: NDArray[np.bool_], rng: np.random.Generator
) -> list[str]:
    everywhere = list(ORIGINS)
    names = []
    for where, woman in zip(place.tolist(), is_woman.tolist(), strict=True):
        luck, which = rng.random(2)
        local = PLACES[where].origins
        if luck < 0.50:
            origin = local[0]
        else:
            choices = local[1:] if luck < 0.80 else everywhere
            origin = choices[int(which * len(choices))]
        names.append(draw_name(ORIGINS[origin], woman, rng))
    return names


_UNFOLDED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ĳ": "ij"}
)


def mail_address(name: str, number: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().translate(_UNFOLDED))
    words = (
        "".join(c for c in word if c.isascii() and (c.isalpha() or c == "-"))
        for word in plain.split()
    )
    return ".".join([*(word for word in words if word), number[1:]]) + f"@{MAIL_DOMAIN}"


def employee_rows(people: People, seats: dict[int, str], plan: Plan) -> Iterator[Row]:
    """Rows of employees.csv; `seats`: position codes by the person who holds them."""
    rng = plan.stream("employee details")
    for person in range(len(people)):
        yield _employee_row(people, person, seats, plan, rng)


def _employee_row(
    people: People, person: int, seats: dict[int, str], plan: Plan, rng: np.random.Generator
) -> Row:
    role = all_roles()[people.role[person]]
    place = PLACES[people.place[person]]
    manager = int(people.manager[person])
    luck = rng.random(4)
    age = min(
        64, 19 + int(luck[0] * 26) + (plan.as_of.toordinal() - int(people.hired[person])) // 365
    )
    rating = np.clip(round(2 * (3.3 + people.ability[person] + rng.normal(0, 0.5))) / 2, 1, 5)
    is_new = plan.as_of.toordinal() - people.hired[person] < 200
    gender = "" if luck[1] > 0.97 else ("woman" if people.is_woman[person] else "man")
    return (
        people.number[person],
        people.name[person],
        mail_address(people.name[person], people.number[person]),
        people.number[manager] if manager >= 0 else "",
        people.units[people.unit[person]].code,
        seats.get(person, ""),
        role.title,
        role.code,
        role.grade,
        place.city,
        place.country,
        date.fromordinal(int(people.hired[person])),
        date.fromordinal(people.left[person]) if person in people.left else "",
        people.status(person),
        "" if is_new or luck[2] < 0.04 else f"{rating:g}",
        place.timezone,
        place.locale,
        "non-binary" if luck[1] < 0.006 else gender,
        ETHNICITIES[int(luck[3] / 0.8 * len(ETHNICITIES))] if luck[3] < 0.8 else "",
        plan.as_of.year - age,
    )
