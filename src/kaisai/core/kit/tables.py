"""Tables that are made together, with one look at all models instead of one for each table."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation


class Tables(Operation):
    """The new tables of a migration.

    After each operation Django draws up all models anew that lead to the one that changed, and all of
    ours lead to the conference: most of what an empty database costs. Nothing that stands changes by a
    new table, so here the new models are drawn up, once, beside those that are.

    Args:
        operations: `CreateModel` only, indexes and constraints within; nothing that alters a table,
            which has to see it as the operation before left it.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """As the writer of migrations wants it."""
        return (type(self).__name__, [], {"operations": self.operations})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """What the models are afterwards."""
        drawn = vars(state).pop("apps", None)
        if state.is_delayed:  # what leads to a changed model was left as it was: all anew, once
            drawn, state.is_delayed = None, False
        before = set(state.models)
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if drawn is not None:
            drawn.render_multiple([state.models[key] for key in state.models if key not in before])
            state.apps = drawn

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make the tables, in their order."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Take them away, the last one first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """For those who run migrations by hand."""
        return "; ".join(operation.describe() for operation in self.operations)
