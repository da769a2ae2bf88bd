"""The end of a role that came of an offer."""

from datetime import datetime

from kaisai.core.access.enums import Role
from kaisai.core.access.models import Grant
from kaisai.core.identity.actors import Actor
from kaisai.core.identity.models import Account
from kaisai.core.operations.accounts import take_role
from kaisai.domains.signup.models import Offer


def number_of(account: Account) -> str:
    """What the journal calls an account whose owner the crew knows by an offer only."""
    return f"#{account.pk}"


def end_role(offer: Offer, *, by: Actor, at: datetime) -> None:
    """Take the role back that was given for the offer; one that a chair gave for longer since stays."""
    role = Role(offer.role)
    ours = Grant.objects.filter(account=offer.account, role=role, team=offer.team)
    if ours.filter(conference=offer.conference, until=offer.until).exists():
        take_role(
            by=by,
            conference=offer.conference,
            at=at,
            account=offer.account,
            role=role,
            team=offer.team,
            called=number_of(offer.account),
        )
