"""The demo's DHCP server tells of its pools as kea-exporter does, and kaisai reads them."""

import asyncio
import time

from kaisai.engines.probes.exporters.reading import find_parts
from kaisai.engines.probes.scrape import asking, scrape
from kaisai.entrypoints.cli.demo import leases
from kaisai.entrypoints.cli.demo.crowd import World


async def test_pools_are_found_and_never_fuller_than_full():
    world = World.begun(time.time())
    server = await leases.serve(world, "127.0.0.1")
    try:
        port = server.sockets[0].getsockname()[1]
        async with asking() as client, asyncio.timeout(60):
            told = await scrape(client, f"http://127.0.0.1:{port}/metrics")
    finally:
        server.close()
    parts, values = find_parts(told.samples)
    assert [part.name for part in parts] == [subnet for subnet, *_how in leases.POOLS]
    for part in parts:
        assert 0 < values[part.series["used"]] <= values[part.series["size"]]


async def test_one_who_asks_nothing_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(leases, "_PATIENCE", 0.05)
    server = await leases.serve(World.begun(time.time()), "127.0.0.1")
    try:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        async with asyncio.timeout(60):
            assert await reader.read() == b""
        writer.close()
    finally:
        server.close()
