"""Places that go away and come back, and routers that say no: real namespaces, real packets."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from kaisai.engines.probes.prober import Prober, probe_once
from kaisai.engines.probes.spec import ProbeKind, ProbeSpec, Result, Via, ViaKind
from tests.engines.probes.namespaces import ip, join, make, namespaces, remove

pytestmark = [
    pytest.mark.netns,
    pytest.mark.skipif(os.geteuid() != 0, reason="namespaces need root"),
]


class Watching:
    def __init__(self, specs: list[ProbeSpec]) -> None:
        self.results: list[Result] = []
        self.prober = Prober(self.results.extend)
        self.prober.replace(specs)

    def answers(self) -> bool:
        """Whether anything answered since the last call of `anew`."""
        return any(result.rtt_ms is not None for result in self.results)

    def anew(self) -> None:
        self.results.clear()


@asynccontextmanager
async def watching(*specs: ProbeSpec) -> AsyncIterator[Watching]:
    made = Watching(list(specs))
    running = asyncio.create_task(made.prober.run())
    try:
        yield made
    finally:
        made.prober.stop()
        await running


async def until(condition: Callable[[], object], seconds: float = 30.0) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not condition() and loop.time() < end:  # noqa: ASYNC110 - polls what has no signal
        await asyncio.sleep(0.05)
    assert condition()


async def test_a_namespace_that_is_gone_is_neither_up_nor_down() -> None:
    with namespaces(1) as [name]:
        via = Via(ViaKind.NETNS, name)
        async with watching(ProbeSpec("a", "127.0.0.1", via=via, interval=0.2)) as seen:
            await until(seen.answers)
            await asyncio.to_thread(remove, name)
            await until(seen.prober.problems)
            assert name in seen.prober.problems()[0].en
            seen.anew()
            await asyncio.sleep(1)
            assert seen.results == []
            await asyncio.to_thread(make, name)
            await until(seen.answers)


async def test_a_namespace_made_again_is_the_one_that_is_asked() -> None:
    with namespaces(1) as [name]:
        via = Via(ViaKind.NETNS, name)
        async with watching(ProbeSpec("a", "127.0.0.1", via=via, interval=0.2)) as seen:
            await until(seen.answers)
            await asyncio.to_thread(remove, name)
            await asyncio.to_thread(ip, "netns add", name)  # its loopback is down
            await until(lambda: seen.results[-1].rtt_ms is None)
            await asyncio.to_thread(ip, "-n", name, "link set lo up")
            seen.anew()
            await until(seen.answers)


async def test_a_source_interface_that_comes_back_is_used_again() -> None:
    with namespaces(2) as [here, there]:
        await asyncio.to_thread(join, here, there, "192.0.2")
        via = Via(ViaKind.NETNS, here)
        spec = ProbeSpec("a", "192.0.2.2", via=via, source="d0", interval=0.2)
        async with watching(spec) as seen:
            await until(seen.answers)
            await asyncio.to_thread(ip, "-n", here, "link del d0")
            await until(seen.prober.problems)
            await asyncio.to_thread(join, here, there, "192.0.2")
            seen.anew()
            await until(seen.answers)


@pytest.mark.parametrize("kind", [ProbeKind.ICMP, ProbeKind.TCP])
async def test_what_cannot_be_asked_from_a_missing_place_is_no_loss(kind: ProbeKind) -> None:
    spec = ProbeSpec("a", "127.0.0.1", kind, port=1, via=Via(ViaKind.NETNS, "kt-nowhere"))
    results, hindered = await probe_once([spec], 30)
    assert results == []
    assert "kt-nowhere" in hindered["a"].en


async def test_a_router_that_says_no_is_heard_at_once() -> None:
    with namespaces(2) as [here, router]:
        for net in ("192.0.2", "2001:db8:1::"):
            await asyncio.to_thread(join, here, router, net)
        await asyncio.to_thread(ip, "-n", here, "route add default via 192.0.2.2")
        await asyncio.to_thread(ip, "-n", here, "-6 route add default via 2001:db8:1::2")
        for words in (
            "route add unreachable 198.51.100.0/24",
            "route add prohibit 203.0.113.0/24",
            "-6 route add unreachable 2001:db8:2::/64",
            "-6 route add prohibit 2001:db8:3::/64",
        ):
            await asyncio.to_thread(ip, "-n", router, words)
        await asyncio.to_thread(
            ip,
            "netns exec",
            router,
            "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1",
        )
        via = Via(ViaKind.NETNS, here)
        addresses = ("198.51.100.9", "203.0.113.9", "2001:db8:2::9", "2001:db8:3::9", "192.0.2.2")
        # a time-out that would not end within the round: what is said was said by the router
        specs = [ProbeSpec(a, a, via=via, timeout=600.0) for a in addresses]
        results, _ = await probe_once(specs, 30)
    said = [result.reason for result in results]
    assert said == ["unreachable-host", "prohibited"] * 2 + [""]
