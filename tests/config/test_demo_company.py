"""The demo company in the database: everything through services, nothing twice."""

import io
import json
import stat
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.utils import timezone

from config.demo_company import KPI_TARGETS, is_loaded, make_company, month_ends
from engagement.models import Nudge
from governance.models import KPI, Observation
from governance.standing import Standing, Thresholds, standing_of
from integrations.demo.plan import Plan
from integrations.models import ImportRun, RowOutcome
from people.models import Account, Employee, Grant
from succession.models import ReadinessScore, SuccessionPlan, Successor
from tests.cast import Cast


@pytest.fixture(autouse=True)
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the logins are written."""
    monkeypatch.setenv("CADRE_VAR", str(tmp_path))
    return tmp_path


def load() -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def everything() -> dict[str, int]:
    models = (Employee, Account, Grant, ImportRun, Observation, Nudge, ReadinessScore, Successor)
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.django_db
def test_demo_company_is_imported_scored_measured_and_then_left_alone(var: Path) -> None:
    assert not is_loaded()
    assert "Making a company of 400 people" in load()
    assert is_loaded()
    _check_people(var)
    _check_scores()
    _check_figures()
    before = everything()
    assert load() == ""
    assert everything() == before

    (var / "demo-logins.json").unlink()
    assert not is_loaded()
    assert load() == ""
    assert everything() == before
    _check_logins(var)


def _check_people(var: Path) -> None:
    assert Employee.objects.count() == 400
    assert ImportRun.objects.get().source_name == f"orrelund-{timezone.localdate()}"
    assert not RowOutcome.objects.exists()
    assert dict(Grant.objects.values_list("account__demo_label", "role")) == {
        "HR administrator": "hr_admin",
        "HR partner": "hr_partner",
        "Learning administrator": "learning_admin",
        "Committee member": "committee_member",
        "Auditor": "auditor",
        "Integration administrator": "integration_admin",
        "HR colleague": "hr_admin",
    }
    assert Grant.objects.get(role="hr_partner").org_unit.code == "SAL"  # type: ignore[union-attr] # the database keeps it
    assert SuccessionPlan.objects.filter(owner__isnull=True).exists()
    assert SuccessionPlan.objects.filter(owner__isnull=False).count() > 15
    _check_logins(var)


def _check_logins(var: Path) -> None:
    file = var / "demo-logins.json"
    logins = json.loads(file.read_text())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [login["persona"] for login in logins][:4] == [
        "HR administrator",
        "HR partner",
        "Manager",
        "Employee",
    ]
    assert len({login["password"] for login in logins}) == 9
    for login in logins:
        account = Account.objects.get(email=login["email"], is_demo=True)
        assert (account.demo_label, account.full_name) == (login["persona"], login["name"])
        assert check_password(login["password"], account.password)


def _check_scores() -> None:
    manager = Account.objects.get(demo_label="Manager").employee
    assert manager is not None
    team = ReadinessScore.objects.filter(employee__manager=manager, role__code="SAL-5")
    assert Counter(team.values_list("band", flat=True)) == {
        "ready_now": 1,
        "within_2_years": 2,
        "within_5_years": 1,
        "not_on_path": 1,
        "insufficient_evidence": 2,
    }
    today = timezone.localdate()
    assert set(ReadinessScore.objects.values_list("as_of", flat=True)) == {today}
    assert Nudge.objects.filter(recipient=manager).count() >= 3


def _check_figures() -> None:
    standings = {
        standing_of(
            one.value,
            Thresholds(is_up=one.kpi.direction == "up", target=one.kpi.target, alarm=one.kpi.alarm),
            is_owned=one.kpi.owner_id is not None,
        )
        for one in Observation.objects.filter(as_of=timezone.localdate()).select_related("kpi")
    }
    assert standings >= {Standing.ACT, Standing.WATCH, Standing.ON_TARGET, Standing.UNGOVERNED}
    assert set(KPI.objects.filter(owner__isnull=True).values_list("key", flat=True)) == {
        "successor_breadth",
        "bench_strength_c",
    }
    assert set(KPI_TARGETS) == set(
        KPI.objects.filter(owner__isnull=False).values_list("key", flat=True)
    )
    cover = Observation.objects.filter(kpi__key="ready_now_coverage").order_by("as_of")
    values = [one.value or 0 for one in cover]
    assert [one.as_of for one in cover][-1] == timezone.localdate()
    assert len(values) == 13
    assert values[0] < values[-1]
    assert 0.2 < values[-1] < 0.7


@pytest.mark.django_db
def test_people_of_somebody_else_are_left_alone(cast: Cast, var: Path) -> None:
    before = everything()
    with pytest.raises(CommandError, match="they are not the demo company"):
        load()
    assert everything() == before
    assert not (var / "demo-logins.json").exists()


@pytest.mark.django_db
def test_nothing_stays_when_an_account_cannot_be_made(var: Path) -> None:
    Account.objects.create_user("tamsin.ni.chonaill.100264@orrelund.example", full_name="First")
    plan = Plan(employees=400, seed=1, as_of=date(2026, 11, 22))
    taken = Account.objects.get()
    with pytest.raises(Exception, match="has an account already"):
        make_company(plan)
    assert Employee.objects.count() == 0
    assert list(Account.objects.all()) == [taken]
    assert not (var / "demo-logins.json").exists()


def test_month_ends_go_back_over_the_turn_of_the_year() -> None:
    assert month_ends(date(2026, 3, 1), 4) == [
        date(2025, 11, 30),
        date(2025, 12, 31),
        date(2026, 1, 31),
        date(2026, 2, 28),
    ]
    assert month_ends(date(2026, 3, 31), 1) == [date(2026, 3, 31) - timedelta(days=31)]


@pytest.mark.django_db
def test_company_is_imported_without_a_rejection_and_a_second_time_unchanged(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "company"
    call_command("generate_org", employees=400, as_of=date(2026, 11, 22), stdout=io.StringIO())
    call_command(
        "generate_org",
        employees=400,
        as_of=date(2026, 11, 22),
        output=folder,
        stdout=io.StringIO(),
    )
    call_command("import_data", folder, stdout=io.StringIO())
    first, second = ImportRun.objects.order_by("pk")
    for file in first.files.all():
        again = second.files.get(file=file.file)
        assert (file.created, file.rejected, file.excluded) == (file.source, 0, 0)
        assert (again.unchanged, again.source) == (file.source, file.source)


@pytest.mark.django_db
def test_bad_rows_are_rejected_where_the_list_says(tmp_path: Path) -> None:
    call_command(
        "generate_org",
        employees=400,
        as_of=date(2026, 11, 22),
        with_bad_rows=True,
        output=tmp_path,
        stdout=io.StringIO(),
    )
    with pytest.raises(SystemExit, match="3"):
        call_command("import_data", tmp_path, allow_rejects=True, stdout=io.StringIO())
    listed = json.loads((tmp_path / "bad_rows.json").read_text())
    found = RowOutcome.objects.filter(kind="rejected").values_list(
        "file", "line", "column", "value"
    )
    assert sorted(found) == sorted((b["file"], b["line"], b["column"], b["value"]) for b in listed)


def test_too_small_a_company_is_refused_in_a_sentence() -> None:
    with pytest.raises(CommandError, match=r"^A company needs at least 400 people\.$"):
        call_command("generate_org", employees=12)
