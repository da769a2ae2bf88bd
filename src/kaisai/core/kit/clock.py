"""The clock. Only entrypoints read it; everything below is told the time."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(tz=UTC)


def from_ms(milliseconds: float) -> datetime:
    """The instant that lies `milliseconds` after the Unix epoch."""
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def to_ms(at: datetime) -> int:
    """Milliseconds since the Unix epoch."""
    return round(at.timestamp() * 1000)
