"""May it happen?"""

from kaisai.core.access.verdicts import Verdict, may_run_network, may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor


def may_check_rooms(by: Actor, conference: Conference) -> Verdict:
    """Whoever of the crew stands at the socket."""
    return may_see_conference(by, conference)


def may_sign_off(by: Actor, conference: Conference) -> Verdict:
    """The network crew says what is expected, and answers for the rooms."""
    return may_run_network(by, conference)
