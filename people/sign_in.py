"""Which accounts Django lets in, at signing in and at every request of a session."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from people.models import Account
from people.selectors.accounts import read_account


class AccountBackend(ModelBackend):
    """Whoever leaves is out at once, session and all; no one has to close the account."""

    def user_can_authenticate(self, user: Account | AnonymousUser | None) -> bool:
        return isinstance(user, Account) and user.may_sign_in

    def get_user(self, user_id: int) -> Account | None:
        """With the person behind it and its rights, in the query that reads the account anyway."""
        found = read_account(user_id)
        return found if found is not None and found.may_sign_in else None
