"""What comes in: a stage of a selection, and of each group how many were there and how many went on."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class GroupCount:
    """`is_compared` is False for people of whom the group is not known: counted, but no group."""

    label: str
    people: int
    selected: int
    is_compared: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.selected <= self.people:
            raise ValueError(f"{self.label}: {self.selected} of {self.people} cannot be selected.")

    @property
    def rate(self) -> float:
        return self.selected / self.people


@dataclass(frozen=True, kw_only=True)
class Stage:
    """`attribute` is what the groups are of ("Gender"); everybody is in one of `groups`."""

    name: str
    groups: Sequence[GroupCount]
    attribute: str = ""

    def __post_init__(self) -> None:
        labels = [one.label for one in self.groups]
        if len(set(labels)) < len(labels):
            raise ValueError(f"{self.name}: a group is there twice.")
