"""Where the terminal monitor knows its targets from: its own probes, or a server."""

from collections.abc import Sequence
from typing import Protocol

from kaisai.entrypoints.cli.watch.rows import Row


class Source(Protocol):
    """Something that knows targets and their states."""

    @property
    def title(self) -> str:
        """What is being watched: the name of a file, or an address."""

    async def run(self) -> None:
        """Keep up to date, until cancelled."""

    def tick(self) -> None:
        """Called once a second."""

    def rows(self) -> Sequence[Row]:
        """All targets in the order of the list."""

    def row(self, key: str) -> Row | None:
        """One target, None when it is gone."""

    def banners(self, language: str) -> list[str]:
        """What must be known before anything below is believed."""

    def reset(self) -> None:
        """Begin all counters anew."""

    def speak(self, language: str) -> None:
        """The viewer chose another language."""

    def close(self) -> None:
        """Leave nothing half-written."""
