"""Every read of people; domains further up add their roles here (`add_role`)."""

from kaisai.domains.people.queries.merges import (
    MergeNow,
    MergePreview,
    NameChoice,
    look_at,
    pair_of,
    preview_merge,
)
from kaisai.domains.people.queries.people import (
    PeoplePage,
    PersonFile,
    Thing,
    find_person,
    list_people,
)
from kaisai.domains.people.queries.proposals import Proposal, list_proposals
from kaisai.domains.people.queries.register import PersonNow, Register, read_register, ref_of
from kaisai.domains.people.queries.roles import Role, add_role, list_roles

__all__ = [
    "MergeNow",
    "MergePreview",
    "NameChoice",
    "PeoplePage",
    "PersonFile",
    "PersonNow",
    "Proposal",
    "Register",
    "Role",
    "Thing",
    "add_role",
    "find_person",
    "list_people",
    "list_proposals",
    "list_roles",
    "look_at",
    "pair_of",
    "preview_merge",
    "read_register",
    "ref_of",
]
