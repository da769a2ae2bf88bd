"""Syslog over UDP and TCP into the log: whose it is, floods, noise, other formats."""

import asyncio
import socket
from zoneinfo import ZoneInfo

import pytest

from kaisai.domains.logs.queries import Place, log_store
from kaisai.engines.logs import Room, Wanted
from kaisai.entrypoints.poller import hearing
from kaisai.entrypoints.poller.hearing import Hearing, Venue

TOKYO = ZoneInfo("Asia/Tokyo")
SWITCH = Place("kumo", "sw-4f", "hall-4f")
VENUE = Venue({"127.0.0.1": SWITCH, "ap-1": Place("kumo", "ap-1", "hall-a")}, {"kumo": TOKYO})


@pytest.fixture
async def heard(settings, tmp_path, monkeypatch):
    """A listener on free ports; `heard.lines(n)` waits for so many lines."""
    settings.LOGS_FILE = tmp_path / "logs.sqlite3"
    log_store.cache_clear()
    monkeypatch.setattr(hearing, "KEEP_EVERY", 0.05)
    monkeypatch.setattr(hearing, "EXPIRE_EVERY", 3600.0)
    listener = Hearing(["udp://127.0.0.1:0", "tcp://127.0.0.1:0"])
    listener.venue = VENUE
    running = asyncio.get_running_loop().create_task(listener.run())

    async def lines(number, conference="kumo"):
        async with asyncio.timeout(60):
            while True:
                found = log_store().search(Wanted(conference, limit=1000))
                if len(found) >= number:
                    return [kept.line for kept in reversed(found)]
                await asyncio.sleep(0.05)

    async with asyncio.timeout(60):
        while len(listener.addresses) < 2:  # noqa: ASYNC110 - it is asked, it does not call
            await asyncio.sleep(0.05)
    listener.lines = lines
    yield listener
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    log_store().close()
    log_store.cache_clear()


def send(listener, *messages):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for message in messages:
            sender.sendto(message, listener.addresses[0])


async def test_a_message_is_kept_with_its_device_and_room(heard):
    send(heard, b"<187>Oct  3 10:00:00 sw-4f-old ifd[12]: ge-0/0/1 link down")
    [line] = await heard.lines(1)
    assert (line.device, line.room, line.conference) == ("sw-4f", "hall-4f", "kumo")
    assert (line.severity, line.app, line.text) == (3, "ifd", "ge-0/0/1 link down")
    assert (line.address, line.host) == ("127.0.0.1", "sw-4f-old")


async def test_behind_a_relay_the_name_in_the_message_says_whose_it_is(heard):
    heard.venue = Venue({"ap-1": VENUE.places["ap-1"]}, VENUE.zones)
    send(
        heard, b"<14>1 2026-10-03T10:00:00+09:00 AP-1 radio 7 - - channel changed", b"<14>who am I"
    )
    named, unknown = await heard.lines(2)
    assert (named.device, named.room) == ("ap-1", "hall-a")
    assert (unknown.device, unknown.conference) == ("", "kumo")


async def test_with_two_conferences_what_nobody_knows_is_dropped(heard):
    heard.venue = Venue(VENUE.places, {"kumo": TOKYO, "kaze": TOKYO})
    heard.hear(b"<14>of nobody", "192.0.2.99")
    heard.hear(b"<14>of the switch", "127.0.0.1")
    assert [line.text for line in await heard.lines(1)] == ["of the switch"]
    assert not log_store().newest("kaze")


async def test_frames_and_lines_over_tcp_and_what_a_cut_connection_left(heard):
    _reader, writer = await asyncio.open_connection(*heard.addresses[1])
    writer.write(b"<13>first\n<13>second\n17 <13>third is long" + b"\n<13>cut o")
    writer.close()
    await writer.wait_closed()
    texts = [line.text for line in await heard.lines(4)]
    assert texts == ["first", "second", "third is long", "cut o"]


async def test_one_who_shouts_does_not_keep_others_from_being_heard(heard):
    for number in range(hearing.FROM_ONE * 3):
        heard.hear(b"<13>shout %d" % number, "192.0.2.66")
    heard.hear(b"<11>quiet", "127.0.0.1")
    found = await heard.lines(1)
    async with asyncio.timeout(60):
        while "quiet" not in [line.text for line in found]:
            found = await heard.lines(1)
    shouts = [line for line in found if line.text.startswith("shout")]
    assert len(shouts) <= 2 * hearing.FROM_ONE  # the second may turn in between


async def test_an_impossible_time_in_a_message_is_left_out(heard):
    send(heard, b"<13>1 0001-01-01T00:00:00+14:00 h a - - - hi")
    [line] = await heard.lines(1)
    assert (line.text, line.said_ms) == ("hi", None)


async def test_strangers_are_marked_and_leave_room_for_devices(heard, monkeypatch):
    monkeypatch.setattr(hearing, "STRANGERS_WAITING", 3)
    for number in range(50):
        heard.hear(b"<13>stranger sw-4f", f"192.0.2.{number}")
    heard.hear(b"<13>device", "127.0.0.1")
    found = await heard.lines(4)
    assert [(line.text, line.is_stranger) for line in found] == [
        *[("stranger sw-4f", True)] * 3,
        ("device", False),
    ]


async def test_a_flood_of_strangers_does_not_push_out_what_devices_said(heard, monkeypatch):
    monkeypatch.setattr(hearing, "KEPT_OF_STRANGERS", Room(5, 10**9))
    heard.hear(b"<13>device", "127.0.0.1")
    await heard.lines(1)
    for number in range(40):
        heard.hear(b"<13>stranger", f"192.0.2.{number}")
    heard.hear(b"<13>last", "127.0.0.1")
    texts: list[str] = []
    async with asyncio.timeout(60):
        while len(texts) != 7:
            await asyncio.sleep(0.05)  # until the surplus is forgotten
            texts = [line.text for line in await heard.lines(7)]
    assert texts == ["device", *["stranger"] * 5, "last"]


async def is_closed(reader):
    async with asyncio.timeout(60):
        return await reader.read() == b""


async def test_idle_connections_of_one_address_do_not_shut_out_another(heard, monkeypatch):
    monkeypatch.setattr(hearing, "CONNECTIONS_MOST", 12)
    heard.venue = Venue({"127.0.0.9": SWITCH}, VENUE.zones)
    idle = [await asyncio.open_connection(*heard.addresses[1]) for _ in range(12)]
    assert await is_closed(idle[-1][0])  # beyond ten of one address
    _reader, writer = await asyncio.open_connection(
        *heard.addresses[1], local_addr=("127.0.0.9", 0)
    )
    writer.write(b"<13>the switch\n")
    await writer.drain()
    assert [line.text for line in await heard.lines(1)] == ["the switch"]
    for _, each in [*idle, (None, writer)]:
        each.close()


async def test_strangers_leave_connections_for_devices(heard, monkeypatch):
    monkeypatch.setattr(hearing, "STRANGERS_CONNECTIONS", 2)
    heard.venue = Venue({"127.0.0.9": SWITCH}, VENUE.zones)
    tried = []
    for last in range(2, 5):
        place = {"local_addr": (f"127.0.0.{last}", 0)}
        tried.append(await asyncio.open_connection(*heard.addresses[1], **place))
    assert await is_closed(tried[-1][0])
    tried.append(await asyncio.open_connection(*heard.addresses[1], local_addr=("127.0.0.9", 0)))
    tried[-1][1].write(b"<13>the switch\n")
    assert [line.text for line in await heard.lines(1)] == ["the switch"]
    for _, writer in tried:
        writer.close()


async def test_a_stranger_who_says_nothing_is_not_waited_for(heard, monkeypatch):
    monkeypatch.setattr(hearing, "SILENT_AT_FIRST", 0.2)
    heard.venue = Venue({"127.0.0.9": SWITCH}, VENUE.zones)
    device, its = await asyncio.open_connection(*heard.addresses[1], local_addr=("127.0.0.9", 0))
    reader, writer = await asyncio.open_connection(*heard.addresses[1])
    assert await is_closed(reader)
    its.write(b"<13>seldom\n")
    assert [line.text for line in await heard.lines(1)] == ["seldom"]
    assert not device.at_eof()
    writer.close()
    its.close()


async def test_noise_is_text_and_nothing_breaks(heard):
    send(heard, b"", b"\x00\xff\xfe", bytes(range(256)) * 20, "<13>電源断".encode())
    found = await heard.lines(3)
    assert found[-1].text == "電源断"
