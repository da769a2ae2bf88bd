"""The log file: appended by one process, searched by others.

The text is indexed by trigrams (FTS5), so that any piece of it is found, in Japanese as well; pieces
of fewer than three characters are looked for without the index. Lines are ordered by when they came,
since the clocks of devices are often wrong. https://www.sqlite.org/fts5.html#the_trigram_tokenizer
"""

import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

INDEXED = 3  # characters of the shortest piece that the index finds
MOST_FOUND = 1000
SLICE = 2000  # lines that go at once, so that an append never waits long
_SCHEMA = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    """CREATE TABLE IF NOT EXISTS line (
        id INTEGER PRIMARY KEY AUTOINCREMENT, came_ms INTEGER NOT NULL, said_ms INTEGER,
        conference TEXT NOT NULL, device TEXT NOT NULL, room TEXT NOT NULL, address TEXT NOT NULL,
        host TEXT NOT NULL, severity INTEGER NOT NULL, facility INTEGER NOT NULL,
        app TEXT NOT NULL, text TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS line_came ON line (conference, came_ms)",
    """CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
        text, app, host, content='line', content_rowid='id', tokenize='trigram')""",
)
_COLUMNS = (
    "came_ms, said_ms, conference, device, room, address, host, severity, facility, app, text"
)


class Line(NamedTuple):
    """One message as it is kept. Times are Unix milliseconds; `said_ms` is the sender's own.

    `device` and `room` are slugs, empty where nobody knows them.
    """

    came_ms: int
    said_ms: int | None
    conference: str
    device: str
    room: str
    address: str
    host: str
    severity: int
    facility: int
    app: str
    text: str


class Kept(NamedTuple):
    """A line with its number; numbers grow as lines come."""

    number: int
    line: Line


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for; what is left empty matches all.

    Attributes:
        words: pieces of text, all of which must be in the message, its program or its host.
        worst: 0 to 7; lines of this severity or a worse one.
        start, end: start <= came < end, Unix milliseconds.
        before: only lines with a smaller number, to turn pages.
    """

    conference: str
    words: tuple[str, ...] = ()
    device: str = ""
    room: str = ""
    worst: int = 7
    start: int = 0
    end: int = 2**62
    before: int = 2**62
    limit: int = 200


class LogStore:
    """One open file. Safe to share between threads."""

    def __init__(self, path: Path | str) -> None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        for statement in _SCHEMA:
            self._db.execute(statement)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def append(self, lines: Iterable[Line]) -> None:
        """Keep lines, all or none."""
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            for line in lines:
                marks = ", ".join("?" * len(line))
                insert = f"INSERT INTO line ({_COLUMNS}) VALUES ({marks})"  # noqa: S608 - our own names
                number = self._db.execute(insert, line).lastrowid
                self._db.execute(
                    "INSERT INTO words (rowid, text, app, host) VALUES (?, ?, ?, ?)",
                    (number, line.text, line.app, line.host),
                )

    def search(self, wanted: Wanted) -> list[Kept]:
        """The newest lines first."""
        conditions = ["conference = ?", "came_ms >= ?", "came_ms < ?", "id < ?", "severity <= ?"]
        values: list[Any] = [wanted.conference, wanted.start, wanted.end, wanted.before]
        values.append(wanted.worst)
        for column, value in (("device", wanted.device), ("room", wanted.room)):
            if value:
                conditions.append(f"{column} = ?")
                values.append(value)
        for word in wanted.words:
            if len(word) < INDEXED:
                conditions.append("(text || ' ' || app || ' ' || host) LIKE ? ESCAPE '\\'")
                values.append(f"%{_escaped(word)}%")
        if pieces := [_quoted(word) for word in wanted.words if len(word) >= INDEXED]:
            conditions.append("id IN (SELECT rowid FROM words WHERE words MATCH ?)")
            values.append(" AND ".join(pieces))
        query = (
            f"SELECT id, {_COLUMNS} FROM line WHERE {' AND '.join(conditions)}"  # noqa: S608 - our own names
            " ORDER BY id DESC LIMIT ?"
        )
        with self._lock:
            rows = self._db.execute(query, (*values, min(wanted.limit, MOST_FOUND))).fetchall()
        return [Kept(row[0], Line(*row[1:])) for row in rows]

    def newest(self, conference: str) -> int:
        """The number of the newest line, 0 when there is none."""
        query = "SELECT max(id) FROM line WHERE conference = ?"
        with self._lock:
            return int(self._db.execute(query, (conference,)).fetchone()[0] or 0)

    def expire(self, before_ms: int, most_lines: int) -> bool:
        """Forget a slice of what is too old or too much; True when more may be waiting."""
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            span = self._db.execute("SELECT min(id), max(id) FROM line").fetchone()
            if span[0] is None:
                return False
            old = self._db.execute(
                "SELECT id, text, app, host FROM line WHERE came_ms < ? OR id <= ? ORDER BY id LIMIT ?",
                (before_ms, span[1] - most_lines, SLICE),
            ).fetchall()
            self._db.executemany(
                "INSERT INTO words (words, rowid, text, app, host) VALUES ('delete', ?, ?, ?, ?)",
                old,
            )
            self._db.executemany("DELETE FROM line WHERE id = ?", [row[:1] for row in old])
        return len(old) == SLICE


def _quoted(word: str) -> str:
    """As a phrase of FTS5, in which nothing is an operator."""
    return '"' + word.replace('"', '""') + '"'


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
