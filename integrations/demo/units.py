"""Org units: one for each leader's team, so that the tree of units follows that of managers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .ladder import FAMILIES
from .places import PLACES
from .tables import Row
from .tree import Tree

COMPANY = "Orrelund Group"


@dataclass(frozen=True, kw_only=True)
class Unit:
    code: str
    name: str
    word: str
    leader: int
    parent: int


def name_units(tree: Tree, place: Sequence[int]) -> list[Unit]:
    """Units in the order of their leaders: parents first. `place`: by person."""
    units: list[Unit] = []
    unit_of: dict[int, int] = {}
    children: dict[int, int] = {}
    for leader in range(len(tree)):
        if not tree.height[leader]:
            continue
        parent = unit_of.get(tree.manager[leader], -1)
        children[parent] = children.get(parent, 0) + 1
        unit_of[leader] = len(units)
        units.append(_unit(tree, leader, units, parent, children[parent], place[leader]))
    return units


def _unit(tree: Tree, leader: int, units: list[Unit], parent: int, turn: int, place: int) -> Unit:
    family, city = FAMILIES[tree.family[leader]], PLACES[place].city
    depth = tree.depth[leader]
    if depth == 0:
        return Unit(code="ORR", name=COMPANY, word="", leader=leader, parent=-1)
    if depth == 1:
        return Unit(code=family.code, name=family.name, word="", leader=leader, parent=parent)
    code = f"{units[parent].code}-{turn}"
    if depth == 2:
        name = f"{city} plant" if family.code == "OPS" else f"{family.name}, {city}"
        return Unit(code=code, name=name, word="", leader=leader, parent=parent)
    word = units[parent].word
    word = f"{word} {turn}" if word else family.words[(turn - 1) % len(family.words)]
    if turn > len(family.words) and depth == 3:
        word = f"{word} {turn // len(family.words) + 1}"
    return Unit(code=code, name=f"{word}, {city}", word=word, leader=leader, parent=parent)


def unit_rows(units: Sequence[Unit]) -> Iterator[Row]:
    for unit in units:
        yield unit.code, unit.name, units[unit.parent].code if unit.parent >= 0 else ""
