"""The drop checks that the demo's network crew made this morning: most rooms are signed off, two are not."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.domains.checks.operations import save_expectations, sign_off, submit_check
from kaisai.engines.dropcheck.outcomes import Outcome, Subject
from kaisai.entrypoints.cli.demo.venue import ROOMS, DemoRoom

SSID = "KaisaiDemo"
EXPECTED = f"""\
[link]
speed_mbps = 1000
[wifi]
ssid = "{SSID}"
[dhcp]
server = "10.77.1.12"
"""
STRANGER = "room-2c"  # somebody's own router is plugged in there
UNSEEN = "hall-4f"  # nobody has been there yet


def check_rooms(conference: Conference, at: datetime, *, by: Actor) -> None:
    """A socket and the SSID of every room but one; what is well is signed off."""
    around: dict[str, Any] = {"by": by, "conference": conference, "at": at}
    save_expectations(**around, text=EXPECTED)
    for room in ROOMS:
        if room.slug == UNSEEN:
            continue
        for place, outcomes in (("socket 1", _socket(room)), ("", _air(room))):
            report = {
                "format": 1,
                "at": at.isoformat(),
                "room": room.slug,
                "interface": "wlan0" if not place else "eth0",
                "outcomes": [asdict(outcome) for outcome in outcomes],
            }
            check = submit_check(**around, room=room.slug, report=report, place=place)
        if room.slug != STRANGER:
            sign_off(**around, check=check.pk)


def _socket(room: DemoRoom) -> Iterator[Outcome]:
    yield Subject("link", expected=1000).passed("speed", mbps=1000, duplex="")
    dhcp, offered = Subject("dhcp", expected="10.77.1.12"), f"10.77.{room.number}.141"
    yield dhcp.passed(
        "dhcp",
        servers="10.77.1.12",
        address=offered,
        dns="10.77.1.10",
        gateway=f"10.77.{room.number}.254",
        lease=3600,
    )
    if room.slug == STRANGER:
        yield dhcp.failed("dhcp-stranger", told="192.0.2.1", wanted="10.77.1.12")
    yield from _beyond(room, 870 + room.number)


def _air(room: DemoRoom) -> Iterator[Outcome]:
    yield Subject("wifi", expected=SSID).passed(
        "wifi",
        value={"ssid": SSID},
        ssid=SSID,
        channel=36 + 4 * (room.number % 4),
        signal=-48 - room.number % 12,
        bssid=f"02:00:00:00:{room.number}:01",
    )
    yield from _beyond(room, 160 + 2 * room.number)


def _beyond(room: DemoRoom, mbps: int) -> Iterator[Outcome]:
    yield Subject("ipv6").found("addresses", told=f"2001:db8:{room.number}::141/64")
    yield Subject("resolver", "10.77.1.10").found("resolver-answers", rtt=2.4)
    yield Subject("mtu", "192.0.2.80").found("mtu", address="192.0.2.80", mtu=1500)
    yield Subject("portal").found("no-portal", url="http://check.example/", status=204)
    yield Subject("throughput-down", "kaisai").found("throughput", value={"mbps": mbps}, mbps=mbps)
