"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import Verdict, holds
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor

REGISTRATION_TEAM = "registration"  # whose lead sees who bought, and so who is who


def may_see_people(by: Actor, conference: Conference) -> Verdict:
    """Chairs, and whoever leads registration or all teams: those who see what buyers say of themselves."""
    reason = _("Only a chair or whoever leads registration can do this.")
    roles = {Role.CHAIR, Role.TEAM_LEAD}
    return holds(by, conference, roles, reason, team=REGISTRATION_TEAM)
