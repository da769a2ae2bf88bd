"""The state of a kaisai server, as the terminal monitor shows it: `kaisai watch --server URL`."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, NoReturn
from urllib.parse import urlsplit

import httpx
from httpx_sse import SSEError, aconnect_sse

from kaisai.entrypoints.cli.watch.board import Board
from kaisai.entrypoints.cli.watch.rows import Row
from kaisai.entrypoints.cli.watch.words import say
from kaisai.entrypoints.cli.words import WORDS, fill

LONGEST_WAIT = 10.0  # seconds between two attempts to connect
TIMEOUT = httpx.Timeout(10.0, read=30.0)  # the stream says something every 15 s


class ServerError(Exception):
    """The server cannot be shown. Kept without words: the viewer may change the language."""

    def __init__(self, language: str, word: str, **values: object) -> None:
        super().__init__(word)
        self._language, self._word, self._values = language, word, values

    def __str__(self) -> str:
        """The sentence in the language in which the server was asked."""
        return self.sentence(self._language)

    def sentence(self, language: str) -> str:
        """The sentence."""
        if self._word in WORDS:
            return fill(WORDS[self._word], language, **self._values)
        return say(self._word, language, **self._values)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server is and which conference is meant.

    Attributes:
        base: scheme, host and port, or whatever was given where `well` is false.
        conference: "" when not said.
        well: it can be asked.
    """

    base: str
    conference: str = ""
    well: bool = True

    @classmethod
    def parse(cls, url: str) -> "Address":
        """Read `http://host:port/<conference>`; anything behind the conference is ignored."""
        try:
            parts = urlsplit(url if "://" in url else f"http://{url}")
            usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
            httpx.URL(f"{parts.scheme}://{parts.netloc}")
        except (ValueError, httpx.InvalidURL):  # brackets, ports and names that are none
            return cls(url, well=False)
        if not usable:
            return cls(url, well=False)
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
        self._problem: ServerError | None = None
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
                self._problem = error
                failures += 1
            except (ValueError, KeyError, TypeError) as error:  # not what our server says
                reason = f"{type(error).__name__} {error}"
                self._problem = self._error("bad-answer", reason=reason)
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
        told = []
        if self._board.stale():
            at = datetime.fromtimestamp(time.time() - self._board.silent()).astimezone()
            told.append(say("stale", language, at=f"{at:%H:%M:%S}"))
        elif self._board.blind:
            told.append(self._board.blind)
        return [*told, self._problem.sentence(language)] if self._problem else told

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
        if not self._address.well:
            raise ServerError(self._language, "bad-server-address", url=self._address.base)
        if not (self._token.isascii() and self._token.isprintable()):  # no header can hold it
            raise self._error("bad-token")
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
            self._problem = None
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
            raise self._unreachable(error) from error
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
            raise self._error("no-board")
        return str(found[0]["slug"])

    def _refuse_bad(self, answer: httpx.Response) -> None:
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            raise self._error("bad-token")
        if answer.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
            raise self._error("no-board")
        if answer.status_code != HTTPStatus.OK:
            self._not_ours(f"HTTP {answer.status_code}")

    def _told(self, answer: httpx.Response) -> Any:
        try:
            return answer.json()["result"]
        except (ValueError, KeyError, TypeError):
            self._not_ours(answer.headers.get("content-type", "?"))

    def _not_ours(self, reason: str) -> NoReturn:
        raise self._error("bad-answer", reason=reason)

    def _unreachable(self, error: Exception) -> ServerError:
        return self._error("no-server", reason=str(error) or type(error).__name__)

    def _error(self, word: str, **values: object) -> ServerError:
        return ServerError(self._language, word, url=self._address.base, **values)
