"""All that judging must know of a conference: devices, parts, what hangs behind which port, the timetable."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kaisai.domains.alerts.queries.readings import Part
from kaisai.engines.alerting.context import Context, Slot, break_after, moment_of
from kaisai.engines.alerting.messages import RoomFacts
from kaisai.engines.alerting.rules import Subject, Words
from kaisai.engines.liveness.states import State, Watched

ALIVE = (State.UP, State.LATE, State.LOSSY)
States = Mapping[str, tuple[State, float]]
EXPORTER = "prom/"


def exporter_key(device: str) -> str:
    """What stands for the exporter of a device (slug) where agents go by their devices."""
    return f"{EXPORTER}{device}"


@dataclass(frozen=True, slots=True)
class Front:
    """The port behind which a device hangs: whose it is, and the series that tell of it."""

    agent: str
    oper: str
    power: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """A session in a room."""

    slot: Slot
    title: str
    speaker: str


@dataclass(frozen=True)
class Plant:
    """The conference as judging sees it. Devices go by their slugs.

    Attributes:
        watched: every device; parents are devices.
        device_of: by key of a target, its device; targets that alert nobody are left out.
        devices: subject of each device itself.
        parts: by agent; for exporters see `exporter_key`.
        intervals: seconds between two rounds of each agent.
        silent: agents of which the last word was that they do not answer.
        differs: by agent, 1 when its sysName is not the name of the device, else 0.
        booted: by agent, when it began, in Unix seconds.
        fronts: by device.
        rooms: names by slug.
        phases: start, end (Unix seconds) and kind.
        talks: by room.
    """

    watched: tuple[Watched, ...] = ()
    device_of: Mapping[str, str] = field(default_factory=dict)
    devices: Mapping[str, Subject] = field(default_factory=dict)
    parts: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    intervals: Mapping[str, float] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    differs: Mapping[str, float] = field(default_factory=dict)
    booted: Mapping[str, float] = field(default_factory=dict)
    fronts: Mapping[str, Front] = field(default_factory=dict)
    rooms: Mapping[str, Words] = field(default_factory=dict)
    phases: tuple[tuple[float, float, str], ...] = ()
    talks: Mapping[str, tuple[Talk, ...]] = field(default_factory=dict)

    def like(self, before: "Plant") -> "Plant":
        """The same with the very subjects of before where they are equal: evaluators like those."""
        known = {part.subject: part.subject for parts in before.parts.values() for part in parts}
        known |= {subject: subject for subject in before.devices.values()}
        return replace(
            self,
            devices={slug: known.get(subject, subject) for slug, subject in self.devices.items()},
            parts={
                agent: tuple(
                    replace(part, subject=known.get(part.subject, part.subject)) for part in parts
                )
                for agent, parts in self.parts.items()
            },
        )

    def phase(self, at: float) -> str:
        """The phase of a moment, empty outside all."""
        found = [(start, kind) for start, end, kind in self.phases if start <= at < end]
        return max(found)[1] if found else ""

    def context(self, at: float) -> Context:
        """Phase, and what the timetable of each room says."""
        moments = {
            room: moment_of([talk.slot for talk in talks], at) for room, talks in self.talks.items()
        }
        return Context(self.phase(at), moments)

    def room_facts(self, at: float, people: Mapping[str, int]) -> dict[str, RoomFacts]:
        """Rooms with what is on, and with who is there as far as `people` tells."""
        facts = {}
        for room, name in self.rooms.items():
            now = [t for t in self.talks.get(room, ()) if t.slot.start <= at < t.slot.end]
            talk = now[0] if now else None
            facts[room] = RoomFacts(
                name,
                people=people.get(room),
                talk=talk.title if talk else "",
                speaker=talk.speaker if talk else "",
                until=talk.slot.end if talk else None,
                break_at=break_after((t.slot for t in self.talks.get(room, ())), at),
            )
        return facts

    def states(self, of_targets: States) -> dict[str, tuple[State, float]]:
        """The state of each device: it lives as long as one of its targets does."""
        gathered: dict[str, list[tuple[State, float]]] = {}
        for target, state in of_targets.items():
            device = self.device_of.get(target)
            if device is not None:
                gathered.setdefault(device, []).append(state)
        return {
            device: found[0] if len(found) == 1 else _together(found)
            for device, found in gathered.items()
        }


def _together(found: list[tuple[State, float]]) -> tuple[State, float]:
    for wanted in (ALIVE, (State.MAINTENANCE,), (State.UNKNOWN,)):
        same = [each for each in found if each[0] in wanted]
        if same:
            return min(same, key=lambda each: each[1])
    dead = State.DOWN if any(state is State.DOWN for state, _ in found) else State.UNREACHABLE
    return dead, max(since for _, since in found)
