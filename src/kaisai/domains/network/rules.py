"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import YES, Verdict, holds, roles_of
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor

KEEPERS = frozenset({Role.CHAIR, Role.NOC})
TEAM = "network"


def may_manage_network(by: Actor, conference: Conference) -> Verdict:
    """The network crew keeps the inventory: chairs, the noc, and whoever leads the network team."""
    if Role.TEAM_LEAD in roles_of(by, conference, team=TEAM):
        return YES
    return holds(by, conference, KEEPERS, _("Only the network crew or a chair can do this."))
