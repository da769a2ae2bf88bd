"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import YES, Verdict, holds, may_manage_own_account
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor

VOLUNTEERS = "volunteers"  # the team whose lead coordinates who helps
COORDINATORS = frozenset({Role.CHAIR, Role.TEAM_LEAD})
DESK_TEAM = "registration"  # whose staff lets people in
# What a helper of the day can become; everything else is given by a chair.
GIVEN = frozenset({Role.DAY_STAFF, Role.STAFF})


def may_offer(by: Actor) -> Verdict:
    """Everybody with an account; the word on the poster says for which day."""
    return may_manage_own_account(by)


def may_coordinate(by: Actor, conference: Conference) -> Verdict:
    """Chairs, and whoever leads the volunteers or all teams, hang up the poster and see who offers."""
    reason = _("Only a chair or whoever leads the volunteers can do this.")
    return holds(by, conference, COORDINATORS, reason, team=VOLUNTEERS)


def may_accept(
    by: Actor, conference: Conference, role: Role = Role.DAY_STAFF, team: str = ""
) -> Verdict:
    """Who coordinates gives day staff what every crew member has, and staff only what is theirs already."""
    verdict = may_coordinate(by, conference)
    if not verdict or role == Role.DAY_STAFF:
        return verdict
    if role not in GIVEN:
        reason = _("Here people become day staff or staff; a chair gives other roles under Crew.")
        return Verdict(allowed=False, reason=reason)
    reason = _("You can only give what you may do yourself.")
    return holds(by, conference, COORDINATORS | {Role.STAFF}, reason, team=team)


def may_clear(by: Actor) -> Verdict:
    """Only kaisai's own processes put away what nobody answered."""
    if by.is_machine:
        return YES
    return Verdict(allowed=False, reason=_("Only the worker does this."))
