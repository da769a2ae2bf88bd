"""What the database itself can do: a seat, an order and a journal line by plain SQL, a durable commit for each.

One connection, no HTTP, no framework: the limit of whoever commits each order by itself. Orders that share
a commit can be faster than that.
"""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import psycopg

_TABLES = (
    "CREATE TABLE limit_seat (id integer PRIMARY KEY, taken integer)",
    "CREATE TABLE limit_order (number text PRIMARY KEY, name text, email text)",
    "CREATE TABLE limit_entry (about text, said text)",
)
_WRITES = (
    ("UPDATE limit_seat SET taken = 1 WHERE id = {mark} AND taken = 0", lambda n: (n,)),
    (
        "INSERT INTO limit_order VALUES ({mark}, {mark}, {mark})",
        lambda n: (f"{n}", "Sample Buyer", f"buyer-{n}@bench.example"),
    ),
    ("INSERT INTO limit_entry VALUES ({mark}, {mark})", lambda n: (f"order:{n}", "placed")),
)


def raw_limit(directory: Path, seats: int) -> tuple[float, float]:
    """So many orders in the kind of database that DATABASE_URL names; from when to when (monotonic seconds)."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        with psycopg.connect(url) as connection:
            connection.execute("SET synchronous_commit = on")
            return _sell(connection, seats, mark="%s", begin="")
    with closing(sqlite3.connect(directory / "limit.sqlite3", isolation_level=None)) as own:
        own.execute("PRAGMA journal_mode = WAL")
        own.execute("PRAGMA synchronous = FULL")
        return _sell(own, seats, mark="?", begin="BEGIN IMMEDIATE")


def _sell(
    connection: "psycopg.Connection | sqlite3.Connection", seats: int, *, mark: str, begin: str
) -> tuple[float, float]:
    def do(statement: str, values: tuple[object, ...] = ()) -> None:
        connection.cursor().execute(statement, values)

    if begin:
        do(begin)
    for table in _TABLES:
        do(table)
    for seat in range(seats):
        do(f"INSERT INTO limit_seat VALUES ({mark}, 0)", (seat,))  # noqa: S608 - a mark for a value
    connection.commit()
    start = time.monotonic()
    for seat in range(seats):
        if begin:
            do(begin)
        for statement, values in _WRITES:
            do(statement.format(mark=mark), values(seat))
        connection.commit()
    return start, time.monotonic()
