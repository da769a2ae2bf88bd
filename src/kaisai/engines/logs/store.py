"""The log file: appended by one process, searched by others.

The text is indexed by trigrams (FTS5), so that any piece of it is found, in Japanese as well; pieces
of fewer than three characters are looked for without the index. Lines are ordered by when they came,
since the clocks of devices are often wrong. https://www.sqlite.org/fts5.html#the_trigram_tokenizer

Anybody may send, so the index has only the beginning of a long line, and what lines take in the file
is counted as they come: an index of SQLite does not shrink at once when lines go, so the size of the
file would not say when enough has gone.
"""

import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

INDEXED = 3  # characters of the shortest piece that the index finds
MOST_FOUND = 1000
INDEXED_MOST = 1000  # characters of a line; the rest can be read, not found
INDEX_BYTES = 5  # for a character; measured 4.2 where no piece repeats
ROW_BYTES = 300
OLD_BYTES = 1000  # a line that came before lines were weighed
MERGED_PAGES = 2  # of the index, for each line that goes
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
_ADDED = {  # to files that were made before
    "rest": "TEXT NOT NULL DEFAULT ''",  # of a long text, behind what the index has
    "stranger": "INTEGER NOT NULL DEFAULT 0",
    "weight": f"INTEGER NOT NULL DEFAULT {OLD_BYTES}",
}
_COUNTED = (
    "CREATE INDEX IF NOT EXISTS line_stranger ON line (id) WHERE stranger = 1",
    "CREATE TABLE room (stranger INTEGER PRIMARY KEY, lines INTEGER NOT NULL, bytes INTEGER NOT NULL)",
    "INSERT INTO room SELECT stranger, count(*), sum(weight) FROM line GROUP BY stranger",
)
_COLUMNS = "came_ms, said_ms, conference, device, room, address, host, severity, facility, app"
_INSERT = (
    f"INSERT INTO line ({_COLUMNS}, text, rest, stranger, weight) VALUES ({', '.join('?' * 14)})"  # noqa: S608 - our own names
)
_CAME = 4  # in a row that may go


class Line(NamedTuple):
    """One message as it is kept. Times are Unix milliseconds; `said_ms` is the sender's own.

    `device` and `room` are slugs, empty where nobody knows them. A stranger sends from an address that
    is of no device, whatever name stands in the message.
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
    is_stranger: bool = False


class Room(NamedTuple):
    """How much is kept: a number of lines, and bytes that they take in the file."""

    lines: int
    bytes: int


_NONE = Room(0, 0)


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
        if not self._is_counted():  # asked first without waiting for whoever writes
            self._bring_up()

    def _is_counted(self) -> bool:
        query = "SELECT 1 FROM sqlite_master WHERE name = 'room'"
        return self._db.execute(query).fetchone() is not None

    def _bring_up(self) -> None:
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            if self._is_counted():  # by another process meanwhile
                return
            for column, kind in _ADDED.items():
                self._db.execute(f"ALTER TABLE line ADD COLUMN {column} {kind}")
            for statement in _COUNTED:
                self._db.execute(statement)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def append(self, lines: Iterable[Line]) -> None:
        """Keep lines, all or none."""
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            told = []
            for line in lines:
                text, rest = line.text[:INDEXED_MOST], line.text[INDEXED_MOST:]
                row = (*line[:10], text, rest, int(line.is_stranger), _weight(line))
                number = self._db.execute(_INSERT, row).lastrowid
                self._db.execute(
                    "INSERT INTO words (rowid, text, app, host) VALUES (?, ?, ?, ?)",
                    (number, text, line.app, line.host),
                )
                told.append(row[-2:])
            self._count(1, told)

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
            f"SELECT id, {_COLUMNS}, text || rest, stranger FROM line WHERE {' AND '.join(conditions)}"  # noqa: S608 - our own names
            " ORDER BY id DESC LIMIT ?"
        )
        with self._lock:
            rows = self._db.execute(query, (*values, min(wanted.limit, MOST_FOUND))).fetchall()
        return [Kept(row[0], Line._make((*row[1:-1], bool(row[-1])))) for row in rows]

    def newest(self, conference: str) -> int:
        """The number of the newest line, 0 when there is none."""
        query = "SELECT max(id) FROM line WHERE conference = ?"
        with self._lock:
            return int(self._db.execute(query, (conference,)).fetchone()[0] or 0)

    def expire(self, before_ms: int, most: Room, of_strangers: Room) -> bool:
        """Forget a slice of what is too old or too much; True when more may be waiting.

        Lines of strangers go first, whether they are too many or all lines are.

        Args:
            before_ms: what came before is too old.
            most: of all lines.
            of_strangers: of the lines of strangers among them.
        """
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            gone = self._outdated(before_ms) or self._beyond(most, of_strangers)
            self._db.executemany(
                "INSERT INTO words (words, rowid, text, app, host) VALUES ('delete', ?, ?, ?, ?)",
                [row[:_CAME] for row in gone],
            )
            self._db.executemany("DELETE FROM line WHERE id = ?", [row[:1] for row in gone])
            self._count(-1, [row[-2:] for row in gone])
            if gone:  # else the index would keep them for long, beside a remark that they are gone
                merge = "INSERT INTO words (words, rank) VALUES ('merge', ?)"
                self._db.execute(merge, (-MERGED_PAGES * len(gone),))
        return bool(gone)

    def _oldest(self, condition: str) -> list[tuple[Any, ...]]:
        query = f"SELECT id, text, app, host, came_ms, stranger, weight FROM line {condition}"  # noqa: S608 - our own words
        return self._db.execute(f"{query} ORDER BY id LIMIT ?", (SLICE,)).fetchall()

    def _outdated(self, before_ms: int) -> list[tuple[Any, ...]]:
        first = self._db.execute("SELECT came_ms FROM line ORDER BY id LIMIT 1").fetchone()
        if first is None or first[0] >= before_ms:
            return []
        return [row for row in self._oldest("") if row[_CAME] < before_ms]

    def _beyond(self, most: Room, of_strangers: Room) -> list[tuple[Any, ...]]:
        rooms = {row[0]: Room(*row[1:]) for row in self._db.execute("SELECT * FROM room")}
        known, strange = rooms.get(0, _NONE), rooms.get(1, _NONE)
        lines = known.lines + strange.lines - most.lines
        weight = known.bytes + strange.bytes - most.bytes
        if strange.lines:
            lines = max(lines, strange.lines - of_strangers.lines)
            weight = max(weight, strange.bytes - of_strangers.bytes)
        if lines <= 0 and weight <= 0:
            return []
        gone = []
        for row in self._oldest("WHERE stranger = 1" if strange.lines else ""):
            if lines <= 0 and weight <= 0:
                break
            gone.append(row)
            lines, weight = lines - 1, weight - row[-1]
        return gone

    def _count(self, sign: int, told: list[tuple[int, int]]) -> None:
        """More or fewer lines: whether of a stranger, and how heavy."""
        for stranger in (0, 1):
            weights = [weight for of, weight in told if of == stranger]
            if weights:
                self._db.execute(
                    "INSERT INTO room VALUES (?1, ?2, ?3) ON CONFLICT (stranger)"
                    " DO UPDATE SET lines = lines + ?2, bytes = bytes + ?3",
                    (stranger, sign * len(weights), sign * sum(weights)),
                )


def _weight(line: Line) -> int:
    """Bytes that a line takes in the file at most, with its share of the index."""
    words = line.text + line.app + line.host
    indexed = len(line.text[:INDEXED_MOST]) + len(line.app) + len(line.host)
    return len(words.encode("utf-8", "replace")) + INDEX_BYTES * indexed + ROW_BYTES


def _quoted(word: str) -> str:
    """As a phrase of FTS5, in which nothing is an operator."""
    return '"' + word.replace('"', '""') + '"'


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
