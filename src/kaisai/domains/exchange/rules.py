"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import YES, Verdict, holds
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor

NETWORK_CREW = frozenset({Role.CHAIR, Role.NOC, Role.TEAM_LEAD})
TEAM = "network"  # whose lead is of the network crew


def may_report_exporters(by: Actor) -> Verdict:
    """Only the poller says whether exporters answer."""
    return (
        YES if by.is_machine else Verdict(allowed=False, reason=_("Only the poller reports this."))
    )


def may_manage_exporters(by: Actor, conference: Conference) -> Verdict:
    """The network crew says whose values are taken in."""
    reason = _("Only the network crew or a chair can do this.")
    return holds(by, conference, NETWORK_CREW, reason, team=TEAM)
