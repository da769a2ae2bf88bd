"""Pages of people."""

from kaisai.domains.people.views.judging import compare, part, perhaps, undo
from kaisai.domains.people.views.looking import drop_names, names, people, person

__all__ = ["compare", "drop_names", "names", "part", "people", "perhaps", "person", "undo"]
