"""The fictional venue of the demo: three floors, eight rooms, some sixty devices.

All names are invented. Addresses come in two flavours: 10.77.0.0/16 inside the demo's own network
namespaces, or 127.77.0.0/16 on the loopback where namespaces cannot be made.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoRoom:
    """A room: `number` is the third part of its addresses; `aps` stand in it."""

    slug: str
    en: str
    ja: str
    floor: str
    level: int
    number: int
    seats: int
    standing: int
    aps: int


ROOMS = (
    DemoRoom("lobby", "Lobby", "ロビー", "1F", 1, 11, 0, 150, 3),
    DemoRoom("expo", "Expo hall", "展示ホール", "1F", 1, 12, 60, 300, 5),
    DemoRoom("main-hall", "Main hall", "メインホール", "1F", 1, 13, 640, 60, 8),
    DemoRoom("room-2a", "Room 2A", "2A会議室", "2F", 2, 21, 160, 20, 3),
    DemoRoom("room-2b", "Room 2B", "2B会議室", "2F", 2, 22, 160, 20, 3),
    DemoRoom("room-2c", "Room 2C", "2C会議室", "2F", 2, 23, 120, 20, 3),
    DemoRoom("hall-4f", "Hall 4F", "4Fホール", "4F", 4, 41, 180, 40, 2),
    DemoRoom("workshop-4b", "Workshop 4B", "4Bワークショップ", "4F", 4, 42, 48, 10, 2),
)
FLOORS = ("1F", "2F", "4F")
FLOOR_NUMBER = {"1F": 1, "2F": 2, "4F": 4}


@dataclass(frozen=True, slots=True)
class DemoDevice:
    """A device with the one address that is pinged. `place` is the namespace it lives in."""

    name: str
    kind: str
    group: str
    room: str
    parents: tuple[str, ...]
    host: str
    place: str
    anchor: bool = False

    def address(self, prefix: str) -> str:
        """Its address under `10.77` or `127.77`."""
        return f"{prefix}.{self.host}"


def devices() -> Iterator[DemoDevice]:
    """Every device, parents before children."""
    yield DemoDevice("gw-noc", "router", "Core", "", (), "0.1", "core", anchor=True)
    yield DemoDevice("rt-1", "router", "Core", "", ("gw-noc",), "1.1", "core")
    yield DemoDevice("sw-core", "switch", "Core", "", ("rt-1",), "1.2", "core")
    yield DemoDevice("isp-a", "uplink", "Uplink", "", ("rt-1",), "9.1", "isp")
    yield DemoDevice("isp-a-dns", "uplink", "Uplink", "", ("isp-a",), "9.53", "isp")
    for index, name in enumerate(
        ("dns-1", "dns-2", "dhcp-1", "wlc-1", "noc-1", "stream-1"), start=10
    ):
        kind = "controller" if name == "wlc-1" else "server"
        yield DemoDevice(name, kind, "Servers", "", ("sw-core",), f"1.{index}", "core")
    for floor in FLOORS:
        switch = f"sw-{floor.lower()}"
        yield DemoDevice(
            switch, "switch", floor, "", ("sw-core",), f"{FLOOR_NUMBER[floor]}0.1", f"f{floor[0]}"
        )
        for room in ROOMS:
            if room.floor == floor:
                yield from _in_room(room, switch)


def _in_room(room: DemoRoom, floor_switch: str) -> Iterator[DemoDevice]:
    place = f"r{room.number}"
    switch = f"sw-{room.slug}"
    yield DemoDevice(
        switch, "switch", room.floor, room.slug, (floor_switch,), f"{room.number}.1", place
    )
    for index in range(1, room.aps + 1):
        name = f"ap-{room.slug}-{index}"
        yield DemoDevice(
            name, "ap", room.floor, room.slug, (switch,), f"{room.number}.{20 + index}", place
        )
    yield DemoDevice(
        f"sign-{room.slug}", "sign", room.floor, room.slug, (switch,), f"{room.number}.80", place
    )


def inventory_csv(prefix: str, *, relay: str = "") -> bytes:
    """The venue as a CSV file, the way a crew would import it; `relay` names a network namespace."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ["name", "address", "group", "room", "kind", "parents", "anchor", "via", "relay"]
    )
    for device in devices():
        writer.writerow(
            [
                device.name,
                device.address(prefix),
                device.group,
                device.room,
                device.kind,
                " ".join(device.parents),
                "yes" if device.anchor else "",
                "netns" if relay else "",
                relay,
            ]
        )
    return text.getvalue().encode()
