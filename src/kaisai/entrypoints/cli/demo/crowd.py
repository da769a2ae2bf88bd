"""How many people the demo puts into its rooms, and what they do to its network.

Everything follows from the clock and the programme, so that the same moment is always the same.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256

from kaisai.entrypoints.cli.demo.venue import ROOMS, DemoRoom, devices

SLOT = 3600  # seconds: sessions begin at the hour
TALK = 3000
RUSH = 300  # so long people come and go
DEVICES_EACH = 0.82  # on the network at once; a phone each, some laptops, some asleep
BITS_EACH = 68_000.0  # per second and device, towards it; the other way a fifth of that
OUT_SHARE = 0.2
STREAM_BITS, IDLE_BITS = 18e6, 20_000.0
BEACON_BITS = 9_000.0  # what an access point says when nobody is there
OCTET = 8


@cache
def _dice(*words: object) -> float:
    """Between 0 and 1, always the same for the same words."""
    told = sha256("/".join(map(str, words)).encode()).digest()
    return int.from_bytes(told[:6]) / 2**48


def _fill(room: DemoRoom, slot: int) -> float:
    """The share of its places that a room fills in a slot; 4F is as full as people remember it."""
    if room.slug == "hall-4f":
        return 0.75 + 0.35 * _dice(room.slug, slot)
    if not room.seats or room.slug == "expo":
        return 0.35 + 0.2 * _dice(room.slug, slot)
    return 0.35 + 0.55 * _dice(room.slug, slot)


def people(room: DemoRoom, t: float) -> float:
    """People in a room: full while a talk is on, few in the break, when the lobby has them."""
    slot, within = int(t // SLOT), t % SLOT
    places = room.seats + room.standing
    now, then = _fill(room, slot) * places, _fill(room, slot + 1) * places
    if not room.seats or room.slug == "expo":
        breaks = 1.9 if within > TALK else 1.0
        return min(places * 1.15, now * breaks)
    if within <= RUSH:
        return now * (0.45 + 0.55 * within / RUSH)
    if within <= TALK:
        return now
    gone = (within - TALK) / (SLOT - TALK)
    return now * (1 - gone) * 0.6 + then * 0.45 * gone


@dataclass(slots=True)
class Radio:
    """One radio of an access point; `airtime` in per cent, `noise` in dBm."""

    point: str
    slot: int
    band: str
    channel: int
    share: float
    clients: int = 0
    airtime: int = 0
    noise: int = -94


@dataclass(slots=True)
class Port:
    """One port of a switch or router; octets and errors only grow."""

    index: int
    name: str
    alias: str
    far: str
    speed: int
    octets_in: float = 0.0
    octets_out: float = 0.0
    errors_in: float = 0.0
    powers: bool = False


@dataclass(slots=True)
class World:
    """Radios, ports and their counters at one moment; `step` moves it on.

    Attributes:
        radios: by name of the access point.
        ports: by name of the device.
        down: names of devices without power or cable.
        bits: what flows towards a device and all behind it, per second.
    """

    t: float
    radios: dict[str, list[Radio]] = field(default_factory=dict)
    ports: dict[str, list[Port]] = field(default_factory=dict)
    down: frozenset[str] = frozenset()
    bits: dict[str, float] = field(default_factory=dict)
    _children: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def begun(cls, t: float) -> "World":
        """The venue as it stands, at a moment."""
        world = cls(t)
        for device in devices():
            world._children.setdefault(device.name, [])
            for parent in device.parents[:1]:
                world._children[parent].append(device.name)
        kinds = {device.name: device.kind for device in devices()}
        for name, children in world._children.items():
            if kinds[name] in {"switch", "router"} and name != "gw-noc":
                world.ports[name] = _ports(world._parent(name), children, kinds)
        for room in ROOMS:
            for number in range(1, room.aps + 1):
                world.radios[f"ap-{room.slug}-{number}"] = _radios(room, number)
        world.step(t)
        return world

    def _parent(self, name: str) -> str:
        return next((up for up, children in self._children.items() if name in children), "")

    def step(self, t: float) -> None:
        """Go on to a later moment: people move, counters count."""
        seconds, self.t = max(0.0, t - self.t), t
        for room in ROOMS:
            self._seat(room)
        for name in reversed(self._children):  # from the farthest to the nearest
            self.bits[name] = self._flow(name)
        for name in self.ports:
            self._carry(name, seconds)

    def _seat(self, room: DemoRoom) -> None:
        alive = [
            radio
            for number in range(1, room.aps + 1)
            for radio in self.radios[f"ap-{room.slug}-{number}"]
            if radio.point not in self.down
        ]
        whole = sum(radio.share for radio in alive)
        there = people(room, self.t) * DEVICES_EACH
        for radio in self.radios_of(room):
            mine = there * radio.share / whole if radio in alive and whole else 0.0
            wobble = 1 + 0.06 * math.sin(self.t / 47 + 9 * _dice(radio.point, radio.slot))
            radio.clients = round(mine * wobble)
            heavy = 2.3 if radio.band == "2.4" else 1.25
            radio.airtime = min(97, round(6 + heavy * radio.clients * wobble))
            radio.noise = -95 + round(4 * _dice(radio.point, int(self.t // 300)))

    def radios_of(self, room: DemoRoom) -> list[Radio]:
        """The radios that stand in a room."""
        return [
            radio
            for number in range(1, room.aps + 1)
            for radio in self.radios[f"ap-{room.slug}-{number}"]
        ]

    def _flow(self, name: str) -> float:
        if name in self.down:
            return 0.0
        if name in self.radios:
            clients = sum(radio.clients for radio in self.radios[name])
            wave = 1 + 0.35 * math.sin(self.t / 31 + 6 * _dice(name))
            return BEACON_BITS + clients * BITS_EACH * wave
        if name == "stream-1":
            return STREAM_BITS
        return IDLE_BITS + sum(self.bits[child] for child in self._children[name])

    def _carry(self, name: str, seconds: float) -> None:
        if name in self.down:
            return
        for port in self.ports[name]:
            up = port.index == 1
            bits = self.bits[name] if up else self.bits[port.far]
            towards, back = bits * seconds / OCTET, bits * OUT_SHARE * seconds / OCTET
            port.octets_in += towards if up else back
            port.octets_out += back if up else towards
            if port.name.endswith("3") and name == "sw-room-2b":  # a bent plug
                port.errors_in += 2.4 * seconds


def _ports(parent: str, children: list[str], kinds: Mapping[str, str]) -> list[Port]:
    ends = ["isp-a" if parent == "gw-noc" else parent, *(c for c in children if c != "isp-a")]
    return [
        Port(
            index,
            f"ge-0/0/{index}",
            "uplink" if index == 1 else far,
            far,
            1_000_000_000,
            powers=kinds.get(far) == "ap",
        )
        for index, far in enumerate(ends, start=1)
    ]


def _radios(room: DemoRoom, number: int) -> list[Radio]:
    point = f"ap-{room.slug}-{number}"
    weight = 0.7 + 0.6 * _dice(point)
    low, high = (1, 6, 11)[number % 3], (36, 44, 52, 60, 100, 108, 116, 124)[number % 8]
    return [
        Radio(point, 0, "2.4", low, 0.25 * weight),
        Radio(point, 1, "5", high, 0.75 * weight),
    ]
