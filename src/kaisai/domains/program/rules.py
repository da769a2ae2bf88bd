"""May it happen?"""

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import Verdict, holds
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor


def may_manage_program(by: Actor, conference: Conference) -> Verdict:
    """Chairs and team leads keep the programme."""
    return holds(
        by,
        conference,
        {Role.CHAIR, Role.TEAM_LEAD},
        _("Only a chair or team lead of this conference can do this."),
    )
