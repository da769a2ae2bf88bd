"""May it happen?"""

from kaisai.core.access.verdicts import Verdict, may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor


def may_note(by: Actor, conference: Conference) -> Verdict:
    """Whoever may see the board may write into its log."""
    return may_see_conference(by, conference)
