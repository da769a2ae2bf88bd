"""Floor plans and cables of the fictional venue, written down through the same operations that people use."""

import math
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.domains.maps.operations import Corner, place_spot, save_plan
from kaisai.domains.network.operations import save_link
from kaisai.entrypoints.cli.demo.crowd import World
from kaisai.entrypoints.cli.demo.venue import FLOORS, ROOMS, DemoRoom

WIDTH, HEIGHT = 1000, 600
UPLINK = "isp-a"
FAR_PORT = "ge-0/0/1"  # of a switch, towards what it hangs on
# Left, top, width and height of each room on the plan of its floor.
WALLS = {
    "main-hall": (40, 40, 920, 290),
    "lobby": (40, 370, 290, 190),
    "expo": (370, 370, 590, 190),
    "room-2a": (40, 40, 280, 330),
    "room-2b": (360, 40, 280, 330),
    "room-2c": (680, 40, 280, 330),
    "hall-4f": (40, 40, 560, 520),
    "workshop-4b": (640, 40, 320, 290),
}
RACKS = {"1F": (350, 350), "2F": (500, 480), "4F": (800, 450)}  # where the floor's switch stands


def draw_plans(conference: Conference, at: datetime) -> None:
    """A plan for each floor, with its rooms as areas and its devices where they hang."""
    around: dict[str, Any] = {"by": COMMAND_LINE, "conference": conference, "at": at}
    for floor in FLOORS:
        plan = save_plan(
            **around, name=floor, name_ja=f"{floor[0]}階", floor=floor, drawing=drawing(floor)
        ).pk
        for room in (room for room in ROOMS if room.floor == floor):
            left, top, width, height = WALLS[room.slug]
            corners = [_corner(left, top), _corner(left + width, top + height)]
            place_spot(**around, plan=plan, room=room.slug, area=corners)
            for device, x, y in _stand(room):
                place_spot(**around, plan=plan, device=device, x=x / WIDTH, y=y / HEIGHT)
        x, y = RACKS[floor]
        switch = f"sw-{floor.lower()}"
        place_spot(**around, plan=plan, device=switch, x=x / WIDTH, y=y / HEIGHT)


def write_cables(conference: Conference, at: datetime) -> None:
    """Every cable with its ports, so that the map can colour it by what runs over it."""
    ports = World.begun(at.timestamp()).ports
    for device, own in ports.items():
        for port in own:
            if port.index == 1 and port.far != UPLINK:
                continue  # the other end writes it down
            save_link(
                by=COMMAND_LINE,
                conference=conference,
                at=at,
                a=device,
                a_port=port.name,
                b=port.far,
                b_port=FAR_PORT if port.far in ports else "",
            )


def _corner(x: float, y: float) -> Corner:
    return Corner(x / WIDTH, y / HEIGHT)


def _stand(room: DemoRoom) -> Iterator[tuple[str, float, float]]:
    """Access points spread over the room, its switch in a corner, its sign beside the door."""
    left, top, width, height = WALLS[room.slug]
    columns = min(room.aps, max(1, round(width / 230)))
    rows = math.ceil(room.aps / columns)
    for index in range(room.aps):
        row, column = divmod(index, columns)
        here = min(columns, room.aps - row * columns)
        x = left + width * (column + 0.5) / here
        yield f"ap-{room.slug}-{index + 1}", x, top + height * (row + 0.6) / (rows + 0.2)
    yield f"sw-{room.slug}", left + 32, top + 42
    yield f"sign-{room.slug}", left + width - 36, top + height - 44


def drawing(floor: str) -> bytes:
    """The plan of a floor as an SVG: walls and doors; invented like the rest of the venue."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<rect x="20" y="20" width="{WIDTH - 40}" height="{HEIGHT - 40}" fill="#f6f6f4" stroke="#444" stroke-width="6"/>',
    ]
    for room in ROOMS:
        if room.floor != floor:
            continue
        left, top, width, height = WALLS[room.slug]
        door = left + width / 2 - 30
        parts += [
            f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="#fff" stroke="#777" stroke-width="3"/>',
            f'<path d="M{door} {top + height}h60" stroke="#fff" stroke-width="7"/>',
            f'<path d="M{door} {top + height}a60 60 0 0 1 60 -60v60" fill="none" stroke="#bbb"/>',
        ]
    parts.append(
        f'<text x="{WIDTH - 34}" y="{HEIGHT - 27}" font-size="13" fill="#999" text-anchor="end">'
        f"{floor}, a fictional venue · 架空の会場</text></svg>"
    )
    return "".join(parts).encode()
