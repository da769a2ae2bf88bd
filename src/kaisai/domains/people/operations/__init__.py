"""Every write about people."""

from kaisai.domains.people.operations.merging import keep_apart, merge, undo_merge
from kaisai.domains.people.operations.naming import correct_names, drop_correction

__all__ = ["correct_names", "drop_correction", "keep_apart", "merge", "undo_merge"]
