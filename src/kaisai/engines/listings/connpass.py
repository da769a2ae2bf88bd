"""Public figures of a page at connpass: how many are accepted, wait, and fit.

Source: API v2, `GET /api/v2/events/?event_id=NUMBER` with the header `X-API-Key`, at most one request a
second, and a User-Agent. It names no participants. Whom the key is told to is the server of the
settings alone: redirections are not followed, proxies of the environment not used.
"""

import fcntl
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from kaisai.engines.probes.scrape import is_tls

SERVER = "https://connpass.com"
PATH = "/api/v2/events/"
AGENT = "kaisai"
PAUSE = 1.0  # seconds between two requests
TIMEOUT = 15.0  # seconds for each wait; the whole answer may take twice as long
MOST_BYTES = 1_000_000
MOST_PEOPLE = 1_000_000  # a figure above is none
LONGEST_TITLE, LONGEST_ADDRESS = 200, 300
HIGHEST_NUMBER = 2_000_000_000
HOME = "connpass.com"
CODES = {401: "key", 403: "key", 404: "not-found", 429: "busy"}


class ListingLost(Exception):
    """There are no figures; `code` is of `sentences.LOST`. Nothing of key or answer is in it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Figures:
    """What a page tells everybody.

    Attributes:
        url: of the page; empty where it is none of connpass.
        accepted: people who come.
        waiting: people who wait for a place.
        places: how many may come; None without a limit.
    """

    title: str
    url: str
    accepted: int
    waiting: int
    places: int | None


class Connpass:
    """Asks with one key. The key stays out of `repr` and of every error.

    Args:
        key: of the API.
        turns: a file by which all processes of an installation keep the pause between requests.
        server: another one that speaks the same language, for tests.
    """

    def __init__(self, key: str, turns: Path, server: str = SERVER, pause: float = PAUSE) -> None:
        self._key, self._turns, self._server, self._pause = key, turns, server, pause

    def figures(self, number: int) -> Figures:
        """What the page of that number tells now.

        Raises:
            ListingLost: it tells nothing that can be believed.
        """
        if not self._key:
            raise ListingLost("no-key")
        if not (self._key.isascii() and self._key.isprintable()):
            raise ListingLost("key")  # no header can hold it
        return _figures(_page(self._ask(number), number))

    def _ask(self, number: int) -> Any:
        heads = {"X-API-Key": self._key, "User-Agent": AGENT, "Accept": "application/json"}
        asked = {"event_id": str(number)}
        _wait_for_turn(self._turns, self._pause)
        try:
            with (
                httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client,
                client.stream("GET", self._server + PATH, params=asked, headers=heads) as answer,
            ):
                _require(answer.status_code)
                return json.loads(_read(answer))
        except httpx.TimeoutException as error:
            raise ListingLost("timeout") from error
        except httpx.ConnectError as error:
            raise ListingLost("tls" if is_tls(error) else "refused") from error
        except (ValueError, RecursionError, httpx.DecodingError) as error:
            raise ListingLost("not-json") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise ListingLost("refused") from error


def is_public_page(url: object) -> bool:
    """Whether people may be sent there: https, at connpass or a group of it, and no login or port in it."""
    if not isinstance(url, str) or len(url) > LONGEST_ADDRESS or not url.isprintable():
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = parts.scheme == "https" and port is None and "@" not in parts.netloc
    return plain and "\\" not in url and " " not in url and f".{host}".endswith(f".{HOME}")


def _wait_for_turn(file: Path, pause: float) -> None:
    """Sleep until the pause since the last request of this installation is over; its file knows when it was."""
    try:
        lock = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        time.sleep(pause)
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        since = time.time() - os.fstat(lock).st_mtime
        if os.fstat(lock).st_size and since < pause:
            time.sleep(min(pause - since, pause))  # a clock that was set back costs one pause
        os.pwrite(lock, b"1", 0)
        os.utime(lock)
    finally:
        os.close(lock)


def _require(status: int) -> None:
    if status == httpx.codes.OK:
        return
    raise ListingLost(CODES.get(status, "elsewhere" if 300 <= status < 400 else "status"))


def _read(answer: httpx.Response) -> bytes:
    ends, body = time.monotonic() + 2 * TIMEOUT, bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise ListingLost("too-large")
        if time.monotonic() > ends:
            raise ListingLost("timeout")
    return bytes(body)


def _page(told: Any, number: int) -> Mapping[str, Any]:
    """The one page of the envelope."""
    pages = told.get("events") if isinstance(told, dict) else None
    if not isinstance(pages, list):
        raise ListingLost("not-json")
    if not pages:
        raise ListingLost("not-found")
    if len(pages) > 1 or not isinstance(pages[0], dict) or pages[0].get("id") != number:
        raise ListingLost("other-page")
    return pages[0]


def _figures(page: Mapping[str, Any]) -> Figures:
    title, url = page.get("title"), page.get("url")
    places = page.get("limit")
    return Figures(
        "".join(char for char in title if char.isprintable())[:LONGEST_TITLE]
        if isinstance(title, str)
        else "",
        str(url) if is_public_page(url) else "",
        _people(page.get("accepted")),
        _people(page.get("waiting")),
        None if places is None else _people(places),
    )


def _people(told: Any) -> int:
    if not isinstance(told, int) or isinstance(told, bool) or not 0 <= told <= MOST_PEOPLE:
        raise ListingLost("figures")
    return told
