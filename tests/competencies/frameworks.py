"""Frameworks and revisions of them, as several tests want them."""

from typing import Any

from django.test import Client

from competencies.models import Framework, FrameworkRevision
from competencies.services.revisions import (
    Proposal,
    approve_and_publish,
    propose_changes,
    start_revision,
    submit_revision,
)
from people.models import Account
from tests.cast import Cast

BASE = "/frameworks/leading/"
DRAFT = f"{BASE}draft/"


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def the_framework() -> Framework:
    return Framework.objects.get(code="leading")


def published(cast: Cast, *changes: Proposal) -> FrameworkRevision:
    """A revision with these changes, in force."""
    author = cast.accounts["hr_admin"]
    revision = start_revision(framework=the_framework(), by=author, note="Plainer words.")
    propose_changes(revision=revision, changes=changes, by=author)
    submit_revision(revision=revision, by=author)
    return approve_and_publish(revision=revision, by=cast.accounts["learning_admin"])


def change(kind: str, code: str, **after: Any) -> Proposal:
    return Proposal(kind=kind, code=code, after=after)
