"""Which pages are asked for, and by whom."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.utils import timezone

from bench.company import value
from bench.every_page.company import BEFORE_THE_LAST


@dataclass(frozen=True, kw_only=True)
class Places:
    """Rows of the company that addresses need."""

    people: int
    person: str
    role: str
    slated: str
    scenario: int
    competency: str
    team_role: str
    report: str


def readers(people: int) -> Mapping[str, int]:
    """Accounts by what they are: their number is that of their person."""
    first = people - BEFORE_THE_LAST
    return {
        "HR": first,
        "HR partner": first - 1,
        "manager": 3,
        "steering": first - 2,
        "auditor": first - 3,
    }


def places_of(people: int) -> Places:
    report = value(
        "SELECT number FROM people_employee WHERE manager_id = 3 AND status = 'active' LIMIT 1"
    )
    scored = (
        "SELECT role.code FROM succession_readinessscore score"
        " JOIN people_role role ON role.id = score.role_id"
        " JOIN people_employee person ON person.id = employee_id WHERE person.number = %s"
        " ORDER BY score.role_id DESC LIMIT 1"
    )
    busiest = (
        "SELECT role.code FROM people_position seat JOIN people_role role ON role.id = role_id"
        " JOIN succession_successionplan plan ON plan.role_id = role.id"
        " WHERE seat.is_critical GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    )
    return Places(
        people=people,
        person=f"N{people // 2}",
        role=value(busiest),
        slated=value(
            "SELECT code FROM people_position WHERE is_critical AND incumbent_id IN"
            " (SELECT id FROM people_employee WHERE manager_id = 3) ORDER BY id LIMIT 1"
        ),
        scenario=value("SELECT min(id) FROM succession_scenario"),
        competency=value("SELECT min(code) FROM competencies_competency"),
        team_role=value(scored, [report]),
        report=report,
    )


PAGES = {
    "today": "/",
    "search": "/search/?q=an",
    "people": "/people/",
    "people, searched": "/people/?q=an",
    "team": "/team/",
    "360 rounds": "/feedback/",
    "rater habits": "/raters/",
    "critical positions": "/positions/",
    "critical positions, searched": "/positions/?q=an",
    "heat map": "/bench/heat/",
    "chart": "/bench/chart/",
    "chart, as a table": "/bench/chart/table/",
    "position": "/positions/{slated}/",
    "position, propose": "/positions/{slated}/propose/",
    "closest to a position": "/positions/{slated}/closest/",
    "role plan": "/role-plans/{role}/",
    "closest to a role": "/role-plans/{role}/closest/",
    "plans to mend": "/plans/mend/",
    "put themselves forward": "/plans/forward/",
    "scenarios": "/scenarios/",
    "scenario": "/scenarios/{scenario}/",
    "scenario, new": "/scenarios/new/",
    "matrix": "/matrix/",
    "matrix of a role": "/matrix/for/{role}/",
    "matrix of a role, alike": "/matrix/for/{role}/?sort=alike",
    "pools": "/pools/",
    "pool of a tenth": "/pools/1/",
    "pool": "/pools/3/",
    "live pool": "/pools/2/",
    "calibration sessions": "/calibration/",
    "session of 200, live": "/calibration/1/",
    "session of 200, table": "/calibration/1/table/",
    "session of 200, closed": "/calibration/2/",
    "session of 200, fairness": "/calibration/2/fairness/",
    "session, preparing": "/calibration/1/prepare/",
    "person": "/people/{report}/readiness/{team_role}/",
    "person, replayed": "/people/{report}/readiness/{team_role}/?as_of={month_ago}",
    "person, evidence": "/people/{report}/evidence/",
    "person, history": "/people/{report}/history/",
    "conversation": "/people/{report}/readiness/{team_role}/conversation/",
    "pack": "/people/{report}/readiness/{team_role}/pack/",
    "held about me": "/me/held/",
    "my actions": "/me/actions/",
    "put myself forward": "/me/forward/",
    "evidence coverage": "/coverage/evidence/",
    "evidence coverage, people": "/coverage/evidence/people/?competency={competency}&age=fresh",
    "not scored": "/not-scored/",
    "scoring policies": "/policies/",
    "validation": "/validation/",
    "role profiles": "/roles/",
    "role profile": "/roles/{role}/",
    "competency coverage": "/coverage/",
    "library": "/library/",
    "key figures": "/kpis/",
    "key figure": "/kpis/successor_coverage/",
    "runs": "/runs/",
    "imports": "/imports/",
    "audit trail": "/audit/",
    "withheld": "/withheld/",
}
"""Address by name; in braces, a field of `Places`, or the first day of this month."""


def pages_of(at: Places) -> Mapping[str, str]:
    """Address by name."""
    places = asdict(at) | {"month_ago": timezone.localdate().replace(day=1)}
    return {name: address.format(**places) for name, address in PAGES.items()}
