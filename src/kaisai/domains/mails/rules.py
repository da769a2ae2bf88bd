"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import Verdict, holds
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor

WRITERS = "registration"  # the team whose lead writes to attendees


def may_write(by: Actor, conference: Conference) -> Verdict:
    """Chairs, and whoever leads registration or all teams, see what was written and to whom."""
    reason = _("Only a chair or whoever leads registration can do this.")
    return holds(by, conference, {Role.CHAIR, Role.TEAM_LEAD}, reason, team=WRITERS)
