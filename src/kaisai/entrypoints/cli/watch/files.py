"""The file of targets: read, checked, mapped; never an exception, always a sentence."""

from dataclasses import dataclass, replace
from pathlib import Path

from kaisai.engines.formats.findings import Severity
from kaisai.engines.formats.inventory import Inventory
from kaisai.engines.formats.targets import read_targets, remap
from kaisai.entrypoints.cli.watch.words import say

LARGEST = 5_000_001


class UnusableFileError(Exception):
    """The file cannot be watched; the message is the sentence."""


@dataclass(frozen=True, slots=True)
class TargetFile:
    """A file and how it is to be read."""

    path: Path
    language: str
    network: str = ""
    interval: float | None = None

    def stamp(self) -> tuple[int, int]:
        """Changes when the file does; (0, 0) while it is away."""
        try:
            found = self.path.stat()
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size)

    def read(self) -> Inventory:
        """Its targets.

        Raises:
            UnusableFileError: unreadable, without a target, or not mappable.
        """
        try:
            with self.path.open("rb") as stream:
                inventory = read_targets(stream.read(LARGEST), name=self.path.name)
        except OSError as error:
            raise UnusableFileError(
                say("unreadable", self.language, file=self.path, reason=error.strerror)
            ) from error
        if not inventory.entries:
            raise UnusableFileError(self._why_empty(inventory))
        if self.interval is not None:
            inventory = replace(
                inventory,
                interval=self.interval,
                entries=tuple(replace(entry, interval=None) for entry in inventory.entries),
            )
        if self.network:
            try:
                return remap(inventory, self.network)
            except ValueError as error:
                raise UnusableFileError(str(error)) from error
        return inventory

    def _why_empty(self, inventory: Inventory) -> str:
        """Why nothing is left to watch: the first line lost, or that there is nothing at all."""
        lost = (f for f in inventory.findings if f.severity is Severity.ERROR)
        first = next(lost, None)
        if first is None or first.code == "no-targets":
            return say("no-target", self.language, file=self.path)
        reason = first.sentence(self.language)
        return say("no-target-because", self.language, file=self.path, reason=reason)
