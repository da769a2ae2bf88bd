"""Many agents at once: silent, killed, restarted, lying ones among them."""

import asyncio
import itertools
import socket

import pytest

from kaisai.engines.formats.snmp import Row, Tag
from kaisai.engines.formats.snmp.responder import Book, Responder
from kaisai.engines.probes import collecting
from kaisai.engines.probes.collecting import Collector, Subject
from kaisai.engines.probes.snmp import live
from kaisai.engines.probes.snmp.live import LiveAgent, SnmpAccess
from kaisai.engines.probes.snmp.source import SnmpSource

UPTIME = (1, 3, 6, 1, 2, 1, 1, 3, 0)
NAME = (1, 3, 6, 1, 2, 1, 2, 2, 1, 2)
OCTETS = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6)
OPER = (1, 3, 6, 1, 2, 1, 2, 2, 1, 8)


class Ear:
    """Writes down everything that is told."""

    def __init__(self):
        self.rounds = {}
        self.told = []

    def values(self, key, t_ms, values):
        self.rounds.setdefault(key, []).append((t_ms, dict(values)))

    def surveyed(self, key, found, counters):
        self.told.append((key, "surveyed"))

    def lost(self, key, code):
        self.told.append((key, f"lost {code}"))

    def back(self, key):
        self.told.append((key, "back"))

    def restarted(self, key, uptime):
        self.told.append((key, "restarted"))

    def of(self, key):
        return [told for of, told in self.told if of == key]


def switch(ports=2):
    """A switch whose counters count."""
    book = Book([Row((1, 3, 6, 1, 2, 1, 1, 5, 0), Tag.OCTETS, b"sw")])
    ticks, octets = itertools.count(1000), itertools.count(10**12)
    book.put_live(UPTIME, Tag.TICKS, lambda: next(ticks))
    for port in range(1, ports + 1):
        book.put(Row((*NAME, port), Tag.OCTETS, b"eth%d" % port))
        book.put(Row((*OPER, port), Tag.INTEGER, 1))
        book.put_live((*OCTETS, port), Tag.COUNTER64, lambda: next(octets))
    return book


def subject(key, port, interval=0.1):
    access = SnmpAccess("127.0.0.1", port)
    return Subject(key, interval, lambda: SnmpSource(lambda: LiveAgent(access)))


async def until(true, what):
    for _ in range(600):
        if true():
            return
        await asyncio.sleep(0.1)
    pytest.fail(f"in vain: {what}")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(live, "TIMEOUT", 0.3)


@pytest.fixture
async def ear():
    """A collector and what it tells; stopped at the end."""
    ear = Ear()
    ear.collector = Collector(ear)
    yield ear
    await ear.collector.stop()


async def test_counters_come_round_by_round_as_the_agent_has_them(ear):
    agent = await Responder.start(switch(), "127.0.0.1")
    ear.collector.replace({"sw": subject("sw", agent.port)})
    await until(lambda: len(ear.rounds.get("sw", [])) >= 3, "three rounds")
    await agent.stop()
    first, second = (values for _, values in ear.rounds["sw"][:2])
    assert set(first) == {
        f"port/{port}/{what}" for port in (1, 2) for what in ("oper", "in_octets")
    }
    assert second["port/1/in_octets"] > first["port/1/in_octets"] >= 10**12
    assert ear.of("sw") == ["surveyed"]


async def test_an_agent_that_dies_and_comes_back_is_told_once_each(ear):
    agent = await Responder.start(switch(), "127.0.0.1")
    ear.collector.replace({"sw": subject("sw", agent.port)})
    await until(lambda: ear.rounds.get("sw"), "a round")
    agent.silent = True
    await until(lambda: "lost timeout" in ear.of("sw"), "lost")
    before = len(ear.rounds["sw"])
    await asyncio.sleep(1)
    assert len(ear.rounds["sw"]) == before, "a gap is a gap"
    agent.silent = False
    await until(lambda: "back" in ear.of("sw"), "back")
    await until(lambda: len(ear.rounds["sw"]) > before, "rounds go on")
    await agent.stop()
    assert [told for told in ear.of("sw") if told != "surveyed"] == ["lost timeout", "back"]


async def test_an_agent_that_is_silent_from_the_start_is_read_when_it_comes(ear):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ear.collector.replace({"sw": subject("sw", port)})
    await until(lambda: any(told.startswith("lost") for told in ear.of("sw")), "lost")
    agent = await Responder.start(switch(), "127.0.0.1", port)
    await until(lambda: ear.rounds.get("sw"), "a round")
    await agent.stop()
    assert ear.of("sw")[1:3] == ["surveyed", "back"]


async def test_a_restart_is_told_and_everything_is_read_anew(ear):
    agent = await Responder.start(switch(), "127.0.0.1")
    ear.collector.replace({"sw": subject("sw", agent.port)})
    await until(lambda: ear.rounds.get("sw"), "a round")
    agent.book.put(Row(UPTIME, Tag.TICKS, 5))
    agent.book.put(Row((*NAME, 3), Tag.OCTETS, b"eth3"))
    agent.book.put(Row((*OPER, 3), Tag.INTEGER, 2))
    await until(lambda: "port/3/oper" in ear.rounds["sw"][-1][1], "the new port")
    await agent.stop()
    assert ear.of("sw") == ["surveyed", "restarted", "surveyed"]


async def test_a_full_counter_of_time_is_no_restart(ear):
    agent = await Responder.start(switch(), "127.0.0.1")
    agent.book.put(Row(UPTIME, Tag.TICKS, 2**32 - 10))
    ear.collector.replace({"sw": subject("sw", agent.port)})
    await until(lambda: ear.rounds.get("sw"), "a round")
    agent.book.put(Row(UPTIME, Tag.TICKS, 5))
    count = len(ear.rounds["sw"])
    await until(lambda: len(ear.rounds["sw"]) > count + 2, "more rounds")
    await agent.stop()
    assert ear.of("sw") == ["surveyed"]


async def test_what_is_no_number_any_more_is_a_gap_of_its_own(ear):
    agent = await Responder.start(switch(), "127.0.0.1")
    ear.collector.replace({"sw": subject("sw", agent.port)})
    await until(lambda: ear.rounds.get("sw"), "a round")
    agent.book.put(Row((*OCTETS, 1), Tag.COUNTER64, b""))
    agent.book.drop((*OCTETS, 2))
    await until(lambda: "port/1/in_octets" not in ear.rounds["sw"][-1][1], "the empty one")
    await agent.stop()
    assert set(ear.rounds["sw"][-1][1]) == {"port/1/oper", "port/2/oper"}


async def test_clients_that_are_told_by_ssid_are_summed_for_the_radio_or_not_told(ear):
    radios, vaps = (
        (1, 3, 6, 1, 4, 1, 41112, 1, 6, 1, 1, 1),
        (1, 3, 6, 1, 4, 1, 41112, 1, 6, 1, 2, 1),
    )
    book = switch(1)
    for radio, code in ((1, b"ng"), (2, b"na")):
        book.put(Row((*radios, 3, radio), Tag.OCTETS, code))
        book.put(Row((*radios, 6, radio), Tag.INTEGER, 30))
    for vap, (code, clients) in enumerate([(b"ng", 4), (b"na", 9), (b"na", 3)], start=1):
        book.put(Row((*vaps, 4, vap), Tag.INTEGER, 6 if code == b"ng" else 36))
        book.put(Row((*vaps, 6, vap), Tag.OCTETS, b"kumo"))
        book.put(Row((*vaps, 8, vap), Tag.INTEGER, clients))
        book.put(Row((*vaps, 9, vap), Tag.OCTETS, code))
    agent = await Responder.start(book, "127.0.0.1")
    ear.collector.replace({"ap": subject("ap", agent.port)})
    await until(lambda: ear.rounds.get("ap"), "a round")
    told = ear.rounds["ap"][-1][1]
    assert (told["radio/1/clients"], told["radio/2/clients"]) == (4, 12)
    assert told["radio/2/channel"] == 36
    book.put(Row((*vaps, 8, 2), Tag.INTEGER, 30))
    await until(lambda: ear.rounds["ap"][-1][1].get("radio/2/clients") == 33, "more clients")
    book.put(Row((*vaps, 8, 2), Tag.INTEGER, b""))
    await until(lambda: "radio/2/clients" not in ear.rounds["ap"][-1][1], "the gap")
    assert ear.rounds["ap"][-1][1]["radio/1/clients"] == 4
    await agent.stop()


SENSOR = (1, 3, 6, 1, 2, 1, 99, 1, 1, 1)


@pytest.mark.parametrize(
    ("exponent", "precision", "celsius"),
    [(9, 0, 425), (9, 1, 42.5), (8, 0, 0.425), (2**31 - 1, 0, None), (9, -400, None)],
)
async def test_a_sensor_is_scaled_in_every_round_and_a_lying_one_is_left_out(
    ear, exponent, precision, celsius
):
    book = switch(1)
    for column, value in ((1, 8), (2, exponent), (3, precision), (4, 425)):
        book.put(Row((*SENSOR, column, 7), Tag.INTEGER, value))
    agent = await Responder.start(book, "127.0.0.1")
    ear.collector.replace({"sw": subject("sw", agent.port)})
    await until(lambda: ear.rounds.get("sw"), "a round")
    await agent.stop()
    told = ear.rounds["sw"][-1][1].get("temperature/7/celsius")
    assert told == (None if celsius is None else pytest.approx(celsius))


async def test_an_agent_cannot_end_its_own_asking(ear, monkeypatch):
    async def stumble(_agent):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("kaisai.engines.probes.snmp.source.survey", stumble)
        agent = await Responder.start(switch(1), "127.0.0.1")
        ear.collector.replace({"sw": subject("sw", agent.port)})
        await until(lambda: "lost broken" in ear.of("sw"), "that it is lost")
    await until(lambda: ear.rounds.get("sw"), "a round after all")
    await agent.stop()
    assert ear.of("sw") == ["lost broken", "surveyed", "back"]


async def test_a_time_that_cannot_be_is_no_time(ear):
    book = switch(1)
    book.put(Row(UPTIME, Tag.COUNTER64, 2**64 - 1))
    agent = await Responder.start(book, "127.0.0.1")
    ear.collector.replace({"sw": subject("sw", agent.port)})
    await until(lambda: len(ear.rounds.get("sw", [])) > 1, "rounds")
    await agent.stop()
    assert ear.of("sw") == ["surveyed"]


async def test_silent_agents_delay_nobody(ear):
    agents = [await Responder.start(switch(8), "127.0.0.1") for _ in range(20)]
    for silent in agents[:5]:
        silent.silent = True
    ear.collector.replace(
        {f"sw{n}": subject(f"sw{n}", agent.port, 0.5) for n, agent in enumerate(agents)}
    )
    await until(
        lambda: all(len(ear.rounds.get(f"sw{n}", [])) >= 3 for n in range(5, 20)), "three rounds"
    )
    for agent in agents:
        await agent.stop()
    assert not any(f"sw{n}" in ear.rounds for n in range(5))


async def test_a_new_list_leaves_the_others_alone(ear):
    agents = [await Responder.start(switch(), "127.0.0.1") for _ in range(3)]
    subjects = {f"sw{n}": subject(f"sw{n}", agent.port) for n, agent in enumerate(agents)}
    ear.collector.replace({key: subjects[key] for key in ("sw0", "sw1")})
    await until(lambda: {"sw0", "sw1"} <= set(ear.rounds), "rounds")
    ear.collector.replace({key: subjects[key] for key in ("sw1", "sw2")})
    await until(lambda: "sw2" in ear.rounds, "the new one")
    count = len(ear.rounds["sw0"])
    await asyncio.sleep(0.5)
    for agent in agents:
        await agent.stop()
    assert len(ear.rounds["sw0"]) <= count + 1
    assert ear.of("sw1") == ["surveyed"]


def test_time_that_a_counter_of_hundredths_can_tell():
    assert 497 * 86400 < collecting.WRAPS < 498 * 86400
