"""Whom a plan is about, and what may become of that: a total table. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from audit.transitions import Refusal


class About(StrEnum):
    """The seat whoever holds it; the person who holds it; or one who held it and does no longer."""

    SEAT = "seat"
    HOLDER = "holder"
    FORMER_HOLDER = "former_holder"


class AboutAct(StrEnum):
    MAKE_PERSONAL = "make-personal"
    KEEP_FOR_HOLDER = "keep-for-holder"
    KEEP_FOR_SEAT = "keep-for-seat"
    CLOSE = "close"


SAME = Refusal("The plan is about the one who holds the seat now. Nothing changed.")
FIRST = Refusal("The holder changed. Say first whether the plan still holds.")

ABOUT: Mapping[tuple[About, AboutAct], About | Refusal] = {
    (About.SEAT, AboutAct.MAKE_PERSONAL): About.HOLDER,
    (About.SEAT, AboutAct.KEEP_FOR_HOLDER): Refusal("The plan is about nobody in particular."),
    (About.SEAT, AboutAct.KEEP_FOR_SEAT): Refusal("The plan is one of the seat already."),
    (About.SEAT, AboutAct.CLOSE): Refusal("A plan of a seat has no end. Take people off it."),
    (About.HOLDER, AboutAct.MAKE_PERSONAL): SAME,
    (About.HOLDER, AboutAct.KEEP_FOR_HOLDER): SAME,
    (About.HOLDER, AboutAct.KEEP_FOR_SEAT): About.SEAT,
    (About.HOLDER, AboutAct.CLOSE): Refusal("Its reason still holds. Take people off it."),
    (About.FORMER_HOLDER, AboutAct.MAKE_PERSONAL): FIRST,
    (About.FORMER_HOLDER, AboutAct.KEEP_FOR_HOLDER): About.HOLDER,
    (About.FORMER_HOLDER, AboutAct.KEEP_FOR_SEAT): About.SEAT,
    (About.FORMER_HOLDER, AboutAct.CLOSE): About.SEAT,
}
