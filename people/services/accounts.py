"""Making accounts and giving rights."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError
from audit.models import Event
from audit.services import Actor, record_event
from people.api_auth import SCOPES, digest_of, new_secret
from people.models import Account, ApiToken, Employee, Grant, OrgUnit


@transaction.atomic
def create_account(
    *,
    email: str,
    full_name: str,
    password: str,
    by: Actor,
    employee: Employee | None = None,
    demo_label: str = "",
) -> Account:
    """A demo label makes it a demo persona."""
    try:
        with transaction.atomic():
            account = Account.objects.create_user(
                email,
                password,
                full_name=full_name,
                employee=employee,
                is_demo=bool(demo_label),
                demo_label=demo_label,
            )
    except IntegrityError as error:
        raise Conflict("This person or e-mail address has an account already.") from error
    record_event(
        by=by,
        action=Event.Action.CREATED,
        object_type="account",
        object_id=account.pk,
        object_label=full_name,
        subject_number=employee.number if employee else "",
    )
    return account


@transaction.atomic
def grant_role(
    *, account: Account, role: Grant.Role, by: Actor, org_unit: OrgUnit | None = None
) -> Grant:
    """Give a role; giving it again changes nothing."""
    grant, is_new = Grant.objects.get_or_create(
        account=account, role=role, org_unit=org_unit, defaults={"granted_by": by.audit_label}
    )
    if is_new:
        record_event(
            by=by,
            action=Event.Action.CREATED,
            object_type="grant",
            object_id=grant.pk,
            object_label=f"{role.label} for {account.full_name}",
            detail={"role": role.value, "org_unit": org_unit.code if org_unit else ""},
        )
    return grant


@transaction.atomic
def revoke_role(*, grant: Grant, by: Actor) -> None:
    record_event(
        by=by,
        action=Event.Action.RETRACTED,
        object_type="grant",
        object_id=grant.pk,
        object_label=f"{grant.get_role_display()} for {grant.account.full_name}",
    )
    grant.delete()


@transaction.atomic
def create_token(
    *,
    account: Account,
    name: str,
    scopes: Iterable[str],
    by: Actor,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """The token and its secret, which is shown this once and never stored."""
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        raise DomainError(f"Choose scopes among {', '.join(SCOPES)}.")
    secret = new_secret()
    try:
        with transaction.atomic():
            token = ApiToken.objects.create(
                account=account,
                name=name,
                digest=digest_of(secret),
                prefix=secret[:12],
                scopes=wanted,
                expires_at=expires_at,
            )
    except IntegrityError as error:
        raise Conflict(
            "You have a token of this name already. Choose another name, or revoke that one first."
        ) from error
    record_event(
        by=by,
        action=Event.Action.CREATED,
        object_type="api_token",
        object_id=token.pk,
        object_label=f"{name} ({token.prefix}…)",
        detail={"scopes": wanted},
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Actor) -> ApiToken:
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record_event(
            by=by,
            action=Event.Action.RETRACTED,
            object_type="api_token",
            object_id=token.pk,
            object_label=token.name,
        )
    return token


def record_sign_in(*, account: Account) -> None:
    """One event for each time that somebody comes in."""
    record_event(
        by=account,
        action=Event.Action.SIGNED_IN,
        object_type="account",
        object_id=account.pk,
        object_label=account.full_name,
    )
