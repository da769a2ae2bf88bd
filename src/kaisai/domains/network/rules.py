"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import Verdict, holds
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor

KEEPERS = frozenset({Role.CHAIR, Role.NOC})


def may_manage_network(by: Actor, conference: Conference) -> Verdict:
    """The network crew keeps the inventory."""
    return holds(by, conference, KEEPERS, _("Only the network crew or a chair can do this."))
