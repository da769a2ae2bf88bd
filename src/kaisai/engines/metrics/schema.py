"""Tables of the embedded store, and what a selection matches."""

from kaisai.engines.metrics.port import Selection

_BLOCK = """(id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL, start_ms INTEGER NOT NULL,
        end_ms INTEGER NOT NULL, ticks INTEGER NOT NULL, width INTEGER NOT NULL,
        times BLOB NOT NULL, body BLOB NOT NULL"""

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)""",
    """CREATE TABLE IF NOT EXISTS series (
        source_id INTEGER NOT NULL, col INTEGER NOT NULL, key TEXT NOT NULL,
        PRIMARY KEY (source_id, col), UNIQUE (source_id, key)) WITHOUT ROWID""",
    # what was told of counters and is not the usual; a row is replaced, so the newest rowid tells of change
    """CREATE TABLE IF NOT EXISTS counter (
        source_id INTEGER NOT NULL, key TEXT NOT NULL, bits INTEGER NOT NULL, most REAL NOT NULL,
        UNIQUE (source_id, key))""",
    # n tells ticks of the same millisecond apart, in order of arrival
    """CREATE TABLE IF NOT EXISTS tick (
        source_id INTEGER NOT NULL, t_ms INTEGER NOT NULL, n INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (source_id, t_ms, n)) WITHOUT ROWID""",
    # overview: of older files; now in a table of its own, because it lies behind the long body
    f"CREATE TABLE IF NOT EXISTS block {_BLOCK}, overview BLOB NOT NULL)",
    "CREATE INDEX IF NOT EXISTS block_span ON block (source_id, end_ms, start_ms)",
    # with a rowid: three fit on a page, where an index would give each a page of its own
    """CREATE TABLE IF NOT EXISTS summary (block_id INTEGER PRIMARY KEY, body BLOB NOT NULL)""",
    f"CREATE TABLE IF NOT EXISTS rollup {_BLOCK})",
    "CREATE INDEX IF NOT EXISTS rollup_span ON rollup (source_id, end_ms, start_ms)",
    """CREATE TABLE IF NOT EXISTS corrupt (
        source_id INTEGER NOT NULL, t_ms INTEGER NOT NULL, n INTEGER NOT NULL, body BLOB,
        PRIMARY KEY (source_id, t_ms, n))""",
)


def matches(sel: Selection, label: str, value: str) -> bool:
    """True when the selection leaves the label open, names the value, or lists it."""
    wanted = sel.get(label)
    if wanted is None:
        return True
    return value == wanted if isinstance(wanted, str) else value in wanted


def wanted_of(sel: Selection, label: str) -> frozenset[str] | None:
    """The names a selection lists, for many look-ups; None when all match."""
    wanted = sel.get(label)
    if wanted is None:
        return None
    return frozenset((wanted,) if isinstance(wanted, str) else wanted)
