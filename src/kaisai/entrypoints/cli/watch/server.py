"""The state of a kaisai server, as the terminal monitor shows it: `kaisai watch --server URL`."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx
from httpx_sse import SSEError, aconnect_sse

from kaisai.entrypoints.cli.watch.board import Board
from kaisai.entrypoints.cli.watch.rows import Row
from kaisai.entrypoints.cli.watch.words import say

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


class Server:
    """Reads the board once and follows the live stream; connects again by itself."""

    def __init__(self, address: Address, token: str, language: str) -> None:
        self._address = address
        self._token = token
        self._language = language
        self._conference = address.conference
        self._board = Board()
        self._problem = ""
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
        return self._board.rows()

    def row(self, key: str) -> Row | None:
        """One target."""
        return self._board.row(key)

    def banners(self, language: str) -> list[str]:
        """Silence of the server, and what it says of its own sight."""
        told = [self._problem] if self._problem else []
        silent = self._board.silent()
        if silent > STALE_AFTER:
            at = datetime.fromtimestamp(time.time() - silent).astimezone()
            told.append(say("stale", language, at=f"{at:%H:%M:%S}"))
        return [*told, self._board.blind] if self._board.blind else told

    def reset(self) -> None:
        """Begin all counters anew."""
        self._board.forget()

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
                    self._board.take(frame.event, frame.json())

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
            self._board.adopt(self._told(answer))
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
