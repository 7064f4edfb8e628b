"""What departures and moves break in a plan, in sentences. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """Most urgent first."""

    HOLDER_LEFT = "holder-left"
    VACANT = "vacant"
    SUCCESSOR_LEFT = "left"
    PERSON_PLAN = "about"
    SUCCESSOR_MOVED = "moved"
    SUCCESSOR_ARRIVED = "arrived"


KIND_WORDS = {
    Kind.HOLDER_LEFT: "The holder has left",
    Kind.VACANT: "Vacant",
    Kind.SUCCESSOR_LEFT: "A successor has left",
    Kind.PERSON_PLAN: "The plan was about another holder",
    Kind.SUCCESSOR_MOVED: "A successor moved to another job family",
    Kind.SUCCESSOR_ARRIVED: "A successor holds the seat now",
}
MOST = list(Kind)


@dataclass(frozen=True, kw_only=True)
class Break:
    """One thing that a departure or a move broke. `words` may name people, `plain` does not."""

    key: str
    kind: Kind
    title: str
    trail_id: str
    address: Callable[..., str] = field(compare=False)
    """Of the plan; with more, of something to do about it. Thousands are told, few are shown."""
    mend: tuple[object, ...] = ()
    unit: str
    words: str
    plain: str
    since: date | None
    mend_words: str
    position_id: int | None = None
    role_id: int | None = None
    employee_id: int | None = None
    has_confirmed: bool = True
    is_for_hr: bool = False

    @property
    def kind_words(self) -> str:
        return KIND_WORDS[self.kind]

    @property
    def url(self) -> str:
        return self.address()

    @property
    def mend_url(self) -> str:
        return self.address(*self.mend)


def most_urgent_first(breaks: Sequence[Break]) -> list[Break]:
    return sorted(breaks, key=lambda one: (MOST.index(one.kind), one.title, one.key))


def place_words(*, confirmed: bool, emergency: bool) -> str:
    place = "confirmed successor" if confirmed else "proposed"
    return f"{place} and emergency cover" if emergency else place


def successor_words(kind: Kind, name: str, place: str) -> str:
    """ "Mei Tanaka, confirmed successor and emergency cover, has left"."""
    what = {
        Kind.SUCCESSOR_LEFT: "has left",
        Kind.SUCCESSOR_MOVED: "moved to another job family",
        Kind.SUCCESSOR_ARRIVED: "holds the seat now and is still on its slate",
    }[kind]
    return f"{name}, {place}, {what}"


def cover_words(confirmed: int, ready: int) -> str:
    """What is there to fill an empty seat with."""
    if not confirmed:
        return "nobody is confirmed to follow"
    if not ready:
        return f"{confirmed} confirmed, nobody ready now"
    return f"{ready} of {confirmed} confirmed {'is' if ready == 1 else 'are'} ready now"
