"""Who may call the API: a token with scopes, or a signed-in browser; denied unless declared."""

import hashlib
import secrets
from typing import Any, cast

from django.db.models import Q
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from people.access import Access, Permission, access_of
from people.models import Account, ApiToken

SCOPES = {
    "people:read": "Read employees",
    "profiles:read": "Read role profiles",
    "evidence:write": "Add evidence",
    "readiness:read": "Read readiness",
    "feedback:read": "Read results of 360 rounds",
    "kpis:read": "Read KPIs",
}
SCOPE_PERMISSIONS = {
    "people:read": Permission.VIEW_PEOPLE,
    "profiles:read": Permission.VIEW_COMPETENCIES,
    "evidence:write": Permission.ADD_EVIDENCE,
    "readiness:read": Permission.VIEW_READINESS,
    "feedback:read": Permission.VIEW_READINESS,
    "kpis:read": Permission.VIEW_KPIS,
}
"""What an account must be allowed for a scope to open anything. A test compares the views."""


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    return f"cadre_{secrets.token_urlsafe(32)}"


def usable_scopes(access: Access) -> dict[str, str]:
    """The scopes that would open anything to this account, with their words."""
    return {scope: words for scope, words in SCOPES.items() if access.can(SCOPE_PERMISSIONS[scope])}


class MemberApiRequest(Request):
    """An API request that passed `DenyUnlessDeclared`."""

    access: Access


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cadre_…`. Only the digest of a token is stored."""

    keyword = b"bearer"

    def authenticate(self, request: Request) -> tuple[Account, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != self.keyword:
            return None
        if len(parts) != 2:
            raise AuthenticationFailed("Send the token as: Authorization: Bearer <token>.")
        token = self._find(parts[1].decode("ascii", "replace"))
        if token is None or not token.account.may_sign_in:
            raise AuthenticationFailed("This token is unknown, expired or revoked.")
        today = timezone.now().date()
        if token.last_used_on != today:
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        return token.account, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    def _find(self, secret: str) -> ApiToken | None:
        return (
            ApiToken.objects.select_related("account__employee")
            .filter(digest=digest_of(secret), revoked_at__isnull=True)
            .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now()))
            .first()
        )


class DenyUnlessDeclared(BasePermission):
    """A view must name its `required_permission` and `required_scope`, each per HTTP method or
    one for all; a view that names none is refused to everybody."""

    message = "You do not have the right to do this."

    def has_permission(self, request: Request, view: Any) -> bool:
        permission: Permission | None = getattr(view, "required_permission", None)
        scope: str | None = getattr(view, "required_scope", None)
        if permission is None or scope is None or not isinstance(request.user, Account):
            return False
        if isinstance(request.auth, ApiToken) and scope not in request.auth.scopes:
            self.message = f"This token lacks the scope {scope}."
            return False
        access = access_of(request.user)
        cast("MemberApiRequest", request).access = access
        return access.can(permission)
