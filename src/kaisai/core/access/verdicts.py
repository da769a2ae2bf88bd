"""May it happen? A verdict is true or false, says why not, and can insist."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.queries import find_grants, is_of_the_crew
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import STRANGER, Actor
from kaisai.core.kit.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or no with a reason that a greyed-out button can show."""

    allowed: bool
    reason: str | Promise = ""
    status: int = 403

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise `NotAllowed` with the reason when the answer is no."""
        if not self.allowed:
            raise NotAllowed(self.reason, status=self.status)


YES = Verdict(allowed=True)
SIGN_IN = Verdict(allowed=False, reason=_("Sign in first."), status=401)
READ_ONLY = Verdict(allowed=False, reason=_("This token may look but not change anything."))
NETWORK_CREW = frozenset({Role.CHAIR, Role.NOC, Role.TEAM_LEAD})
NETWORK_TEAM = "network"  # whose lead is of the network crew


def roles_of(
    actor: Actor, conference: Conference | None, *, team: str | None = None
) -> frozenset[Role]:
    """The roles an actor holds: those for the whole conference, and those of `team` when given."""
    if actor.account is None or conference is None:
        return frozenset()
    if actor.account.is_superuser:
        return frozenset({Role.CHAIR})
    grants = find_grants(actor, conference)
    return frozenset(Role(grant.role) for grant in grants if grant.team in {"", team})


def holds(
    actor: Actor,
    conference: Conference | None,
    roles: Iterable[Role],
    reason: str | Promise,
    *,
    team: str | None = None,
) -> Verdict:
    """Yes for machines and for whoever holds one of the roles, in `team` too; else no, with the reason."""
    if actor.is_machine:
        return YES
    if actor == STRANGER:
        return SIGN_IN
    if roles_of(actor, conference, team=team) & frozenset(roles):
        return YES
    return Verdict(allowed=False, reason=reason)


def may_see_conference(by: Actor, conference: Conference) -> Verdict:
    """The crew sees the inside of its conference, also who is of it for one team only."""
    if is_of_the_crew(by, conference):
        return YES
    return holds(by, conference, {Role.CHAIR}, _("Only the crew of this conference can see this."))


def may_run_conference(by: Actor, conference: Conference) -> Verdict:
    """Chairs shape the conference: rooms, days, roles."""
    return holds(by, conference, {Role.CHAIR}, _("Only a chair of this conference can do this."))


def may_run_network(by: Actor, conference: Conference) -> Verdict:
    """The network crew: chairs, the noc, and whoever leads the network team or all teams."""
    reason = _("Only the network crew or a chair can do this.")
    return holds(by, conference, NETWORK_CREW, reason, team=NETWORK_TEAM)


def may_report(by: Actor) -> Verdict:
    """Only kaisai's own processes say what they saw."""
    if by.is_machine:
        return YES
    return Verdict(allowed=False, reason=_("Only the poller reports this."))


def may_keep_installation(by: Actor) -> Verdict:
    """The keeper of this installation opens conferences."""
    if by.is_machine or (by.account is not None and by.account.is_superuser):
        return YES
    if by == STRANGER:
        return SIGN_IN
    return Verdict(allowed=False, reason=_("Only the keeper of this installation can do this."))


def may_manage_own_account(by: Actor) -> Verdict:
    """Everybody looks after their own account."""
    return SIGN_IN if by.account is None else YES


def may_sign_in(by: Actor) -> Verdict:
    """Anyone with an account, and our own machines; the answer holds only what they may see."""
    return SIGN_IN if by == STRANGER else YES
