"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import YES, Verdict, holds, may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor

NETWORK_CREW = frozenset({Role.CHAIR, Role.NOC, Role.TEAM_LEAD})
TEAM = "network"  # whose lead is of the network crew


def may_plan_capacity(by: Actor, conference: Conference) -> Verdict:
    """The network crew says what is assumed and what it changed."""
    reason = _("Only the network crew or a chair can do this.")
    return holds(by, conference, NETWORK_CREW, reason, team=TEAM)


def may_tell_people(by: Actor, conference: Conference) -> Verdict:
    """Whoever of the crew stands at the door knows best how many come."""
    return may_see_conference(by, conference)


def may_keep_slots(by: Actor) -> Verdict:
    """Only the worker says what is over."""
    return (
        YES if by.is_machine else Verdict(allowed=False, reason=_("Only the worker reports this."))
    )
