"""The ladders: role families, their rungs, and what each rung requires.

A rung is a grade: 1–3 do the work, 4 leads a team, 5–8 lead leaders, 9 leads a function, 10 all.
"""

from dataclasses import dataclass
from functools import cache

CHIEF_EXECUTIVE = "GEN-10"
TEAM_LEAD_GRADE = 4

# Required level by grade 1…10. Rising, never by more than one level a rung.
_STEEP = (2, 2, 3, 3, 3, 4, 4, 5, 5, 5)  # the craft of the family
_EVEN = (1, 2, 2, 3, 3, 3, 4, 4, 5, 5)  # what everybody grows in
_LATE = (1, 1, 2, 2, 3, 3, 4, 4, 4, 5)  # what matters from the top half on
_LEAD = (1, 1, 2, 3, 3, 4, 4, 4, 5, 5)  # leading people


@dataclass(frozen=True, kw_only=True)
class Need:
    """One line of a family's profile, for the grades from `first` to `last`."""

    competency: str
    levels: tuple[int, ...]
    weight: float
    first: int = 1
    last: int = 10
    critical_from: int = 11


@dataclass(frozen=True, kw_only=True)
class Family:
    """`share`: part of the company's people. `words`: what its smaller units are called."""

    code: str
    name: str
    share: float
    titles: tuple[str, ...]
    craft: tuple[str, ...]
    words: tuple[str, ...]
    first_grade: int = 1


@dataclass(frozen=True, kw_only=True)
class Role:
    code: str
    title: str
    family: Family
    grade: int


def _titles(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


FAMILIES: tuple[Family, ...] = (
    Family(
        code="OPS",
        name="Operations",
        share=0.29,
        titles=_titles(
            "Operator, Skilled operator, Process technician, Shift lead, Production manager, "
            "Area production manager, Plant manager, Regional operations director, "
            "Chief operating officer"
        ),
        craft=("RES-SAFE", "RES-PLAN", "RES-PROBLEM"),
        words=_titles("Assembly, Casting, Machining, Paint shop, Packing, Maintenance, Tool shop"),
    ),
    Family(
        code="SAL",
        name="Sales",
        share=0.19,
        titles=_titles(
            "Sales assistant, Account executive, Senior account executive, Sales team lead, "
            "Sales manager, Area sales manager, Country sales director, Regional sales director, "
            "Chief sales officer"
        ),
        craft=("REL-CUSTOMER", "DIR-COMMERCIAL", "REL-INFLUENCE"),
        words=_titles("Key accounts, Dealers, Public sector, New business, Spare parts, Tenders"),
    ),
    Family(
        code="SVC",
        name="Customer service",
        share=0.12,
        titles=_titles(
            "Service agent, Service specialist, Senior service specialist, Service team lead, "
            "Service manager, Area service manager, Service director, Regional service director, "
            "Chief customer officer"
        ),
        craft=("REL-CUSTOMER", "RES-PROBLEM", "SLF-STEADY"),
        words=_titles("Help desk, Field service, Repairs, Contracts, Complaints, Training centre"),
    ),
    Family(
        code="SUP",
        name="Supply chain",
        share=0.12,
        titles=_titles(
            "Warehouse associate, Supply planner, Senior supply planner, Logistics team lead, "
            "Logistics manager, Area logistics manager, Supply chain director, "
            "Regional supply chain director, Chief supply chain officer"
        ),
        craft=("RES-PLAN", "RES-NUMBERS", "REL-INFLUENCE"),
        words=_titles("Inbound, Outbound, Planning, Purchasing, Customs, Warehouse"),
    ),
    Family(
        code="ENG",
        name="Engineering",
        share=0.11,
        titles=_titles(
            "Junior engineer, Engineer, Senior engineer, Engineering team lead, "
            "Engineering manager, Senior engineering manager, Engineering director, "
            "Group engineering director, Chief technology officer"
        ),
        craft=("RES-PROBLEM", "RES-DATA", "SLF-LEARN"),
        words=_titles("Drives, Controls, Materials, Test bench, Software, Prototypes"),
    ),
    Family(
        code="FIN",
        name="Finance",
        share=0.05,
        titles=_titles(
            "Accounts assistant, Accountant, Senior accountant, Finance team lead, "
            "Finance manager, Business controller, Finance director, Group finance director, "
            "Chief financial officer"
        ),
        craft=("RES-NUMBERS", "DIR-COMMERCIAL", "RES-DATA"),
        words=_titles("Ledger, Reporting, Treasury, Tax, Payroll"),
    ),
    Family(
        code="HRD",
        name="People and learning",
        share=0.04,
        titles=_titles(
            "HR assistant, HR adviser, Senior HR adviser, HR team lead, HR manager, "
            "HR area manager, HR director, Group HR director, Chief people officer"
        ),
        craft=("PPL-CHOOSE", "PPL-CANDOUR", "PPL-GROW"),
        words=_titles("Recruitment, Learning, Pay and benefits, Advice, Occupational health"),
    ),
    Family(
        code="MKT",
        name="Product and marketing",
        share=0.045,
        titles=_titles(
            "Marketing assistant, Product specialist, Senior product specialist, "
            "Product team lead, Product manager, Product group manager, Product director, "
            "Group product director, Chief product officer"
        ),
        craft=("REL-CUSTOMER", "DIR-COMMERCIAL", "RES-DATA"),
        words=_titles("Pumps, Valves, Market research, Brand, Catalogue, Events"),
    ),
    Family(
        code="QSE",
        name="Quality, safety and environment",
        share=0.035,
        titles=_titles(
            "Quality inspector, Quality engineer, Senior quality engineer, Quality team lead, "
            "Quality manager, Area quality manager, Quality director, Group quality director, "
            "Chief quality officer"
        ),
        craft=("RES-SAFE", "RES-PROBLEM", "RES-DATA"),
        words=_titles("Inspection, Suppliers, Environment, Safety, Laboratory"),
    ),
    Family(
        code="GEN",
        name="General management",
        share=0.0,
        titles=_titles("Country manager, Regional president, Group president, Chief executive"),
        craft=("DIR-COMMERCIAL", "RES-NUMBERS", "REL-INFLUENCE"),
        words=(),
        first_grade=7,
    ),
)


@cache
def all_roles() -> tuple[Role, ...]:
    """Every rung of every ladder, by family, lowest first. Code: family and grade."""
    return tuple(
        Role(code=f"{family.code}-{grade}", title=title, family=family, grade=grade)
        for family in FAMILIES
        for grade, title in enumerate(family.titles, family.first_grade)
    )


@cache
def role_numbers() -> dict[str, int]:
    """Role code → its place in `all_roles()`."""
    return {role.code: number for number, role in enumerate(all_roles())}


def role_above(role: Role) -> Role | None:
    code = f"{role.family.code}-{role.grade + 1}"
    return all_roles()[role_numbers()[code]] if code in role_numbers() else None


def describe_role(role: Role) -> str:
    reach = (
        "Does the work of the team and answers for its own part of it.",
        "Leads one team through its members.",
        "Leads several teams through their leaders.",
        "Answers for a site, a country or a function.",
        "Answers for a function, or for all of them, before the board.",
    )
    return reach[(role.grade > 3) + (role.grade > 4) + (role.grade > 6) + (role.grade > 8)]


@cache
def requirements_of(role_code: str) -> tuple[Need, ...]:
    """The needs that apply at this role's grade; `level_at` tells each one's level."""
    role = all_roles()[role_numbers()[role_code]]
    return tuple(need for need in _needs(role.family) if need.first <= role.grade <= need.last)


def level_at(need: Need, grade: int) -> int:
    return need.levels[grade - 1]


def _needs(family: Family) -> tuple[Need, ...]:
    main, second, third = family.craft
    craft = (
        Need(competency=main, levels=_STEEP, weight=3, critical_from=2),
        Need(competency=second, levels=_STEEP, weight=3, critical_from=6),
        Need(competency=third, levels=_EVEN, weight=2),
    )
    taken = set(family.craft)
    return craft + tuple(need for need in _SHARED if need.competency not in taken)


_SHARED: tuple[Need, ...] = (
    Need(competency="SLF-LEARN", levels=_EVEN, weight=1, last=5),
    Need(competency="RES-PLAN", levels=_EVEN, weight=2, last=6),
    Need(competency="SLF-STEADY", levels=_EVEN, weight=1, last=4),
    Need(competency="RES-DATA", levels=_EVEN, weight=1, last=3),
    Need(competency="REL-INFLUENCE", levels=_EVEN, weight=1, last=3),
    Need(competency="PPL-LEADERS", levels=_LEAD, weight=3, first=4, critical_from=4),
    Need(competency="PPL-GROW", levels=_LEAD, weight=2, first=4),
    Need(competency="PPL-CANDOUR", levels=_EVEN, weight=1.5, first=4, last=8),
    Need(competency="PPL-VOICES", levels=_LATE, weight=1, first=5, last=6),
    Need(competency="DIR-CHANGE", levels=_LATE, weight=2, first=5, critical_from=7),
    Need(competency="PPL-CHOOSE", levels=_LATE, weight=1, first=6, last=7),
    Need(competency="DIR-DECIDE", levels=_LATE, weight=1.5, first=7),
    Need(competency="DIR-DIRECTION", levels=_LEAD, weight=3, first=7, critical_from=8),
)
