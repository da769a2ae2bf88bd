"""May it happen?"""

from kaisai.core.access.verdicts import Verdict, may_report, may_run_network
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor


def may_report_alerts(by: Actor) -> Verdict:
    """Only kaisai's own processes say what fires and what was delivered."""
    return may_report(by)


def may_handle_alerts(by: Actor, conference: Conference) -> Verdict:
    """The network crew acknowledges and silences, and lays down rules and routes."""
    return may_run_network(by, conference)
