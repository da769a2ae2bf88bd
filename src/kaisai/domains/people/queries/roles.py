"""What people are: each role says by itself who has it, also those of domains further up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.domains.people.queries.traces import (
    find_applicants,
    find_buyers,
    find_crew,
    find_holders,
    find_speakers,
    find_waiting,
)
from kaisai.engines.sameness import Trace


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its code, what its owner is called, and the traces of all who have it or had it."""

    code: str
    label: str | Promise
    find: Callable[[Conference], Iterable[Trace]]


# The first ones know best how somebody is called.
_ROLES: list[Role] = [
    Role("attends", _("attends"), find_holders),
    Role("speaks", _("speaks"), find_speakers),
    Role("bought", _("bought"), find_buyers),
    Role("waits", _("waits"), find_waiting),
    Role("lottery", _("applied in a lottery"), find_applicants),
    Role("crew", _("crew"), find_crew),
]


def add_role(role: Role) -> None:
    """Have people be this as well; called when a domain's URLs are loaded."""
    if role not in _ROLES:
        _ROLES.append(role)


def list_roles() -> list[Role]:
    """Every role there is, those that know names best first."""
    return list(_ROLES)


def list_traces(conference: Conference) -> list[Trace]:
    """What everybody left at a conference, role by role."""
    return [trace for role in _ROLES for trace in role.find(conference)]
