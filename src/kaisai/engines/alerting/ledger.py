"""What people have been told so far: with it a restarted poller tells nothing twice."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kaisai.engines.alerting.rules import Level

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of one incident.

    Attributes:
        seen_at: when it was first seen.
        causes: those that were told, in order; before that none.
        level: the worst that was told.
        opened_at: when people were first told, None before that.
        critical_at: when it was first seen to be critical.
        to: when each recipient was told last.
        also: who was told of another incident that is now part of this one.
        also_level: the worst that those were told.
        reminded_at: end of the acknowledgement after which people were told again.
        device, rooms, since: as last seen, for the notice of its end.
        cause: as last seen.
        parts, covers: see `Incident`.
    """

    seen_at: float
    causes: tuple[str, ...] = ()
    level: Level = Level.OK
    opened_at: float | None = None
    critical_at: float | None = None
    to: Mapping[str, float] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    also_level: Level = Level.OK
    reminded_at: float | None = None
    device: str = ""
    rooms: tuple[str, ...] = ()
    since: float = 0.0
    cause: str = ""
    parts: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()

    @property
    def recipients(self) -> tuple[str, ...]:
        """Who expects to hear of its end."""
        return tuple(dict.fromkeys((*self.to, *self.also)))


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was told of all incidents.

    Attributes:
        told: by key of the incident.
        aftermath: by key of an incident that was hidden: behind which other, and until when it is
            left to recover.
        openings: by key, when people were told of it lately, to notice what comes and goes.
    """

    told: Mapping[str, Told] = field(default_factory=dict)
    aftermath: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    openings: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    def dump(self) -> dict[str, Any]:
        """All of it, as JSON can hold it."""
        return {
            "version": _VERSION,
            "told": {key: _plain(each) for key, each in self.told.items()},
            "aftermath": {key: list(each) for key, each in self.aftermath.items()},
            "openings": {key: list(each) for key, each in self.openings.items()},
        }


def restore_ledger(dumped: Mapping[str, Any]) -> Ledger:
    """The ledger that was dumped; an empty one from another version."""
    if dumped.get("version") != _VERSION:
        return Ledger()
    return Ledger(
        told={key: _told(each) for key, each in dumped["told"].items()},
        aftermath={key: (by, until) for key, (by, until) in dumped["aftermath"].items()},
        openings={key: tuple(each) for key, each in dumped["openings"].items()},
    )


def _plain(told: Told) -> dict[str, Any]:
    return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(told).items()}


def _told(plain: Mapping[str, Any]) -> Told:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in plain.items()}
    levels = {name: Level(fields.get(name, Level.OK)) for name in ("level", "also_level")}
    return Told(**fields | levels)
