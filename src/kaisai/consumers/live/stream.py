"""`/live/<conference>`: server-sent events, spoken over ASGI without Django's request cycle."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from io import BytesIO
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.utils.crypto import constant_time_compare

from kaisai.consumers.live.channels import RELOAD, Channel
from kaisai.consumers.live.hub import Hub
from kaisai.core.access.queries import find_conference_for
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import STRANGER, Actor, actor_for
from kaisai.core.identity.models import Account
from kaisai.core.identity.queries import find_actor_by_token
from kaisai.core.kit.clock import now
from kaisai.core.kit.signals import END_STREAMS
from kaisai.core.surfaces.limits import RateLimit
from kaisai.core.surfaces.requests import counted_address

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LIFETIME = 900.0  # seconds; then the browser connects again and rights are asked anew
MOST_STREAMS = 20_000
HELLO = b"retry: 1000\n\n"
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
CONNECTS = RateLimit(per_second=50, burst=6000)  # one address may hide a whole venue behind NAT


class LiveStreams:
    """The ASGI application behind `/live/`."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.open = 0
        self.ending = False

    async def lifespan(self, receive: Receive, send: Send) -> None:
        """Start and stop with the server."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                asyncio.get_running_loop().add_signal_handler(END_STREAMS, self.end)
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.hub.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def end(self) -> None:
        """End every stream, and begin none: the server is about to stop, its viewers come back to the next one."""
        self.ending = True
        self.hub.wake_all()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Admit one viewer and keep them up to date until they leave."""
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        address = counted_address(
            (scope.get("client") or ("",))[0],
            headers.get(b"x-forwarded-for", ""),
            proxied=settings.BEHIND_PROXY,
        )
        if not _host_is_ours(scope):
            await _refuse(send, 400)
            return
        if self.open >= MOST_STREAMS or not CONNECTS.allows(address, time.monotonic()):
            await _refuse(send, 429)
            return
        if self.ending:
            await _refuse(send, 503)
            return
        slug = scope["path"].removeprefix("/live/").strip("/")
        status, conference = await sync_to_async(_admit)(slug, headers)
        if conference is None or scope["method"] != "GET":
            await _refuse(send, status if conference is None else 405)
            return
        self.open += 1
        try:
            async with self.hub.viewing(conference, _language(headers)) as channel:
                await self._stream(channel, receive, send, returning=b"last-event-id" in headers)
        finally:
            self.open -= 1

    async def _stream(
        self, channel: Channel, receive: Receive, send: Send, *, returning: bool
    ) -> None:
        place = channel.end  # what is told while we greet is told, too
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send(
            {
                "type": "http.response.body",
                "body": HELLO + (RELOAD if returning else b""),
                "more_body": True,
            }
        )
        ends = time.monotonic() + LIFETIME * random.uniform(0.8, 1.2)  # noqa: S311 - spreads reconnections
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            while not gone.done() and not self.ending and time.monotonic() < ends:
                if place == channel.end:  # else something was told while we sent
                    # The hub says something every 15 s; a timer each would cost more.
                    await channel.wait()
                frames, place = channel.since(place)
                if frames and not gone.done():
                    await send(
                        {"type": "http.response.body", "body": b"".join(frames), "more_body": True}
                    )
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError:
            return  # the viewer left in the middle of a word
        finally:
            gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, status: int) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-length", b"0"), (b"cache-control", b"no-store")],
        }
    )
    await send({"type": "http.response.body", "body": b""})


def _host_is_ours(scope: Scope) -> bool:
    """Django's own check (ALLOWED_HOSTS), which nothing else makes outside its request cycle."""
    try:
        ASGIRequest(scope, BytesIO()).get_host()
    except DisallowedHost:
        return False
    return True


def _language(headers: dict[bytes, str]) -> str:
    chosen = _cookie(headers, settings.LANGUAGE_COOKIE_NAME) or headers.get(b"accept-language", "")
    return "ja" if chosen.startswith("ja") else "en"


def _cookie(headers: dict[bytes, str], name: str) -> str:
    try:
        morsel = SimpleCookie(headers.get(b"cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _admit(slug: str, headers: dict[bytes, str]) -> tuple[int, Conference | None]:
    """The conference, or the status with which to refuse. Same rules as for its pages."""
    actor = _actor(headers)
    conference = find_conference_for(actor, slug)
    if conference is not None:
        return 200, conference
    return (401 if actor == STRANGER else 404), None


def _actor(headers: dict[bytes, str]) -> Actor:
    scheme, _, secret = headers.get(b"authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return find_actor_by_token(secret.strip(), at=now()) or STRANGER
    key = _cookie(headers, settings.SESSION_COOKIE_NAME)
    if not key:
        return STRANGER
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    account = (
        Account.objects.filter(pk=session.get(SESSION_KEY)).first()
        if session.get(SESSION_KEY)
        else None
    )
    known = session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    if account is None or not known:
        return STRANGER
    same = constant_time_compare(session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash())
    return actor_for(account) if same else STRANGER
