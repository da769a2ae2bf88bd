"""Asks one controller over HTTP: within bounds of time and size, as somebody, and nobody else.

Where it may go is the address of the profile with the path of the vendor file; redirections are not
followed, proxies of the environment not used, and of an answer nothing is shown but numbers and names.
"""

import asyncio
import contextlib
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from kaisai.engines.probes.rest.declarations import Declaration, vendors
from kaisai.engines.probes.rest.reading import NoAnswer, devices_of
from kaisai.engines.probes.rest.tls import BadTrust, context_for
from kaisai.engines.probes.scrape import is_tls
from kaisai.engines.probes.snmp.agents import AgentLost
from kaisai.engines.probes.vendor_files import BadDeclaration

TIMEOUT = 15.0  # seconds for one request, however slowly its answer trickles
MOST_BYTES = 32_000_000  # of one answer, unpacked
MOST_PAGES = 20
USUAL_REST, LONGEST_REST = 60.0, 3600.0  # seconds of peace for one that asks for it
LONGEST_REFUSED = 900.0  # between two attempts that may both be refused: accounts are locked
NO_SECOND_FACTOR = 499  # UniFi OS: the account has a second factor
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
CODES = {
    400: "http-missing",
    401: "http-auth",
    403: "http-forbidden",
    404: "http-missing",
    NO_SECOND_FACTOR: "http-auth",
}


@dataclass(frozen=True, slots=True)
class RestAccess:
    """How a controller is asked. The secret stays out of `repr`.

    Attributes:
        url: https, without a path; http only to this machine.
        kind: the vendor file.
        site: empty for that of the vendor file.
        user: who logs in with the secret; empty where the secret is a key.
        trust: see `tls.context_for`.
    """

    url: str
    kind: str
    site: str = ""
    user: str = ""
    secret: str = ""
    trust: str = ""

    def __repr__(self) -> str:
        return f"RestAccess({self.url!r}, {self.kind!r}, site={self.site!r})"


def is_address(url: str) -> bool:
    """Whether a controller can be asked there: https with a host and nothing after it.

    http carries secrets for everybody to read, and is for this machine alone.
    """
    try:
        parts = urlsplit(url)
        rest = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
        if rest or not parts.hostname or parts.port == 0 or not url.isprintable():
            return False
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)


class Controller:
    """One controller; its connections belong to the loop that asks first."""

    def __init__(self, access: RestAccess) -> None:
        self._access = access
        self._client: httpx.AsyncClient | None = None
        self._logged_in = False
        self._refusals = 0

    @property
    def declaration(self) -> Declaration:
        """What its answers mean.

        Raises:
            AgentLost: nobody says that any more.
        """
        try:
            return vendors()[self._access.kind]
        except (KeyError, BadDeclaration) as why:
            raise AgentLost("http-no-file", LONGEST_REFUSED) from why

    async def devices(self) -> list[Any]:
        """Everything that it tells of every device.

        Raises:
            AgentLost: it does not, or not all; one of `words.LOST`.
        """
        found: list[Any] = []
        pages = self.declaration.pages
        for page in range(1, MOST_PAGES + 1):
            told = await self._page(page)
            found += told
            if pages is None or len(told) < pages.most:
                break
        self._refusals = 0
        return found

    async def close(self) -> None:
        """End its connections."""
        if self._client is not None:
            await self._client.aclose()
        self._client, self._logged_in = None, False

    async def _page(self, page: int) -> list[Any]:
        declaration = self.declaration
        login = declaration.login if self._access.user else None
        path = declaration.path.format(site=quote(self._site(), safe=""))
        asked: dict[str, str | int] = {}
        if declaration.pages:
            asked = {declaration.pages.size: declaration.pages.most, declaration.pages.number: page}
        begun_with = self._logged_in
        if login and not self._logged_in:
            await self._log_in()
        answer = await self._answer("GET", path, params=asked)
        if answer.status == httpx.codes.UNAUTHORIZED and login and begun_with:
            await self._log_in()  # the session was over
            answer = await self._answer("GET", path, params=asked)
        self._require(answer)
        try:
            return await asyncio.to_thread(devices_of, declaration, answer.data)
        except NoAnswer as why:
            raise AgentLost("http-no-answer") from why

    def _site(self) -> str:
        return self._access.site or self.declaration.site

    async def _log_in(self) -> None:
        login = self.declaration.login
        if login is None:
            raise AgentLost("http-auth")
        self._logged_in = False
        told = {login.user: self._access.user, login.secret: self._access.secret}
        answer = await self._answer("POST", login.path, json=told)
        if answer.status == httpx.codes.FORBIDDEN:
            answer = _Answer(httpx.codes.UNAUTHORIZED, answer.heads)
        self._require(answer)
        self._logged_in = True

    def _require(self, answer: "_Answer") -> None:
        """Lost where the answer says that there is none."""
        status = answer.status
        if status == httpx.codes.OK:
            return
        if status in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}:
            told = answer.heads.get("retry-after", "")
            if told or status == httpx.codes.TOO_MANY_REQUESTS:
                raise AgentLost("http-busy", rest_of(told, time.time()))
        code = CODES.get(status, "http-elsewhere" if 300 <= status < 400 else "http-status")
        rest = 0.0
        if code in {"http-auth", "http-forbidden"}:
            self._logged_in = False
            rest = min(USUAL_REST * 2**self._refusals, LONGEST_REFUSED)
            self._refusals = min(self._refusals + 1, 10)
        raise AgentLost(code, rest)

    async def _answer(self, method: str, path: str, **asked: Any) -> "_Answer":
        try:
            async with asyncio.timeout(TIMEOUT):
                return await self._fetch(method, path, asked)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise AgentLost("http-timeout") from error
        except BadTrust as error:
            raise AgentLost("http-tls") from error
        except httpx.ConnectError as error:
            raise AgentLost("http-tls" if is_tls(error) else "http-refused") from error
        except httpx.DecodingError as error:
            raise AgentLost("http-no-answer") from error
        except (httpx.RemoteProtocolError, httpx.ReadError) as error:
            raise AgentLost("http-cut-off") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise AgentLost("http-refused") from error

    async def _fetch(self, method: str, path: str, asked: Mapping[str, Any]) -> "_Answer":
        client = self._open()
        url = self._access.url.rstrip("/") + path
        request = {name: value for name, value in asked.items() if value}
        if "params" in request:  # httpx would drop those that the path has
            request["params"] = httpx.URL(url).params.merge(request["params"])
        async with client.stream(method, url, timeout=TIMEOUT, **request) as answer:
            data = bytearray()
            async for piece in answer.aiter_bytes():
                data += piece
                if len(data) > MOST_BYTES:
                    raise AgentLost("http-too-large")
            return _Answer(answer.status_code, answer.headers, bytes(data))

    def _open(self) -> httpx.AsyncClient:
        if self._client is None:
            heads = {"Accept": "application/json"}
            key = self.declaration.key
            if key is not None and not self._access.user:
                heads[key.header] = key.text.replace("{secret}", self._access.secret)
            trust = context_for(self._access.trust)
            self._client = httpx.AsyncClient(verify=trust, trust_env=False, headers=heads)
        return self._client


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    heads: Mapping[str, str]
    data: bytes = b""


def rest_of(told: str, now: float) -> float:
    """How many seconds a Retry-After (RFC 9110, 10.2.3: seconds or a date) asks for, within bounds."""
    seconds = USUAL_REST
    if told.strip().isdecimal():
        seconds = float(told.strip()[:10])
    else:
        with contextlib.suppress(TypeError, ValueError, OverflowError):
            seconds = parsedate_to_datetime(told).timestamp() - now
    return min(max(seconds, 1.0), LONGEST_REST) if math.isfinite(seconds) else USUAL_REST
