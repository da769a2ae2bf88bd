"""Changes to accounts, tokens and roles."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.models import Grant
from kaisai.core.access.verdicts import (
    may_keep_installation,
    may_manage_own_account,
    may_run_conference,
)
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.identity.models import Account, ApiToken
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.ids import digest, new_secret
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.entries import (
    AccountCreated,
    RoleGranted,
    RoleGrantedUntil,
    RoleWithdrawn,
    TokenIssued,
    TokenRevoked,
    TokensRevoked,
)
from kaisai.core.operations.registry import operation

TOKEN_PREFIX = "kaisai_"  # noqa: S105 - a mark for secret scanners, not a secret
MOST_TOKENS = 50


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new token. `secret` is shown this once and kept nowhere."""

    id: int
    label: str
    secret: str
    expires_at: datetime | None = field(default=None)


def _account_with(email: str) -> Account:
    """Whoever has shown that the address is theirs: anybody can sign up with anybody's address."""
    proven = EmailAddress.objects.filter(email__iexact=email, verified=True).first()
    if proven is not None:
        found: Account = proven.user
        return found
    if Account.objects.filter(email__iexact=email).exists():
        told = _(
            "This mail address is not confirmed yet; its owner opens the link in our mail first."
        )
        raise Refused("unconfirmed", told)
    raise NotFound(_("Nobody with this mail address has an account."))


@operation("identity.create_account", may=may_keep_installation, offered=False)
def create_account(
    *, by: Actor, at: datetime, email: str, name: str = "", password: str = "", keeper: bool = False
) -> Account:
    """Make an account. Writes `identity.account_created`. Refuses a mail address in use.

    Without a password only a password reset or a passkey opens it. `keeper` may do everything. The
    address counts as confirmed: who may do this vouches for it.
    """
    email = email.strip().lower()
    if Account.objects.filter(email__iexact=email).exists():
        raise Refused("email-taken", _("This mail address has an account already."))
    account = Account(email=email, name=name, is_superuser=keeper)
    account.set_password(password or None)
    clean(account)
    account.save()
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    record(
        AccountCreated(account=str(account)),
        by=by,
        at=at,
        conference=None,
        about=f"account:{account.pk}",
    )
    return account


@operation("identity.issue_token", may=may_manage_own_account, offered=False)
def issue_token(
    *, by: Actor, at: datetime, label: str, read_only: bool = False, days: int = 90
) -> IssuedToken:
    """Issue an API token for yourself, good for 1 to 400 days. Writes `identity.token_issued`.

    The secret is in the answer, once. Refuses more than fifty living tokens. Repeating issues another.
    """
    if not 1 <= days <= 400:
        raise Refused("bad-value", _("days: a token lives for 1 to 400 days."), status=422)
    account = by.account
    if (
        account is None
        or account.tokens.filter(revoked_at=None, expires_at__gt=at).count() >= MOST_TOKENS
    ):
        raise Refused("too-many-tokens", _("You have fifty tokens; revoke some first."))
    secret = new_secret(TOKEN_PREFIX)
    token = ApiToken(
        account=account,
        label=label,
        digest=digest(secret),
        read_only=read_only,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    clean(token)
    token.save()
    record(
        TokenIssued(label=label, read_only=read_only),
        by=by,
        at=at,
        conference=None,
        about=f"token:{token.pk}",
    )
    return IssuedToken(token.pk, label, secret, token.expires_at)


@operation("identity.revoke_token", may=may_manage_own_account)
def revoke_token(*, by: Actor, at: datetime, token: int) -> None:
    """Revoke one of your tokens. Writes `identity.token_revoked`. Repeating is safe."""
    row = ApiToken.objects.filter(pk=token, account=by.account).first()
    if row is None:
        raise NotFound(_("You have no such token."))
    row.revoked_at = row.revoked_at or at
    row.save(update_fields=["revoked_at"])
    record(TokenRevoked(label=row.label), by=by, at=at, conference=None, about=f"token:{row.pk}")


@operation("identity.revoke_tokens", may=may_manage_own_account)
def revoke_tokens(*, by: Actor, at: datetime) -> int:
    """Revoke all of your tokens; returns how many. Writes `identity.tokens_revoked`. Repeating is safe."""
    count = ApiToken.objects.filter(account=by.account, revoked_at=None).update(revoked_at=at)
    about = f"account:{by.account.pk}" if by.account else ""
    record(TokensRevoked(count=count), by=by, at=at, conference=None, about=about)
    return count


@operation("access.grant_role", may=may_run_conference)
def grant_role(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    email: str,
    role: Role,
    team: str = "",
    until: datetime | None = None,
) -> Grant:
    """Give somebody a role, for the whole conference or one team; with `until` it ends by itself.

    Writes `access.role_granted` or `access.role_granted_until`. Refuses an end that has passed, and any for
    a chair. Safe to repeat; the last end holds.
    """
    if until is not None and until <= at:
        raise Refused("bad-value", _("until: this moment is over already."), status=422)
    if until is not None and role == Role.CHAIR:
        raise Refused("bad-value", _("until: a chair's role is taken back by a chair."), status=422)
    account = _account_with(email)
    return give_role(
        by=by,
        conference=conference,
        at=at,
        account=account,
        role=role,
        team=team,
        until=until,
        called=str(account),
    )


@operation("access.withdraw_role", may=may_run_conference)
def withdraw_role(
    *, by: Actor, conference: Conference, at: datetime, email: str, role: Role, team: str = ""
) -> None:
    """Take a role back. Writes `access.role_withdrawn`. Refuses taking the last chair's role. Safe to repeat."""
    account = _account_with(email)
    grants = Grant.objects.filter(conference=conference)
    others = grants.filter(role=Role.CHAIR, team="").exclude(account=account)
    if role == Role.CHAIR and not team and not others.exists():
        raise Refused("last-chair", _("A conference needs a chair; name another one first."))
    take_role(
        by=by,
        conference=conference,
        at=at,
        account=account,
        role=role,
        team=team,
        called=str(account),
    )


def give_role(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    account: Account,
    role: Role,
    team: str,
    until: datetime | None,
    called: str,
) -> Grant:
    """Give an account a role inside an operation that has asked its verdict; the last end holds.

    Writes `access.role_granted` or `access.role_granted_until`, in which the account is `called` so.
    """
    wanted = {"account": account, "conference": conference, "role": role, "team": team}
    new = {"granted_at": at, "granted_by": by.label, "until": until}
    if not Grant.objects.filter(**wanted).exists():
        clean(Grant(**wanted, **new))
    grant, _created = Grant.objects.get_or_create(**wanted, defaults=new)
    if grant.until != until:
        grant.until = until
        grant.save(update_fields=["until"])
    said = {"account": called, "role": role, "team": team}
    ends = f"{until.astimezone(conference.zone):%Y-%m-%d %H:%M}" if until else ""
    record(
        RoleGrantedUntil(**said, until=ends) if ends else RoleGranted(**said),
        by=by,
        at=at,
        conference=conference,
        about=f"account:{account.pk}",
    )
    return grant


def take_role(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    account: Account,
    role: Role,
    team: str,
    called: str,
) -> None:
    """Take a role back inside an operation that has asked its verdict. Writes `access.role_withdrawn`."""
    Grant.objects.filter(conference=conference, account=account, role=role, team=team).delete()
    record(
        RoleWithdrawn(account=called, role=role, team=team),
        by=by,
        at=at,
        conference=conference,
        about=f"account:{account.pk}",
    )
