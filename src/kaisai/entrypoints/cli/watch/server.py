"""The state of a kaisai server, as the terminal monitor shows it: `kaisai watch --server URL`."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx
from httpx_sse import SSEError, aconnect_sse

from kaisai.engines.liveness.states import State
from kaisai.entrypoints.cli.watch.rows import Row
from kaisai.entrypoints.cli.watch.words import say

HISTORY = 300
CHANGES = 8
STALE_AFTER = 5.0  # seconds without a tick
LONGEST_WAIT = 10.0  # seconds between two attempts to connect
TIMEOUT = httpx.Timeout(10.0, read=30.0)  # the stream says something every 15 s


class ServerError(Exception):
    """The server cannot be shown; the message is the sentence."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server is and which conference is meant. `conference` is "" when not said."""

    base: str
    conference: str

    @classmethod
    def parse(cls, url: str) -> "Address":
        """Read `http://host:port/<conference>`; anything behind the conference is ignored."""
        parts = urlsplit(url if "://" in url else f"http://{url}")
        slug = parts.path.strip("/").partition("/")[0]
        return cls(f"{parts.scheme}://{parts.netloc}", slug)


@dataclass(slots=True)
class _Target:
    """What is known of one target since we look."""

    told: dict[str, Any]
    state: State = State.UNKNOWN
    rtts: deque[float] = field(default_factory=lambda: deque(maxlen=HISTORY))
    sent: int = 0
    received: int = 0
    total: float = 0.0
    changes: deque[tuple[float, State]] = field(default_factory=lambda: deque(maxlen=CHANGES))

    def take(self, value: float | str | None) -> None:
        """One value of a tick: milliseconds, None for a lost probe, "" for none sent."""
        if isinstance(value, str):
            return
        self.sent += 1
        if value is None:
            self.rtts.append(math.nan)
            return
        self.received += 1
        self.total += value
        self.rtts.append(value)

    def forget(self) -> None:
        """Begin the counters anew."""
        self.rtts.clear()
        self.sent = self.received = 0
        self.total = 0.0


class Server:
    """Reads the board once and follows the live stream; connects again by itself."""

    def __init__(self, address: Address, token: str, language: str) -> None:
        self._address = address
        self._token = token
        self._language = language
        self._conference = address.conference
        self._targets: dict[str, _Target] = {}
        self._keys: list[str] = []
        self._problem = ""
        self._blind = ""
        self._last = time.monotonic()
        self._again = asyncio.Event()

    @property
    def title(self) -> str:
        """The address that is shown."""
        return f"{self._address.base}/{self._conference}"

    async def load(self) -> None:
        """Read the board.

        Raises:
            ServerError: not reachable, not allowed, not kaisai.
        """
        async with self._client() as client:
            await self._load(client)

    async def run(self) -> None:
        """Follow the stream until cancelled; every failure is said and tried again."""
        failures = 0
        while True:
            try:
                await self._follow()
                failures = 0
            except ServerError as error:
                self._problem = str(error)
                failures += 1
            except (ValueError, KeyError, TypeError) as error:  # not what our server says
                reason = f"{type(error).__name__} {error}"
                url = self._address.base
                self._problem = say("bad-answer", self._language, url=url, reason=reason)
                failures += 1
            except (httpx.HTTPError, SSEError) as error:
                self._problem = self._unreachable(error)
                failures += 1
            await asyncio.sleep(min(LONGEST_WAIT, 0.5 * 2 ** min(failures, 6)) if failures else 0.2)

    def tick(self) -> None:
        """Nothing to judge: the server does."""

    def rows(self) -> Sequence[Row]:
        """All targets in the order of the board."""
        return [self._row(key, target) for key, target in self._targets.items()]

    def row(self, key: str) -> Row | None:
        """One target."""
        target = self._targets.get(key)
        return None if target is None else self._row(key, target)

    def banners(self, language: str) -> list[str]:
        """Silence of the server, and what it says of its own sight."""
        told = [self._problem] if self._problem else []
        silent = time.monotonic() - self._last
        if silent > STALE_AFTER:
            at = datetime.fromtimestamp(time.time() - silent).astimezone()
            told.append(say("stale", language, at=f"{at:%H:%M:%S}"))
        return [*told, self._blind] if self._blind else told

    def reset(self) -> None:
        """Begin all counters anew."""
        for target in self._targets.values():
            target.forget()

    def speak(self, language: str) -> None:
        """Read everything anew in the other language."""
        self._language = language
        self._again.set()

    def close(self) -> None:
        """Nothing is kept."""

    # -- within

    def _client(self) -> httpx.AsyncClient:
        headers = {"Accept-Language": self._language}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        return httpx.AsyncClient(base_url=self._address.base, headers=headers, timeout=TIMEOUT)

    async def _follow(self) -> None:
        self._again.clear()
        async with self._client() as client:
            await self._load(client)
            reading = asyncio.ensure_future(self._read(client))
            asked = asyncio.ensure_future(self._again.wait())
            try:
                await asyncio.wait({reading, asked}, return_when=asyncio.FIRST_COMPLETED)
                if reading.done():
                    reading.result()
            finally:
                reading.cancel()
                asked.cancel()

    async def _read(self, client: httpx.AsyncClient) -> None:
        async with aconnect_sse(client, "GET", f"/live/{self._conference}") as source:
            self._refuse_bad(source.response)
            self._problem = ""
            async for frame in source.aiter_sse():
                if frame.event == "reload":
                    return
                if frame.data:
                    self._take(frame.event, frame.json())

    async def _load(self, client: httpx.AsyncClient) -> None:
        try:
            if not self._conference:
                self._conference = await self._only_conference(client)
            place = f"/api/v1/{self._conference}/today.board"
            answer = await client.get(place, params={"language": self._language})
        except httpx.HTTPError as error:
            raise ServerError(self._unreachable(error)) from error
        self._refuse_bad(answer)
        try:
            self._adopt(self._told(answer))
        except (ValueError, KeyError, TypeError):
            self._not_ours("today.board")

    async def _only_conference(self, client: httpx.AsyncClient) -> str:
        answer = await client.get("/api/v1/conference.list")
        self._refuse_bad(answer)
        found = self._told(answer)
        if not isinstance(found, list) or len(found) != 1:
            raise ServerError(say("no-board", self._language, url=self._address.base))
        return str(found[0]["slug"])

    def _refuse_bad(self, answer: httpx.Response) -> None:
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            raise ServerError(say("bad-token", self._language))
        if answer.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
            raise ServerError(say("no-board", self._language, url=self._address.base))
        if answer.status_code != HTTPStatus.OK:
            self._not_ours(f"HTTP {answer.status_code}")

    def _told(self, answer: httpx.Response) -> Any:
        try:
            return answer.json()["result"]
        except (ValueError, KeyError, TypeError):
            self._not_ours(answer.headers.get("content-type", "?"))

    def _not_ours(self, reason: str) -> None:
        url = self._address.base
        raise ServerError(say("bad-answer", self._language, url=url, reason=reason))

    def _unreachable(self, error: Exception) -> str:
        reason = str(error) or type(error).__name__
        return say("no-server", self._language, url=self._address.base, reason=reason)

    def _adopt(self, board: Mapping[str, Any]) -> None:
        old = self._targets
        self._targets = {}
        for told in board["targets"]:
            target = old.get(told["key"]) or _Target(told)
            if not target.rtts:
                for value in told["spark"]:
                    target.take(value)
            target.told = told
            target.state = State(told["state"])
            self._targets[told["key"]] = target
        self._keys = list(self._targets)
        self._blind = board.get("banner", "")
        self._last = time.monotonic()

    def _take(self, name: str, told: Mapping[str, Any]) -> None:
        if name == "tick":
            self._last = time.monotonic()
            if len(told["v"]) == len(self._keys):
                for key, value in zip(self._keys, told["v"], strict=True):
                    self._targets[key].take(value)
        elif name == "state":
            for change in told["changes"]:
                self._change(change)
        elif name == "blind":
            self._blind = told["why"]

    def _change(self, change: Mapping[str, Any]) -> None:
        target = self._targets.get(change["key"])
        if target is None:
            return
        target.state = State(change["new"])
        target.told = {
            **target.told,
            "why": change["why"],
            "since": change["at"],
            "hides": change["hides"],
        }
        target.changes.append((change["at"] / 1000, target.state))

    def _row(self, key: str, target: _Target) -> Row:
        told = target.told
        return Row(
            key=key,
            name=told["name"],
            address=told["address"],
            group=told["group"],
            room=told["room"],
            state=target.state,
            since=told["since"] / 1000,
            why=told["why"],
            sent=target.sent,
            lost=target.sent - target.received,
            rtt_last=target.rtts[-1] if target.rtts else math.nan,
            rtt_avg=target.total / target.received if target.received else math.nan,
            rtts=target.rtts,
            hides=tuple(told["hides"]),
            parents=tuple(told["parents"]),
            changes=tuple(target.changes),
        )
