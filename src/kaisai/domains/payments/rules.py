"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import YES, Verdict, holds, may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor

SELLERS = "registration"  # the team whose lead sells


def may_pay(by: Actor, conference: Conference) -> Verdict:
    """Whoever may order may pay: everybody, once the conference is public."""
    return YES if conference.is_public else may_see_conference(by, conference)


def may_handle_money(by: Actor, conference: Conference) -> Verdict:
    """Chairs, and whoever leads registration or all teams, see what came in and pay back, as they sell."""
    reason = _("Only a chair or whoever leads registration can do this.")
    return holds(by, conference, {Role.CHAIR, Role.TEAM_LEAD}, reason, team=SELLERS)
