"""Keys for machines, as a list of who holds which."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from people.api_auth import SCOPES
from people.models import ApiToken


@dataclass(frozen=True, kw_only=True)
class TokenRow:
    """One token; `state` is "live", "expired" or "revoked", each with its day in `state_on`."""

    token_id: int
    name: str
    prefix: str
    holder: str
    may: tuple[str, ...]
    state: str
    state_on: date | None
    last_used_on: date | None


def token_rows(now: datetime) -> list[TokenRow]:
    """All tokens in one query: live ones first, then by day of making, newest first."""
    tokens = ApiToken.objects.select_related("account").order_by("-created_at", "-id")
    rows = [_row(token, now) for token in tokens]
    return sorted(rows, key=lambda row: row.state != "live")


def _row(token: ApiToken, now: datetime) -> TokenRow:
    state, moment = _state(token, now)
    return TokenRow(
        token_id=token.pk,
        name=token.name,
        prefix=token.prefix,
        holder=token.account.full_name,
        may=tuple(SCOPES.get(scope, scope) for scope in token.scopes),
        state=state,
        state_on=timezone.localdate(moment) if moment else None,
        last_used_on=token.last_used_on,
    )


def _state(token: ApiToken, now: datetime) -> tuple[str, datetime | None]:
    if token.revoked_at is not None:
        return "revoked", token.revoked_at
    if token.expires_at is not None and token.expires_at <= now:
        return "expired", token.expires_at
    return "live", token.expires_at
