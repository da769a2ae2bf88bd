"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import YES, Verdict, holds, may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor

SELLERS = "registration"  # the team whose lead sells


def may_line_up(by: Actor, conference: Conference) -> Verdict:
    """Everybody, once the conference is public; before that the crew, who try it out."""
    return YES if conference.is_public else may_see_conference(by, conference)


def may_keep_the_door(by: Actor, conference: Conference) -> Verdict:
    """Chairs, and whoever leads registration or all teams, open the room and set its pace, as they sell."""
    reason = _("Only a chair or whoever leads registration can do this.")
    return holds(by, conference, {Role.CHAIR, Role.TEAM_LEAD}, reason, team=SELLERS)
