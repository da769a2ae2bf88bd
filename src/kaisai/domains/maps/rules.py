"""May it happen?"""

from kaisai.core.access.verdicts import Verdict, may_run_network
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor


def may_draw_maps(by: Actor, conference: Conference) -> Verdict:
    """The network crew says where things stand."""
    return may_run_network(by, conference)
