"""Scans at the door: eight scanners over real HTTP, then one ticket at all of them at once.

Starts a real `kaisai web` on a database of its own (durable commits) and sells tickets. Eight scanners,
each a connection that is kept and an address of its own, hold a token and send `desk.admit` as fast as
answers come; then all eight send one ticket at the same moment, again and again. A second run hands the
same number of scans in as batches of 500, as devices do that were alone. Spans in which the machine
stood still are left out.

With KAISAI_BENCH_PRETIX (the Python of its virtual environment) pretix redeems tickets in the same
minutes, in turns with ours: `pretix.py`.
"""

import asyncio
import json
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.freezes import FreezeWatch
from kaisai.entrypoints.cli.bench.pretix import Pretix, pretix
from kaisai.entrypoints.cli.bench.stage import Stage
from kaisai.entrypoints.cli.bench.viewers import free_port, web_server

SCANNERS = 8
TICKETS = 1200  # below what one address may ask at once, times eight
TURNS = 3
PEER_TICKETS = 20  # of pretix, each scanned on several lists
AT_ONCE = 20  # tickets that all scanners show at the same moment
BATCH = 500
ONLINE_GOAL = 50.0  # ms
TIMES_PRETIX = 50

Request = tuple[str, dict[str, Any]]


@dataclass(slots=True)
class Scanner:
    """One connection that is kept, from an address of its own, as devices of a venue have."""

    base: str
    number: int
    token: str
    took: list[tuple[float, float]] = field(default_factory=list)
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """The status and what was answered; the time it took is kept."""
        if self._streams is None:
            self._streams = await self._connected()
        reader, writer = self._streams
        sent = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {urlsplit(self.base).netloc}\r\n"
            f"Authorization: {self.token}\r\nContent-Type: application/json\r\n"
            f"Accept: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
        )
        start = time.monotonic()
        writer.write(head.encode() + sent)
        status, told = await self._answer(reader)
        self.took.append((start, time.monotonic()))
        return status, told

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        place = urlsplit(self.base)
        local = (f"127.0.90.{self.number + 1}", 0)
        is_here = place.hostname == "127.0.0.1"
        return await asyncio.open_connection(
            place.hostname, place.port or 80, local_addr=local if is_here else None
        )

    @staticmethod
    async def _answer(reader: asyncio.StreamReader) -> tuple[int, Any]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(await reader.readline(), 16):
                body += (await reader.readexactly(size + 2))[:-2]
            await reader.readline()
        else:
            body = await reader.readexactly(int(headers.get("content-length", 0)))
        told = json.loads(body) if body.startswith((b"{", b"[")) else None
        return int(head[0].split(" ")[1]), told

    def close(self) -> None:
        """Give the connection back."""
        if self._streams is not None:
            self._streams[1].close()


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run came to: the span, each answer's span, and how many of each status."""

    start: float
    end: float
    took: tuple[tuple[float, float], ...]
    statuses: Counter[int]


def measure() -> list[Figure | Skipped]:
    """Scans a second and the time of an answer; exactly one of eight at once."""
    with tempfile.TemporaryDirectory(prefix="kaisai-bench-") as name:
        stage = Stage(Path(name), targets=b"core 127.90.0.1\n")
        codes = sold(stage, 2 * TICKETS + AT_ONCE)
        port = free_port()
        base, token = f"http://127.0.0.1:{port}", f"Bearer {stage.token}"
        with (
            web_server(Path(name), port, workers=2),
            pretix("door") as peer,
            FreezeWatch() as watch,
        ):
            peer.orders("door", PEER_TICKETS)
            peer.scans("door", PEER_TICKETS, SCANNERS, lists=1)
            peer.forget()
            scanners = [Scanner(base, number, token) for number in range(SCANNERS)]
            online = []
            for turn in range(TURNS):
                requests = [_admit(code) for code in codes[turn:TICKETS:TURNS]]
                online.append(asyncio.run(_each(scanners, requests)))
                peer.scans("door", PEER_TICKETS, SCANNERS)
            scanners = [Scanner(base, SCANNERS + number, token) for number in range(SCANNERS)]
            winners = asyncio.run(_at_once(scanners, codes[-AT_ONCE:]))
            batches = _batches(codes[TICKETS : 2 * TICKETS])
            handed = asyncio.run(_each(scanners, batches))
        return _figures(online, handed, winners, peer, watch)


def sold(stage: Stage, many: int) -> list[str]:
    """Codes of so many sold tickets."""
    from kaisai.core.identity.actors import COMMAND_LINE  # noqa: PLC0415 - apps not ready
    from kaisai.domains.desk.operations import have_default_list  # noqa: PLC0415 - apps not ready
    from kaisai.domains.registration.operations import (  # noqa: PLC0415 - apps not ready
        Attendee,
        Wanted,
        codes_of,
        hold,
        place_order,
        save_item,
        save_quota,
    )
    from kaisai.domains.registration.queries import list_sold_tickets  # noqa: PLC0415 - apps not ready

    at = datetime.now(tz=UTC)
    around: dict[str, Any] = {"by": COMMAND_LINE, "conference": stage.conference, "at": at}
    save_quota(**around, slug="hall", name="Hall", places=many + 20)
    save_item(**around, slug="entry", name="Entry", quotas=["hall"], price=0, most=20)
    for _order in range(-(-many // 20)):
        held = hold(**around, wanted=[Wanted("entry", 20)])
        attendees = [
            Attendee(ticket=ticket.pk, name="Bench") for ticket in held.order.tickets.all()
        ]
        told: dict[str, Any] = {
            "name": "Bench",
            "email": "buyer@bench.example",
            "attendees": attendees,
        }
        place_order(**around, secret=held.secret, **told)
    have_default_list(stage.conference, at)
    codes = codes_of(stage.conference, at)
    return [codes.code(t) for t in list_sold_tickets(stage.conference, 0, many)]


def _admit(code: str) -> Request:
    return "/api/v1/bench/desk.admit", {"code": code, "device": "bench"}


def _batches(codes: Sequence[str]) -> list[Request]:
    clock = round(time.time() * 1000)
    lines = [
        {"number": number, "admission_list": "admission", "ticket": code, "clock": clock}
        for number, code in enumerate(codes)
    ]
    parts = [lines[start : start + BATCH] for start in range(0, len(lines), BATCH)]
    return [
        ("/api/v1/bench/desk.sync", {"device": f"d{n}", "desk": f"Desk {n}", "lines": part})
        for n, part in enumerate(parts)
    ]


async def _each(scanners: Sequence[Scanner], requests: Sequence[Request]) -> Ran:
    """Every request once, by whichever scanner is free."""
    waiting, statuses = iter(requests), Counter[int]()

    async def scan(scanner: Scanner) -> None:
        for path, body in waiting:
            status, _told = await scanner.post(path, body)
            statuses[status] += 1

    return await _timed(scanners, scan, statuses)


async def _timed(
    scanners: Sequence[Scanner],
    act: Callable[[Scanner], Awaitable[None]],
    statuses: Counter[int],
) -> Ran:
    before = [len(scanner.took) for scanner in scanners]
    start = time.monotonic()
    await asyncio.gather(*(act(scanner) for scanner in scanners))
    end = time.monotonic()
    took = [
        one for had, scanner in zip(before, scanners, strict=True) for one in scanner.took[had:]
    ]
    for scanner in scanners:
        scanner.close()
        scanner._streams = None  # noqa: SLF001 - the next run is another loop
    return Ran(start, end, tuple(took), statuses)


async def _at_once(scanners: Sequence[Scanner], codes: Sequence[str]) -> list[int]:
    """How many scanners let each of these tickets in, all of them showing it at the same moment."""
    winners = []
    for code in codes:
        path, body = _admit(code)
        answers = await asyncio.gather(*(scanner.post(path, body) for scanner in scanners))
        winners.append(sum(status == 200 for status, _told in answers))
    for scanner in scanners:
        scanner.took.clear()
        scanner.close()
        scanner._streams = None  # noqa: SLF001 - the next run is another loop
    return winners


def _rate(ran: Ran, scans: int, watch: FreezeWatch) -> float:
    return scans / max(1e-9, ran.end - ran.start - watch.frozen(ran.start, ran.end))


def _figures(
    online: Sequence[Ran], handed: Ran, winners: list[int], peer: Pretix, watch: FreezeWatch
) -> list[Figure | Skipped]:
    spans = [span for ran in online for span in ran.took]
    took = sorted((end - start - watch.frozen(start, end)) * 1000 for start, end in spans)
    p50, p95 = (took[int(len(took) * part)] for part in (0.5, 0.95))
    good = sum(ran.statuses[200] for ran in online)
    rate = statistics.median(_rate(ran, ran.statuses[200], watch) for ran in online)
    batched = _rate(handed, TICKETS, watch)
    return [
        Figure(f"check-in: {SCANNERS} scanners over HTTP", rate, "scans/s"),
        Figure("check-in: answer p50", p50, "ms"),
        Figure(
            "check-in: answer p95",
            p95,
            "ms",
            goal=f"≤ {ONLINE_GOAL:g} ms",
            met=p95 <= ONLINE_GOAL,
        ),
        Figure("check-in: let in", good, "", goal=f"all {TICKETS}", met=good == TICKETS),
        Figure(
            f"check-in: one ticket at {SCANNERS} scanners at once, let in by",
            max(winners),
            "",
            goal=f"exactly 1, {AT_ONCE} times",
            met=set(winners) == {1},
        ),
        Figure(
            f"check-in: handed in by devices, {BATCH} at a time",
            batched,
            "scans/s",
        ),
        peer.beside("check-in: one by one, beside pretix", "scans", rate, "scans/s", TIMES_PRETIX),
        peer.beside(
            "check-in: handed in, beside pretix", "scans", batched, "scans/s", TIMES_PRETIX
        ),
        *peer.disturbed(),
    ]
