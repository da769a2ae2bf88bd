"""Asks a Prometheus exporter once: its text within a time and a size, and what of it is wanted.

An address may have a secret among its parameters: `place_of` tells the rest.
"""

import asyncio
import fnmatch
import math
import re
import ssl
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import lru_cache
from urllib.parse import urlsplit

import httpx

from kaisai.engines.formats.openmetrics import (
    Exposition,
    Form,
    Sample,
    labels_text,
    read_pieces,
)

TIMEOUT = 10.0  # seconds for all of it
MOST_BYTES = 16_000_000  # unpacked
MOST_SERIES = 5000  # kept of one exporter
PIECE = 500  # samples between two looks at whether others wait
LONGEST_KEY = 500  # characters
ACCEPT = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
LOST = {
    "timeout": (
        "the exporter does not answer in time: check address and port.",
        "エクスポーターが時間内に応答しません。アドレスとポートを確認してください。",
    ),
    "refused": (
        "the exporter cannot be reached: check that it runs, its address and port.",
        "エクスポーターに接続できません。起動しているか、アドレスとポートを確認してください。",
    ),
    "tls": (
        "the exporter's certificate is not trusted: check its name and issuer.",
        "エクスポーターの証明書を信頼できません。名前と発行者を確認してください。",
    ),
    "status": (
        "the exporter answers with an error: check the path and who may ask.",
        "エクスポーターがエラーを返します。パスとアクセス権を確認してください。",
    ),
    "too-large": (
        "the exporter tells more than 16 MB: let it tell less.",
        "エクスポーターの応答が16MBを超えています。出力を減らしてください。",
    ),
    "not-metrics": (
        "what answers there is no exporter: check address and path.",
        "応答がエクスポーターのものではありません。アドレスとパスを確認してください。",
    ),
    "too-many": (
        "the exporter tells more than 50,000 values; those behind are left out: let it tell less.",
        "エクスポーターの値が5万件を超えています。超えた分は使いません。出力を減らしてください。",
    ),
    "too-new": (
        "the exporter tells over 10,000 series in six hours; new ones are left out: choose with keep.",
        "エクスポーターの系列が6時間で1万種類を超えました。新しい系列は使いません。keepで絞ってください。",
    ),
}
PARTLY = frozenset({"too-many", "too-new"})  # of these the exporter answers all the same


class ScrapeLost(Exception):
    """The exporter told nothing; `code` is of `LOST`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def lost_sentence(code: str, language: str) -> str:
    """Why an exporter told nothing and what to do, in `ja` or, for anything else, English."""
    return LOST[code][language.startswith("ja")]


def is_address(url: str) -> bool:
    """Whether it can be asked: http or https, with a host, without user and password."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and "@" not in parts.netloc
        return known and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def place_of(url: str) -> str:
    """Where it is, without parameters."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def server_of(url: str) -> tuple[str, str, int]:
    """Scheme, host and port: who would learn a secret that is sent there; empty for no address."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return "", "", 0
    return parts.scheme, parts.hostname or "", port


def asking() -> httpx.AsyncClient:
    """What many scrapes share, within one loop: connections, and certificates of the system."""
    return httpx.AsyncClient(trust_env=False, headers={"Accept": ACCEPT})


Login = tuple[str, str] | None


async def scrape(
    client: httpx.AsyncClient,
    url: str,
    *,
    login: Login = None,
    timeout: float = TIMEOUT,  # noqa: ASYNC109 - of the whole, connecting and receiving together
    place: AbstractAsyncContextManager[object] | None = None,
) -> Exposition:
    """What an exporter tells now.

    Args:
        client: see `asking`.
        url: http or https; redirections are not followed.
        login: user and secret of basic authentication.
        timeout: seconds for all of it, however slowly it trickles.
        place: held while its text is read, not while it is waited for: texts may be large.

    Raises:
        ScrapeLost: it told nothing.
    """
    try:
        async with asyncio.timeout(timeout):
            form, data = await _fetch(client, url, login, timeout)
    except (TimeoutError, httpx.TimeoutException) as error:
        raise ScrapeLost("timeout") from error
    except httpx.ConnectError as error:
        raise ScrapeLost("tls" if is_tls(error) else "refused") from error
    except httpx.DecodingError as error:
        raise ScrapeLost("not-metrics") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise ScrapeLost("refused") from error
    found = Exposition()
    async with place or nullcontext():
        for _piece in read_pieces(found, data, form):
            await asyncio.sleep(0)
    if not found.samples:
        raise ScrapeLost("not-metrics")
    return found


async def _fetch(
    client: httpx.AsyncClient, url: str, login: Login, seconds: float
) -> tuple[Form, bytes]:
    async with client.stream("GET", url, timeout=seconds, auth=login) as answer:
        if answer.status_code != httpx.codes.OK:
            raise ScrapeLost("status")
        data = bytearray()
        async for piece in answer.aiter_bytes():
            data += piece
            if len(data) > MOST_BYTES:
                raise ScrapeLost("too-large")
        kind = answer.headers.get("content-type", "").lower()
        form = Form.OPENMETRICS if "application/openmetrics-text" in kind else Form.TEXT
        return form, bytes(data)


def is_tls(error: BaseException) -> bool:
    """Whether a connection failed because of a certificate, or for want of TLS."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError) or "certificate" in str(cause).lower():
            return True
        cause = cause.__cause__ or cause.__context__
    return False


async def wanted(found: Exposition, patterns: Sequence[str]) -> dict[str, float]:
    """Values by `name{label="text",…}`, labels in order of their names; at most `MOST_SERIES`.

    Args:
        found: what an exporter told.
        patterns: names with `*` and `?`; none means all. What is no finite number is left out: a gap.
    """
    values: dict[str, float] = {}
    names: dict[str, bool] = {}
    pattern = _any_of(tuple(patterns))
    for number, sample in enumerate(found.samples):
        if number % PIECE == PIECE - 1:
            await asyncio.sleep(0)
        name = sample.name
        if name not in names:
            names[name] = len(name) <= LONGEST_KEY and pattern.match(name) is not None
        if names[name] and math.isfinite(sample.value):
            key = series_of(sample)
            if len(key) <= LONGEST_KEY:
                values[key] = sample.value
        if len(values) >= MOST_SERIES:
            break
    return values


@lru_cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(fnmatch.translate, patterns)))


def series_of(sample: Sample) -> str:
    """The name under which a sample is kept: `name{label="text",…}`, labels in order of their names."""
    return sample.name + labels_text(sorted(sample.labels.items()))
