"""`manage.py create_account`: the way into an empty installation."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from audit.models import Event
from people.models import Account, Grant
from tests.cast import Cast


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("create_account", *arguments)
    return capsys.readouterr().out


def test_the_printed_password_opens_the_door(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    line = printed(capsys, "first@example.org", "--name", "First One", "--role", "hr_admin")
    password = line.split()[-1]
    form = {"username": "first@example.org", "password": password}
    assert Client().post("/sign-in/", form).headers["Location"] == "/"
    assert list(Grant.objects.values_list("role", flat=True)) == ["hr_admin"]
    assert password not in str(list(Event.objects.values()))


def test_an_account_of_an_employee_takes_their_name(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    line = printed(capsys, "nia.ncube@example.org", "--employee", "E4")
    assert line.startswith("Nia Ncube can sign in as nia.ncube@example.org")
    assert Account.objects.get(email="nia.ncube@example.org").employee == cast.people["nia"]


def test_an_hr_partner_gets_their_unit(cast: Cast) -> None:
    arguments = ("--name", "P", "--role", "hr_partner", "--unit", "sales")
    call_command("create_account", "p@example.org", *arguments)
    assert Grant.objects.get(account__email="p@example.org").org_unit == cast.units["sales"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["x@example.org"], "Give a --name"),
        (["nonsense", "--name", "X"], "nonsense is no e-mail address"),
        (["x@example.org", "--employee", "E404"], "There is no employee E404"),
        (["x@example.org", "--employee", "E3"], "has an account already"),
        (["ERIK@example.org", "--name", "X"], "has an account already"),
        (["x@example.org", "--name", "X", "--role", "hr_partner"], "needs a --unit"),
        (["x@example.org", "--name", "X", "--unit", "mars"], "There is no org unit mars"),
    ],
)
def test_what_cannot_be_made_says_why_and_leaves_nothing(
    cast: Cast, arguments: list[str], sentence: str
) -> None:
    before = Account.objects.count()
    with pytest.raises(CommandError, match=sentence):
        call_command("create_account", *arguments)
    assert Account.objects.count() == before
