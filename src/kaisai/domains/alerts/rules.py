"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import YES, Verdict, holds
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor

NETWORK_CREW = frozenset({Role.CHAIR, Role.NOC, Role.TEAM_LEAD})
TEAM = "network"  # whose lead is of the network crew


def may_report_alerts(by: Actor) -> Verdict:
    """Only kaisai's own processes say what fires and what was delivered."""
    return (
        YES if by.is_machine else Verdict(allowed=False, reason=_("Only the poller reports this."))
    )


def may_handle_alerts(by: Actor, conference: Conference) -> Verdict:
    """The network crew acknowledges and silences, and lays down rules and routes."""
    reason = _("Only the network crew or a chair can do this.")
    return holds(by, conference, NETWORK_CREW, reason, team=TEAM)
