"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import YES, Verdict, may_run_network, may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor


def may_plan_capacity(by: Actor, conference: Conference) -> Verdict:
    """The network crew says what is assumed and what it changed."""
    return may_run_network(by, conference)


def may_tell_people(by: Actor, conference: Conference) -> Verdict:
    """Whoever of the crew stands at the door knows best how many come."""
    return may_see_conference(by, conference)


def may_note_complaints(by: Actor, conference: Conference) -> Verdict:
    """Whoever of the crew is in the room hears that its Wi-Fi is bad, and takes back what was noted by mistake."""
    return may_see_conference(by, conference)


def may_keep_slots(by: Actor) -> Verdict:
    """Only the worker says what is over."""
    return (
        YES if by.is_machine else Verdict(allowed=False, reason=_("Only the worker reports this."))
    )
