"""SNMP agents for measurements: 48-port switches that count, in a process of their own.

`python -m kaisai.entrypoints.cli.bench.agents PORT ADDRESS…` answers on every address until it is
ended; the switch behind the n-th is named sw-n.
"""

import asyncio
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial

from kaisai.engines.formats.snmp.recording import Oid, Row, Tag
from kaisai.engines.formats.snmp.responder import Book, Responder

PORTS = 48
FIRST_INDEX = 10_101  # as large as a real switch's
SYSTEM: Oid = (1, 3, 6, 1, 2, 1, 1)
TABLE: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1)  # ifTable
MORE: Oid = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1)  # ifXTable
ETHERNET = 6
LEAST_BYTES = 40_000  # of a port, per second


def rows(name: str) -> Iterator[Row]:
    """What a switch has, but for the octets."""
    yield Row((*SYSTEM, 1, 0), Tag.OCTETS, b"bench switch")
    yield Row((*SYSTEM, 2, 0), Tag.OID, "1.3.6.1.4.1.99999.1")
    yield Row((*SYSTEM, 3, 0), Tag.TICKS, 123_456)
    yield Row((*SYSTEM, 5, 0), Tag.OCTETS, name.encode())
    for number in range(PORTS):
        index = FIRST_INDEX + number
        yield Row((*TABLE, 3, index), Tag.INTEGER, ETHERNET)
        for column in (7, 8):
            yield Row((*TABLE, column, index), Tag.INTEGER, 1)
        for column in (13, 14, 19, 20):
            yield Row((*TABLE, column, index), Tag.COUNTER32, 4_200_000_000)
        yield Row((*MORE, 1, index), Tag.OCTETS, f"Gi1/0/{number + 1}".encode())
        for column in (6, 10):
            yield Row((*MORE, column, index), Tag.COUNTER64, 70_368_744_177_664)
        yield Row((*MORE, 15, index), Tag.GAUGE32, 1000)


def _counted(begun: float, rate: int) -> int:
    return int((time.monotonic() - begun) * rate)


def switch(name: str) -> Book:
    """A switch whose ports carry traffic, each its own."""
    book, begun = Book(rows(name)), time.monotonic()
    for number in range(PORTS):
        for column in (6, 10):
            rate = LEAST_BYTES * (number + 1) * column
            book.put_live(
                (*MORE, column, FIRST_INDEX + number),
                Tag.COUNTER64,
                partial(_counted, begun, rate),
            )
    return book


def snmprec(name: str) -> str:
    """A switch that stands still, as a recording."""
    ordered = sorted(rows(name), key=lambda row: row.oid)
    return "".join(
        f"{'.'.join(map(str, row.oid))}|{row.tag.value}|"
        f"{row.value.decode() if isinstance(row.value, bytes) else row.value}\n"
        for row in ordered
    )


async def _answer(port: int, addresses: Sequence[str]) -> None:
    agents = [
        await Responder.start(switch(f"sw-{number}"), address, port)
        for number, address in enumerate(addresses, start=1)
    ]
    print(len(agents), flush=True)  # noqa: T201 - whoever started it waits for this
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_answer(int(sys.argv[1]), sys.argv[2:]))
