"""Database triggers that keep the journal append-only and, on PostgreSQL, ordered."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from kaisai.core.kit.append_only import Step

SQLITE = (
    """CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal_entry
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal_entry
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""",
    """CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal_entry
       FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
    """CREATE FUNCTION journal_stamp() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN NEW.tx := pg_current_xact_id()::text::bigint; RETURN NEW; END $$""",
    """CREATE TRIGGER journal_stamp BEFORE INSERT ON journal_entry
       FOR EACH ROW EXECUTE FUNCTION journal_stamp()""",
    """CREATE FUNCTION journal_wake() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN PERFORM pg_notify('kaisai_journal', ''); RETURN NULL; END $$""",
    """CREATE TRIGGER journal_wake AFTER INSERT ON journal_entry
       FOR EACH STATEMENT EXECUTE FUNCTION journal_wake()""",
)
UNDO = {
    "sqlite": ("DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete"),
    "postgresql": (
        "DROP FUNCTION journal_refuse() CASCADE",
        "DROP FUNCTION journal_stamp() CASCADE",
        "DROP FUNCTION journal_wake() CASCADE",
    ),
}


def stamp(table: str) -> tuple[Step, Step]:
    """Steps of a migration, to do and to undo: rows of this table know their transaction, as entries do.

    Readers with a cursor need it where there is more than one writer, on PostgreSQL.
    """
    name = f"{table}_stamp"
    made = f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION journal_stamp()"

    def step(statement: str) -> Step:
        def run(_apps: Any, schema_editor: Any) -> None:
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(statement)

        return run

    return step(made), step(f"DROP TRIGGER {name} ON {table}")


def create(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - the signature of RunPython
    """Create the triggers for the database at hand."""
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - the signature of RunPython
    """Undo `create`."""
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


# A cursor moves to just before the first entry that it has not passed; an entry may come again, none is left out.
FORGET_TRANSACTIONS = (
    """UPDATE journal_cursor AS c SET tx = 0, entry_id = COALESCE(
         (SELECT min(e.id) - 1 FROM journal_entry AS e WHERE (e.tx, e.id) > (c.tx, c.entry_id)),
         (SELECT max(e.id) FROM journal_entry AS e), 0)""",
    "UPDATE journal_entry SET tx = 0",
)


@contextmanager
def another_journal() -> Iterator[None]:
    """While the block replaces the journal of a PostgreSQL database, its triggers rest.

    The transactions in which the entries were written belong to another cluster, perhaps one whose
    count is far ahead of ours; so they are forgotten, and reading goes by the number of the entry.
    """
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        yield
        for statement in FORGET_TRANSACTIONS:
            cursor.execute(statement)
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")
