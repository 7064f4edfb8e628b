"""What the demo's HR administrator has supposed so far: three scenarios to compare."""

from people.access import access_of
from people.models import Account, OrgUnit
from succession.models import Scenario
from succession.scenarios.services import create_scenario
from succession.scenarios.shapes import Horizon, Inputs, Pool


def suppose_scenarios() -> None:
    if Scenario.objects.exists():
        return
    by = Account.objects.get(is_demo=True, demo_label="HR administrator")
    access = access_of(by)
    for name, inputs in _supposed():
        create_scenario(name=name, inputs=inputs, by=by, access=access)


def _supposed() -> list[tuple[str, Inputs]]:
    risky = Inputs(high_risk=True, vacant=True, horizon=Horizon.TWO_YEARS)
    return [
        ("Everybody at high risk goes", risky),
        (
            "Everybody at high risk goes, confirmed successors only",
            Inputs(high_risk=True, vacant=True, pool=Pool.CONFIRMED),
        ),
        *(
            (f"{unit.name} closes", Inputs(vacant=True, closing_units=(unit.code,)))
            for unit in _plants()[:1]
        ),
    ]


def _plants() -> list[OrgUnit]:
    """Units in the middle: with some above and some below them, by code."""
    rows = OrgUnit.objects.filter(parent__parent__isnull=False, children__isnull=False)
    return list(rows.distinct().order_by("code"))
