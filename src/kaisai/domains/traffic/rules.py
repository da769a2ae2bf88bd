"""May it happen?"""

from kaisai.core.access.verdicts import Verdict, may_report, may_run_network
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor


def may_report_traffic(by: Actor) -> Verdict:
    """Only the poller says what agents tell."""
    return may_report(by)


def may_manage_agents(by: Actor, conference: Conference) -> Verdict:
    """The network crew says who is asked, and how."""
    return may_run_network(by, conference)
