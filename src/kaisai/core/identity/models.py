"""People, their accounts and tokens."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal


class AccountManager(BaseUserManager["Account"]):
    """Creates accounts by mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """Create and save an account; no password means that none will ever match."""
        account = self.model(email=self.normalize_email(email), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """Create an account that may do everything on this installation."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Mail addresses are compared without regard to case."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in. `is_superuser` marks the keeper of this installation."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("email", "signing in and mails", Keep.ACCOUNT),
        Personal("name", "shown to the crew", Keep.ACCOUNT),
        Personal("password", "signing in, hashed", Keep.ACCOUNT),
        Personal("last_login", "noticing misuse", Keep.ACCOUNT),
    )

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="account_email_once_in_any_case")
        ]

    def __str__(self) -> str:
        return self.name or self.email.partition("@")[0]


class Person(models.Model):
    """A human being as the conference knows them, with or without an account."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("name", "programme and badges", Keep.PSEUDONYMISE),
        Personal("name_latin", "programme and badges", Keep.PSEUDONYMISE),
        Personal("name_kana", "sorting and search at the desk", Keep.ERASE),
        Personal("email", "contact", Keep.ERASE),
        Personal("account", "signing in", Keep.ACCOUNT),
    )

    name = models.CharField(max_length=200)
    name_latin = models.CharField(max_length=200, blank=True)
    name_kana = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    account = models.OneToOneField(
        Account, models.SET_NULL, null=True, blank=True, related_name="person"
    )

    def __str__(self) -> str:
        return self.name


class Installation(models.Model):
    """Which kaisai a database belongs to: at most one row."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    name = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.name


class ApiToken(models.Model):
    """A key for programs that act for an account. Only its digest is kept."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("account", "acting for its owner", Keep.ACCOUNT),
        Personal("last_used_at", "noticing misuse", Keep.ERASE),
    )

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    read_only = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label

    def is_good(self, at: datetime) -> bool:
        """Neither revoked nor expired at that instant."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > at)
