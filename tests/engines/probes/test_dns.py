"""Questions to a real UDP name server on loopback."""

import asyncio
from typing import cast

import dns.message
import dns.rcode

from kaisai.engines.probes.prober import probe_once
from kaisai.engines.probes.spec import ProbeKind, ProbeSpec


class _NameServer(asyncio.DatagramProtocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        question = dns.message.from_wire(data)
        answer = dns.message.make_response(question)
        if "gone" in str(question.question[0].name):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        self.transport.sendto(b"junk", address)
        self.transport.sendto(answer.to_wire(), address)


async def test_a_name_server_is_judged_by_its_answer() -> None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(_NameServer, ("127.0.0.1", 0))
    port = transport.get_extra_info("sockname")[1]
    names = ("here.example", "gone.example")
    try:
        results, _ = await probe_once(
            [ProbeSpec(n, "127.0.0.1", ProbeKind.DNS, port=port, query=n) for n in names], 20
        )
    finally:
        transport.close()
    assert [result.reason for result in results] == ["", "rcode-nxdomain"]
