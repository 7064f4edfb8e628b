"""The demo company in the database: imported, given accounts and owners, and its last year measured.

Everything goes through the services that a real company's data go through, so that every figure
comes from imported rows. Past months are scored and measured afterwards, as of their last day.
"""

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from audit.models import Run
from audit.services import System
from config.bootstrap import var_folder
from config.demo_calibration import hold_calibrations
from config.demo_conversations import hold_conversations
from config.demo_frameworks import revise_framework
from config.demo_plans import work_on_plans
from config.demo_pools import fill_pools
from config.demo_profiles import work_on_profiles
from config.demo_scenarios import suppose_scenarios
from config.demo_voices import gather_voices
from config.embedded.machine import write_private
from engagement.models import Nudge
from engagement.services.nudges import run_nudge_round
from governance.models import KPI
from governance.services import govern_kpi, observe_kpis
from integrations.canonical.services import import_folder
from integrations.demo.company import write_company
from integrations.demo.personas import Persona
from integrations.demo.plan import Plan
from people.models import Account, Employee, Grant, OrgUnit
from people.services.accounts import create_account, grant_role
from succession.coverage.measuring import measure_coverage
from succession.models import ScoringPolicyDraft, SuccessionPlan, Successor, ValidationRun
from succession.previews.services import start_policy_preview, work_off
from succession.scoring import policy_from_json
from succession.selectors.policies import policy_in_force
from succession.services.plans import name_plan_owner
from succession.services.policy_drafts import change_policy_draft, start_policy_draft
from succession.services.validations import advance_validation, start_validation

DEMO = System("Demo company")
MONTHS_MEASURED = 12

# Key: persona who answers for it, target, alarm; what lies between is to be watched. Two KPIs are
# left without on purpose: successor_breadth and bench_strength_c show what "ungoverned" looks like.
KPI_TARGETS: dict[str, tuple[str, float, float]] = {
    "net_ready_cover": ("Committee member", 0.40, 0.20),
    "ready_now_coverage": ("Committee member", 0.50, 0.25),
    "successor_coverage": ("HR administrator", 0.90, 0.60),
    "successor_depth": ("HR administrator", 2.0, 1.0),
    "bench_strength_b": ("Committee member", 0.50, 0.25),
    "exposure": ("Committee member", 0.10, 0.20),
    "evidence_freshness": ("HR partner", 0.75, 0.65),
    "insufficient_evidence": ("HR partner", 0.15, 0.35),
    "requirement_covered": ("Learning administrator", 0.85, 0.60),
    "content_mapped": ("Learning administrator", 0.80, 0.60),
    "activation_90d": ("HR administrator", 0.60, 0.20),
    "nudge_uplift": ("Learning administrator", 0.10, 0.0),
    "calibration_use": ("HR partner", 0.80, 0.40),
    "adverse_impact": ("HR administrator", 0.9, 0.6),
    "ownership": ("HR administrator", 1.0, 0.70),
    "sync_success": ("Integration administrator", 1.0, 0.90),
}


class Login(TypedDict):
    """One entry of `demo-logins.json`."""

    persona: str
    name: str
    email: str
    password: str


class DemoDataError(Exception):
    """The demo company cannot be loaded; the text is a sentence for whoever typed the command."""


def load_demo(*, plan: Plan, via_worker: bool, say: Callable[[str], None]) -> None:
    """Do what is missing of it; where all is there, nothing. Raises DemoDataError over data that
    are not the demo's."""
    if not Account.objects.filter(is_demo=True).exists():
        if Employee.objects.exists():
            raise DemoDataError(
                "There are people in this database, and they are not the demo company. Run "
                "`make demo-reset` first, or use another database."
            )
        say(f"Making a company of {plan.employees} people …")
        make_company(plan)
    elif not logins_file().exists():
        give_new_passwords()
    if not Nudge.objects.exists():
        measure_last_year(via_worker=via_worker, say=say)


def is_loaded() -> bool:
    """The last step leaves questions behind, so where they are, all is there."""
    return logins_file().exists() and Nudge.objects.exists()


def make_company(plan: Plan) -> None:
    """Import, accounts and owners: all of it or nothing."""
    with TemporaryDirectory(prefix="cadre-demo-") as temporary, transaction.atomic():
        folder = Path(temporary) / f"orrelund-{plan.as_of}"
        company = write_company(plan, folder)
        imported = import_folder(path=folder, by=DEMO)
        if imported.run.status != Run.Status.DONE:
            raise DemoDataError(f"The demo company was not taken in: {imported.run.error}")
        date_nominations(company.nominated)
        accounts, logins = open_accounts(company.personas)
        name_owners(accounts)
        revise_framework(accounts)
        work_on_profiles(accounts)
        work_on_plans(accounts)
    write_logins(logins)


def date_nominations(days: dict[tuple[str, str], tuple[date, date | None]]) -> None:
    """The format has no column for the day of a nomination, so the import dates it today. In the
    invented company slates are older, or no past month could be measured."""
    rows = list(Successor.objects.select_related("plan__position", "employee"))
    for row in rows:
        assert row.plan.position is not None  # of an import
        proposed, confirmed = days[row.plan.position.code, row.employee.number]
        row.proposed_at = start_of(proposed)
        row.confirmed_at = start_of(confirmed) if confirmed else None
    Successor.objects.bulk_update(rows, ["proposed_at", "confirmed_at"])


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def open_accounts(personas: list[Persona]) -> tuple[dict[str, Account], list[Login]]:
    """An account with a random password for each persona, by its name."""
    accounts: dict[str, Account] = {}
    logins: list[Login] = []
    for persona in personas:
        employee = Employee.objects.get(number=persona.employee_number)
        password = new_password()
        account = create_account(
            email=employee.email,
            full_name=employee.full_name,
            password=password,
            by=DEMO,
            employee=employee,
            demo_label=persona.persona,
        )
        if persona.grant:
            unit = OrgUnit.objects.get(code=persona.unit) if persona.unit else None
            grant_role(account=account, role=Grant.Role(persona.grant), by=DEMO, org_unit=unit)
        accounts[persona.persona] = account
        logins.append(login_of(account, password))
    return accounts, logins


def give_new_passwords() -> None:
    """The file of logins is gone, and passwords cannot be read back: make new ones."""
    logins = []
    with transaction.atomic():
        for account in Account.objects.select_for_update().filter(is_demo=True).order_by("pk"):
            password = new_password()
            account.set_password(password)
            account.save(update_fields=["password"])
            logins.append(login_of(account, password))
    write_logins(logins)


def login_of(account: Account, password: str) -> Login:
    return Login(
        persona=account.demo_label,
        name=account.full_name,
        email=account.email,
        password=password,
    )


def new_password() -> str:
    return secrets.token_urlsafe(12)


def write_logins(logins: list[Login]) -> None:
    logins_file().parent.mkdir(parents=True, exist_ok=True)
    write_private(logins_file(), json.dumps(logins, indent=1, ensure_ascii=False))


def logins_file() -> Path:
    return var_folder() / "demo-logins.json"


def name_owners(accounts: dict[str, Account]) -> None:
    """KPIs by the table; a slate belongs to the manager of whoever holds the seat, so the slates
    of vacant seats have nobody."""
    for kpi in KPI.objects.filter(key__in=KPI_TARGETS):
        persona, target, alarm = KPI_TARGETS[kpi.key]
        owner = accounts[persona].employee
        assert owner is not None
        by = accounts["HR administrator"]
        govern_kpi(kpi=kpi, owner=owner, target=target, by=by, alarm=alarm)
    plans = SuccessionPlan.objects.filter(
        position__is_critical=True, position__incumbent__manager__isnull=False
    )
    for plan in plans.select_related("position__incumbent__manager"):
        incumbent = plan.position.incumbent if plan.position else None
        assert incumbent is not None
        assert incumbent.manager is not None
        name_plan_owner(plan=plan, owner=incumbent.manager, by=DEMO)


def measure_last_year(*, via_worker: bool, say: Callable[[str], None]) -> None:
    """Score and measure month by month, today last, then put the first questions to managers."""
    today = timezone.localdate()
    gather_voices(as_of=today, by=DEMO)
    hold_conversations()
    for day in [*month_ends(today, MONTHS_MEASURED), today]:
        say(f"Computing everybody's readiness as of {day:%-d %b %Y} …")
        call_command("recompute_readiness", as_of=day, via_worker=via_worker, stdout=StringIO())
        observe_kpis(as_of=day, by=DEMO)
    draft_a_policy()
    measure_coverage()
    fill_pools(as_of=today)
    validate_estimates()
    suppose_scenarios()
    hold_calibrations(today)
    run_nudge_round(as_of=today, by=DEMO)


def validate_estimates() -> None:
    """What the numbers are worth, worked off here rather than by a worker that may be busy."""
    if ValidationRun.objects.exists():
        return
    validation = start_validation(by=DEMO)
    while advance_validation(run_id=validation.pk) is not None:
        pass


def draft_a_policy() -> None:
    """A next scoring policy in the making, and what it would change."""
    if ScoringPolicyDraft.objects.exists():
        return
    by = Account.objects.get(is_demo=True, demo_label="HR administrator")
    in_force = policy_in_force(as_of=timezone.localdate(), known_at=timezone.now())
    draft = start_policy_draft(source=in_force, by=by)
    policy = replace(policy_from_json(draft.parameters), ready_now_score=75.0, half_life_days=545.0)
    draft = change_policy_draft(draft=draft, policy=policy, seen=draft.changed_at, by=by)
    work_off(start_policy_preview(draft=draft, by=by))


def month_ends(today: date, count: int) -> list[date]:
    """The last `count` month ends before today, oldest first."""
    return list(_backwards(today, count))[::-1]


def _backwards(today: date, count: int) -> Iterator[date]:
    day = today
    for _ in range(count):
        day = day.replace(day=1) - timedelta(days=1)
        yield day
