"""Tables whose rows are added and never changed: triggers of the database see to it.

A migration that alters such a table on SQLite makes it anew, without its triggers: it ends with them.
"""

from collections.abc import Callable
from typing import Any

Step = Callable[[Any, Any], None]


def _sqlite(table: str, sentence: str) -> tuple[str, ...]:
    return tuple(
        f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, '{sentence}'); END"""
        for verb in ("UPDATE", "DELETE")
    )


def _postgresql(table: str, sentence: str) -> tuple[str, ...]:
    return (
        f"""CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_refuse()""",
    )


def create(table: str, sentence: str) -> Step:
    """A step of a migration: from now on rows of the table refuse UPDATE and DELETE with this sentence."""

    def step(_apps: Any, schema_editor: Any) -> None:
        make = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
        for statement in make(table, sentence):
            schema_editor.execute(statement)

    return step


def drop(table: str) -> Step:
    """Undo `create`."""
    undo = {
        "sqlite": (f"DROP TRIGGER {table}_no_update", f"DROP TRIGGER {table}_no_delete"),
        "postgresql": (f"DROP FUNCTION {table}_refuse() CASCADE",),
    }

    def step(_apps: Any, schema_editor: Any) -> None:
        for statement in undo[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return step
