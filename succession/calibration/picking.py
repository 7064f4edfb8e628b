"""Accounts to pick from, by name."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from people.models import Account
from ui.picking import Choice, Source


def accounts_to_pick(accounts: QuerySet[Account]) -> Source[Account]:
    """By name or e-mail address, which tells two of the same name apart."""
    return Source(
        rows=accounts,
        key="email",
        matches=_found,
        describe=lambda one: Choice(value=one.email, name=one.full_name, under=one.email),
        hint="Part of the name, or the e-mail address",
    )


def _found(accounts: QuerySet[Account], words: str) -> Sequence[QuerySet[Account]]:
    named = Q()
    for word in words.split():
        named &= Q(full_name__icontains=word)
    begins = accounts.filter(full_name__istartswith=words)
    found = accounts.filter(named | Q(email__icontains=words))
    return (begins.order_by("full_name", "pk"), found.order_by("full_name", "pk"))
