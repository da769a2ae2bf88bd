"""The exporter of the demo's DHCP server: how many addresses are given out, from the model in `crowd`."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterator

from kaisai.engines.formats.openmetrics import labels_text
from kaisai.entrypoints.cli.demo.crowd import World

SERVER = "dhcp-1"
# Subnet, its addresses, how many of them are given out: some to each device, some all the time. A lease
# outlives the visit of its device.
POOLS: tuple[tuple[str, int, float, int], ...] = (
    ("10.77.0.0/21", 2030, 1.3, 40),
    ("10.77.8.0/24", 240, 0.03, 55),
)
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]]
_PATIENCE = 10.0  # seconds for a question to come


def told(world: World) -> Iterator[tuple[str, float]]:
    """What the exporter tells now: names with labels, and numbers."""
    clients = sum(radio.clients for radios in world.radios.values() for radio in radios)
    for number, (subnet, size, each, always) in enumerate(POOLS, start=1):
        labels = labels_text((("subnet", subnet), ("subnet_id", str(number))))
        used = min(size, round(always + each * clients))
        yield f"kea_dhcp4_addresses_assigned_total{labels}", used
        yield f"kea_dhcp4_addresses_total{labels}", size


async def serve(world: World, address: str) -> asyncio.Server:
    """Answer on a free port of an address."""
    return await asyncio.start_server(_answering(world), address, 0)


def _answering(world: World) -> Answer:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _PATIENCE)
            body = "".join(f"{name} {value}\n" for name, value in told(world)).encode()
            head = (
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            )
            writer.write(head.encode() + body)
            await writer.drain()
        writer.close()

    return answer
