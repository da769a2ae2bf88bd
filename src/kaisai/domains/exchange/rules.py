"""May it happen?"""

from kaisai.core.access.verdicts import Verdict, may_report, may_run_network
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor


def may_report_exporters(by: Actor) -> Verdict:
    """Only the poller says whether exporters answer."""
    return may_report(by)


def may_manage_exporters(by: Actor, conference: Conference) -> Verdict:
    """The network crew says whose values are taken in."""
    return may_run_network(by, conference)
