"""Who may sign in, and as what."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from people.models.employees import Employee
from people.models.organisation import OrgUnit


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(email=self.normalize_email(email), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Someone who can sign in. Rights come from `Grant` rows, and two from facts: every linked
    person is an employee, whoever has reports is a manager. There is no superuser."""

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=200)
    employee = models.OneToOneField(
        Employee, models.PROTECT, null=True, blank=True, related_name="account"
    )
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(
        default=False, help_text="A demo persona; can be switched to only in demo mode."
    )
    demo_label = models.CharField(
        max_length=80, blank=True, help_text="What the persona is for, such as 'Manager of eight'."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        ordering = ["full_name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="account_email_once",
                violation_error_message="An account with this e-mail address exists already.",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def may_sign_in(self) -> bool:
        """False for a closed account, and for that of somebody who has left."""
        return self.is_active and not (
            self.employee is not None and self.employee.has_left(timezone.localdate())
        )

    @property
    def audit_id(self) -> str:
        return str(self.pk)

    @property
    def audit_label(self) -> str:
        return self.full_name


class Grant(models.Model):
    """A role that an account holds. An HR partner's reaches one org unit and all below it."""

    class Role(models.TextChoices):
        HR_PARTNER = "hr_partner", "HR partner"
        HR_ADMIN = "hr_admin", "HR administrator"
        LEARNING_ADMIN = "learning_admin", "Learning administrator"
        FACILITATOR = "facilitator", "Calibration facilitator"
        COMMITTEE_MEMBER = "committee_member", "Steering committee member"
        AUDITOR = "auditor", "Auditor"
        INTEGRATION_ADMIN = "integration_admin", "Integration administrator"

    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=Role)
    org_unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="grants"
    )
    granted_at = models.DateTimeField(auto_now_add=True)
    granted_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["account", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "org_unit"],
                nulls_distinct=False,
                name="grant_once",
                violation_error_message="This account holds this role already.",
            ),
            models.CheckConstraint(
                condition=Q(role="hr_partner", org_unit__isnull=False)
                | (~Q(role="hr_partner") & Q(org_unit__isnull=True)),
                name="grant_unit_for_hr_partner_only",
                violation_error_message="An HR partner needs an org unit; nobody else has one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class ApiToken(models.Model):
    """A key for machines. Only its digest is kept; the scopes narrow what its account may do."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=120, help_text="What uses it, such as 'HRIS nightly'.")
    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12, help_text="Its first characters, to recognise it by.")
    scopes = models.JSONField(default=list, help_text="Such as readiness:read, evidence:write.")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "name"],
                condition=Q(revoked_at__isnull=True),
                name="api_token_name_once",
                violation_error_message="A token of this name exists already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
