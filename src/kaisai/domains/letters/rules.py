"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import YES, Verdict, holds, may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor

WRITERS = "registration"  # the team whose lead writes to attendees


def may_ask(by: Actor, conference: Conference) -> Verdict:
    """Whoever has a ticket; its secret says which. Before the conference is public, the crew."""
    return YES if conference.is_public else may_see_conference(by, conference)


def may_write_letters(by: Actor, conference: Conference) -> Verdict:
    """Chairs, and whoever leads registration or all teams, see passports and invite in the host's name."""
    reason = _("Only a chair or whoever leads registration can do this.")
    return holds(by, conference, {Role.CHAIR, Role.TEAM_LEAD}, reason, team=WRITERS)
