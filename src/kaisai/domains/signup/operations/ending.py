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
    told = {"account": offer.account, "role": Role(offer.role), "team": offer.team}
    ours = Grant.objects.filter(conference=offer.conference, until=offer.until, **told)
    if ours.exists():
        called = number_of(offer.account)
        take_role(by=by, conference=offer.conference, at=at, called=called, **told)
