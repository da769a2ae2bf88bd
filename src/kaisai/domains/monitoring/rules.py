"""May it happen?"""

from kaisai.core.access.verdicts import Verdict, may_report, may_run_network
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor


def may_report_liveness(by: Actor) -> Verdict:
    """Only the poller says what lives."""
    return may_report(by)


def may_announce_maintenance(by: Actor, conference: Conference) -> Verdict:
    """The network crew announces work."""
    return may_run_network(by, conference)
