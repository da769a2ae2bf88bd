"""SNMP agents for the demo's devices: switches with ports, a controller with its access points.

They answer on loopback addresses from the model in `crowd`, all on one port that is free there, so
that several demos on one machine have agents of their own.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from kaisai.engines.formats.snmp import Row
from kaisai.engines.formats.snmp.recording import Oid, Tag
from kaisai.engines.formats.snmp.responder import Book, Live, Responder
from kaisai.engines.metrics.port import Poll
from kaisai.entrypoints.cli.demo import leases
from kaisai.entrypoints.cli.demo.crowd import Port, Radio, World
from kaisai.entrypoints.cli.demo.venue import devices
from kaisai.entrypoints.cli.demo.voices import Voices

COMMUNITY = "demo"
TRIES = 5  # ports that are tried: one must be free on the address of every agent
PREFIX = "127.77"
CONTROLLER = "wlc-1"
EVERY = 1.0  # seconds between two steps of the model
PAST = 6 * 3600  # seconds of history that a new demo has
PAST_EVERY = 60
_IF, _IFX = (1, 3, 6, 1, 2, 1, 2, 2, 1), (1, 3, 6, 1, 2, 1, 31, 1, 1, 1)
_SYSTEM, _LLDP = (1, 3, 6, 1, 2, 1, 1), (1, 0, 8802, 1, 1, 2, 1)
_POE, _SENSOR = (1, 3, 6, 1, 2, 1, 105, 1), (1, 3, 6, 1, 2, 1, 99, 1, 1, 1)
_ENTITY_NAME, _CPU = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 7), (1, 3, 6, 1, 2, 1, 25, 3, 3, 1, 2)
_AIRESPACE = (1, 3, 6, 1, 4, 1, 14179, 2)
_BANDS = {"2.4": 1, "5": 2}
AP_WATTS, DELIVERING, SEARCHING = 12, 3, 2


def agent_names() -> list[str]:
    """Whose agents are asked: every switch, the router, the controller."""
    kinds = {"switch", "router"}
    return [
        d.name
        for d in devices()
        if (d.kind in kinds or d.name == CONTROLLER) and d.name != "gw-noc"
    ]


def address_of(name: str) -> str:
    """Where the agent of a device answers."""
    return next(d.address(PREFIX) for d in devices() if d.name == name)


class Agents:
    """All of them in a thread of their own, until `stop`."""

    def __init__(self, voices: Voices) -> None:
        self._voices = voices
        self.world = World.begun(time.time() - PAST)
        self._loop: asyncio.AbstractEventLoop | None = None
        self.port = 0
        self.exporter = ""
        self._over = asyncio.Event()
        self._begun = threading.Event()
        self._responders: dict[str, Responder] = {}
        self._thread = threading.Thread(target=self._run, name="demo-agents", daemon=True)

    def past(self, source: Callable[[str], str], exporter: str) -> Iterator[Poll]:
        """What agents and exporter would have told before the demo began; `source` is that of a name."""
        end = time.time()
        at = self.world.t
        while at + PAST_EVERY < end:
            at += PAST_EVERY
            self.world.step(at)
            for name in agent_names():
                yield Poll(source(name), round(at * 1000), dict(_told(self.world, name)))
            yield Poll(exporter, round(at * 1000), dict(leases.told(self.world)))

    def start(self) -> None:
        """Answer from now on, at `port`; the exporter at `exporter`."""
        self.world.step(time.time())
        self._thread.start()
        self._begun.wait()

    def set_down(self, names: Iterable[str]) -> None:
        """These have no power, or nobody reaches them."""
        before, self.world.down = self.world.down, frozenset(names)
        self._voices.tell_links(self.world, before)
        for name, responder in list(self._responders.items()):
            responder.silent = name in self.world.down

    def stop(self) -> None:
        """Answer no more."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            self._begun.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        for last in (*[False] * (TRIES - 1), True):
            try:
                await self._listen()
                break
            except OSError:
                await self._end()
                if last:
                    raise
        exporter = await leases.serve(self.world, address_of(leases.SERVER))
        host, port = exporter.sockets[0].getsockname()[:2]
        self.exporter = f"http://{host}:{port}/metrics"
        self._begun.set()
        while not self._over.is_set():
            self.world.step(time.time())
            self._voices.chat(self.world)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), EVERY)
        exporter.close()
        await self._end()

    async def _listen(self) -> None:
        port = 0
        for name in agent_names():
            book = Book(_rows(self.world, name))
            for oid, tag, told in _live(self.world, name):
                book.put_live(oid, tag, told)
            responder = await Responder.start(book, address_of(name), port, community=COMMUNITY)
            self._responders[name] = responder
            port = responder.port
        self.port = port

    async def _end(self) -> None:
        for responder in self._responders.values():
            await responder.stop()
        self._responders.clear()


# -- what an agent has


def _text(oid: Oid, text: str) -> Row:
    return Row(oid, Tag.OCTETS, text.encode())


def _rows(world: World, name: str) -> Iterator[Row]:
    controller = name == CONTROLLER
    yield _text((*_SYSTEM, 1, 0), f"Demo {'controller' if controller else 'switch'}, fictional")
    yield Row((*_SYSTEM, 2, 0), Tag.OID, "1.3.6.1.4.1.8072.3.2.10")
    yield _text((*_SYSTEM, 5, 0), name)
    for port in world.ports.get(name, ()):
        yield from _port_rows(port)
    if world.ports.get(name):
        yield _text((*_ENTITY_NAME, 1), "board")
        for column, value in ((1, 8), (2, 9), (3, 0)):
            yield Row((*_SENSOR, column, 1), Tag.INTEGER, value)
    if any(port.powers for port in world.ports.get(name, ())):
        yield Row((*_POE, 3, 1, 1, 2, 1), Tag.GAUGE32, 124)
    if controller:
        for point, radios in world.radios.items():
            yield _text((*_AIRESPACE, 2, 1, 1, 3, *_mac(point)), point)
            for radio in radios:
                yield from _radio_rows(radio)
        yield _text((*_AIRESPACE, 1, 1, 1, 2, 1), "kaisai-demo")


def _port_rows(port: Port) -> Iterator[Row]:
    yield _text((*_IF, 2, port.index), port.name)
    for column, value in ((3, 6), (7, 1)):
        yield Row((*_IF, column, port.index), Tag.INTEGER, value)
    yield _text((*_IFX, 1, port.index), port.name)
    yield _text((*_IFX, 18, port.index), port.alias)
    yield Row((*_IFX, 15, port.index), Tag.GAUGE32, port.speed // 1_000_000)
    yield _text((*_LLDP, 3, 7, 1, 3, port.index), port.name)
    if not port.far.startswith(("isp", "sign")):
        yield _text((*_LLDP, 4, 1, 1, 9, 0, port.index, 1), port.far)
        yield _text((*_LLDP, 4, 1, 1, 7, 0, port.index, 1), "ge-0/0/1")


def _radio_rows(radio: Radio) -> Iterator[Row]:
    place = (*_mac(radio.point), radio.slot)
    yield Row((*_AIRESPACE, 2, 2, 1, 2, *place), Tag.INTEGER, _BANDS[radio.band])
    yield Row((*_AIRESPACE, 2, 2, 1, 4, *place), Tag.INTEGER, radio.channel)


def _mac(point: str) -> tuple[int, ...]:
    """A locally administered address for an access point: its place in the list."""
    number = [d.name for d in devices()].index(point)
    return 2, 0, 0x77, 0, number >> 8, number & 255


def _live(world: World, name: str) -> Iterator[tuple[Oid, Tag, Live]]:
    begun = time.time() - PAST
    yield (*_SYSTEM, 3, 0), Tag.TICKS, lambda: round((time.time() - begun) * 100)
    ports = world.ports.get(name, ())
    for port in ports:
        yield (*_IF, 8, port.index), Tag.INTEGER, partial(_oper, world, port)
        for column, counted in ((6, "octets_in"), (10, "octets_out")):
            yield (*_IFX, column, port.index), Tag.COUNTER64, partial(_counted, port, counted)
        yield (*_IF, 14, port.index), Tag.COUNTER32, partial(_counted, port, "errors_in")
        if port.powers:
            place = (*_POE, 1, 1, 6, 1, port.index)
            yield place, Tag.INTEGER, partial(_detection, world, port)
    if ports:
        yield (*_SENSOR, 4, 1), Tag.INTEGER, partial(_celsius, world, name)
        yield (*_CPU, 1), Tag.INTEGER, partial(_load, world, name)
    if any(port.powers for port in ports):
        yield (*_POE, 3, 1, 1, 4, 1), Tag.GAUGE32, partial(_watts, world, name)
    if name == CONTROLLER:
        yield from _live_radios(world)


def _live_radios(world: World) -> Iterator[tuple[Oid, Tag, Live]]:
    for radios in world.radios.values():
        for radio in radios:
            place = (*_mac(radio.point), radio.slot)
            noise = (*_AIRESPACE, 2, 15, 1, 21, *place, radio.channel)
            yield (*_AIRESPACE, 2, 2, 1, 15, *place), Tag.GAUGE32, partial(_now, radio, "clients")
            yield (*_AIRESPACE, 2, 13, 1, 3, *place), Tag.INTEGER, partial(_now, radio, "airtime")
            yield noise, Tag.INTEGER, partial(_now, radio, "noise")
    total = partial(_total, world)
    yield (*_AIRESPACE, 1, 1, 1, 38, 1), Tag.COUNTER32, total


def _oper(world: World, port: Port) -> int:
    return 2 if port.far in world.down else 1


def _counted(port: Port, name: str) -> int:
    return int(getattr(port, name))


def _detection(world: World, port: Port) -> int:
    return SEARCHING if port.far in world.down else DELIVERING


def _watts(world: World, name: str) -> int:
    return sum(AP_WATTS for p in world.ports[name] if p.powers and p.far not in world.down)


def _celsius(world: World, name: str) -> int:
    return round(34 + world.bits[name] / 40e6)


def _load(world: World, name: str) -> int:
    return min(99, round(6 + world.bits[name] / 8e6))


def _now(radio: Radio, name: str) -> int:
    return int(getattr(radio, name))


def _total(world: World) -> int:
    return sum(radio.clients for radios in world.radios.values() for radio in radios)


def _told(world: World, name: str) -> Iterator[tuple[str, float]]:
    """The same as series, for the history; names as a survey of the agent makes them."""
    for port in world.ports.get(name, ()):
        place = f"port/{port.index}"
        yield f"{place}/in_octets", round(port.octets_in)
        yield f"{place}/out_octets", round(port.octets_out)
        yield f"{place}/in_errors", round(port.errors_in)
    if world.ports.get(name):
        yield "cpu/1/load", _load(world, name)
        yield "temperature/1/celsius", _celsius(world, name)
    if any(port.powers for port in world.ports.get(name, ())):
        yield "poe/1/used", _watts(world, name)
    if name == CONTROLLER:
        for radios in world.radios.values():
            for radio in radios:
                place = f"radio/{bytes(_mac(radio.point)).hex(':')}/{radio.slot}"
                yield f"{place}/clients", radio.clients
                yield f"{place}/airtime", radio.airtime
                yield f"{place}/noise", radio.noise
        yield "ssid/1/clients", _total(world)
