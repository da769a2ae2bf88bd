"""Names that cannot be found hold up nobody."""

import asyncio
import socket
import time
from typing import Any

import pytest

from kaisai.engines.probes import resolving
from kaisai.engines.probes.resolving import Resolver


async def test_names_that_fail_slowly_do_not_starve_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name server that is away: every look-up but one takes longer than until the next is due."""
    real = socket.getaddrinfo

    def slow(name: str, *more: Any, **options: Any) -> Any:
        if name.startswith("lost"):
            time.sleep(0.05)
            raise socket.gaierror(socket.EAI_AGAIN, "no server")
        return real("127.0.0.1", *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    monkeypatch.setattr(resolving, "RETRY_AFTER", 0.0)
    resolver = Resolver()
    lost = [f"lost-{n}.example" for n in range(40)]
    resolver.follow(lost)
    running = asyncio.create_task(resolver.run())
    loop = asyncio.get_running_loop()
    end = loop.time() + 30
    while not any(map(resolver.is_unknown, lost)) and loop.time() < end:  # noqa: ASYNC110 - polls what has no signal
        await asyncio.sleep(0.02)
    good = [f"good-{n}.example" for n in range(20)]
    resolver.follow([*lost, *good])
    while not all(map(resolver.find, good)) and loop.time() < end:  # noqa: ASYNC110 - polls what has no signal
        await asyncio.sleep(0.02)
    while not all(map(resolver.is_unknown, lost)) and loop.time() < end:  # noqa: ASYNC110 - polls what has no signal
        await asyncio.sleep(0.02)
    running.cancel()
    assert all(resolver.find(name) == "127.0.0.1" for name in good)
    assert all(map(resolver.is_unknown, lost))
