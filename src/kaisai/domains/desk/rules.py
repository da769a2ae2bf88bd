"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import Verdict, holds
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor

REGISTRATION_TEAM = "registration"  # who sells also works at the desk


def may_work_at_desk(by: Actor, conference: Conference) -> Verdict:
    """Chairs, team leads and staff, of registration where they are of one team, let people in."""
    reason = _("Only the staff of registration, its lead or a chair can do this.")
    roles = {Role.CHAIR, Role.TEAM_LEAD, Role.STAFF}
    return holds(by, conference, roles, reason, team=REGISTRATION_TEAM)


def may_run_desk(by: Actor, conference: Conference) -> Verdict:
    """Chairs, and whoever leads registration or all teams, say which lists there are."""
    reason = _("Only a chair or whoever leads registration can do this.")
    return holds(by, conference, {Role.CHAIR, Role.TEAM_LEAD}, reason, team=REGISTRATION_TEAM)
