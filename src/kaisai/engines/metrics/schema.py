"""Tables of the embedded store, and what a selection matches."""

from kaisai.engines.metrics.port import Selection

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)""",
    """CREATE TABLE IF NOT EXISTS series (
        source_id INTEGER NOT NULL, col INTEGER NOT NULL, key TEXT NOT NULL,
        PRIMARY KEY (source_id, col), UNIQUE (source_id, key)) WITHOUT ROWID""",
    # n tells ticks of the same millisecond apart, in order of arrival
    """CREATE TABLE IF NOT EXISTS tick (
        source_id INTEGER NOT NULL, t_ms INTEGER NOT NULL, n INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (source_id, t_ms, n)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS block (
        id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL, start_ms INTEGER NOT NULL,
        end_ms INTEGER NOT NULL, ticks INTEGER NOT NULL, width INTEGER NOT NULL,
        times BLOB NOT NULL, body BLOB NOT NULL, overview BLOB NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS block_span ON block (source_id, end_ms, start_ms)",
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
