"""Many HTTP clients in one process, each with a connection that it keeps.

Bare sockets, since a client library would cost more than the server under measurement.
"""

import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from kaisai.entrypoints.cli.bench.freezes import FreezeWatch

PATIENCE = 60.0  # seconds for one answer


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Record:
    """What was measured: spans (monotonic seconds) by step, how each errand ended and when."""

    spans: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    endings: "Counter[str]" = field(default_factory=Counter)
    done_at: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    started: float = 0.0

    def per_second(self, ending: str, watch: FreezeWatch) -> float:
        """How often errands ended so, until the last of them; frozen spans are left out."""
        ends = self.done_at[ending]
        if not ends:
            return 0.0
        last = max(ends)
        return len(ends) / (last - self.started - watch.frozen(self.started, last))

    def percentile(self, share: float, watch: FreezeWatch, *steps: str) -> float:
        """Milliseconds within which so many of the answers came; of all steps when none is named."""
        spans = [span for step in steps or self.spans for span in self.spans[step]]
        times = sorted(end - start - watch.frozen(start, end) for start, end in spans)
        return 1000 * times[min(len(times) - 1, int(len(times) * share))] if times else 0.0


class Client:
    """One HTTP/1.1 connection with cookies of its own; one question at a time."""

    def __init__(self, port: int, record: Record, **headers: str) -> None:
        self.headers = headers
        self._port, self._record = port, record
        self._cookies: dict[str, str] = {}
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str, step: str) -> Answer:
        """GET, timed under the name of the step."""
        return await self._ask("GET", path, b"", "", step)

    async def post(self, path: str, step: str, form: dict[str, str]) -> Answer:
        """POST a form."""
        kind = "application/x-www-form-urlencoded"
        return await self._ask("POST", path, urlencode(form).encode(), kind, step)

    async def post_json(self, path: str, step: str, told: Any) -> Answer:
        """POST JSON."""
        return await self._ask("POST", path, json.dumps(told).encode(), "application/json", step)

    def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    async def _ask(self, method: str, path: str, body: bytes, kind: str, step: str) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self._port}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self._cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self._cookies.items()))
        if body:
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        asked = ("\r\n".join(lines) + "\r\n\r\n").encode() + body
        start = time.monotonic()
        async with asyncio.timeout(PATIENCE):
            if self._writer is None:
                self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
            self._writer.write(asked)
            answer = await self._read()
        self._record.spans[step].append((start, time.monotonic()))
        return answer

    async def _read(self) -> Answer:
        if self._reader is None:
            raise ConnectionError("not connected")
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin1").split("\r\n")
        headers: dict[str, str] = {}
        for line in head[1:]:
            name, _colon, value = line.partition(":")
            if name.lower() == "set-cookie":
                cookie, _equals, told = value.strip().partition(";")[0].partition("=")
                self._cookies[cookie] = told
            headers[name.lower()] = value.strip()
        body = await self._reader.readexactly(int(headers.get("content-length", "0")))
        return Answer(int(head[0].split()[1]), headers, body)


Errand = Callable[[Client, int], Awaitable[str]]


async def run(
    errand: Errand, *, port: int, many: int, at_once: int, headers: dict[str, str]
) -> Record:
    """Carry an errand out so many times, so many at once; each on a connection of its own."""
    record = Record(started=time.monotonic())
    numbers = iter(range(many))

    async def one_after_the_other() -> None:
        for number in numbers:
            address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
            client = Client(port, record, **headers, **{"X-Forwarded-For": address})
            try:
                ending = await errand(client, number)
            except (OSError, EOFError, TimeoutError, ValueError) as error:
                ending = f"{type(error).__name__}: {error}"[:80]
            finally:
                client.close()
            record.endings[ending] += 1
            record.done_at[ending].append(time.monotonic())

    await asyncio.gather(*(one_after_the_other() for _one in range(at_once)))
    return record
