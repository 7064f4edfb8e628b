"""`manage.py create_account`: the first account of an installation, and any other."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from audit.errors import DomainError
from audit.services import System
from people.models import Account, Employee, Grant, OrgUnit
from people.services.accounts import create_account, grant_role

OPERATOR = System("Command line")


class Command(BaseCommand):
    help = "Make an account with a random password, which is printed this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="Needed unless --employee is given.")
        parser.add_argument("--employee", default="", metavar="NUMBER", help="Whose account it is.")
        parser.add_argument(
            "--role", action="append", default=[], choices=Grant.Role.values, dest="roles"
        )
        parser.add_argument("--unit", default="", metavar="CODE", help="For the role hr_partner.")

    def handle(self, *args: Any, **options: Any) -> None:
        password = secrets.token_urlsafe(12)
        try:
            account = _make(password, **options)
        except DomainError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(f"{account.full_name} can sign in as {account.email} with {password}")


@transaction.atomic
def _make(password: str, **options: Any) -> Account:
    employee = _employee(options["employee"])
    unit = _unit(options["unit"])
    name = options["name"] or (employee.full_name if employee else "")
    if not name:
        raise DomainError("Give a --name, or the number of an --employee.")
    if Grant.Role.HR_PARTNER in options["roles"] and unit is None:
        raise DomainError("An HR partner needs a --unit.")
    account = create_account(
        email=_email(options["email"]),
        full_name=name,
        password=password,
        employee=employee,
        by=OPERATOR,
    )
    for code in options["roles"]:
        role = Grant.Role(code)
        org_unit = unit if role is Grant.Role.HR_PARTNER else None
        grant_role(account=account, role=role, org_unit=org_unit, by=OPERATOR)
    return account


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise DomainError(f"{text} is no e-mail address.") from error
    return text


def _employee(number: str) -> Employee | None:
    if not number:
        return None
    found = Employee.objects.filter(number=number).first()
    if found is None:
        raise DomainError(f"There is no employee {number}. Import employees.csv first.")
    return found


def _unit(code: str) -> OrgUnit | None:
    if not code:
        return None
    found = OrgUnit.objects.filter(code=code).first()
    if found is None:
        raise DomainError(f"There is no org unit {code}.")
    return found
