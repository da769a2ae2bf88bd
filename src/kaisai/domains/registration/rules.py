"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import YES, Verdict, holds, may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor

REGISTRATION_TEAM = "registration"  # whose lead sells


def may_buy(by: Actor, conference: Conference) -> Verdict:
    """Everybody, once the conference is public; before that the crew, who try it out."""
    return YES if conference.is_public else may_see_conference(by, conference)


def may_sell(by: Actor, conference: Conference) -> Verdict:
    """Chairs, and whoever leads registration or all teams, say what is sold and see who bought it."""
    reason = _("Only a chair or whoever leads registration can do this.")
    roles = {Role.CHAIR, Role.TEAM_LEAD}
    return holds(by, conference, roles, reason, team=REGISTRATION_TEAM)
