"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import Verdict, holds, may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor

NETWORK_CREW = frozenset({Role.CHAIR, Role.NOC, Role.TEAM_LEAD})
TEAM = "network"  # whose lead is of the network crew


def may_check_rooms(by: Actor, conference: Conference) -> Verdict:
    """Whoever of the crew stands at the socket."""
    return may_see_conference(by, conference)


def may_sign_off(by: Actor, conference: Conference) -> Verdict:
    """The network crew says what is expected, and answers for the rooms."""
    reason = _("Only the network crew or a chair can do this.")
    return holds(by, conference, NETWORK_CREW, reason, team=TEAM)
