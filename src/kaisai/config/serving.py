"""Django's pages behind ASGI, on threads that stay.

Django's own ASGI handler starts a thread for each request, with a database connection of its own,
and hands the request to and fro between loop and thread. All views here are plain functions, so a
request is read by the loop, answered as a whole by one thread of a pool, and sent by the loop. A
slow sender or reader therefore holds no thread (decision 0021).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from typing import IO, Any

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, get_resolver, set_script_prefix
from django.utils.module_loading import import_string

from kaisai.core.surfaces.guests import IMPERSONAL, SharedAnswers

THREADS = (
    32  # so many orders may gather to be written together, or wait for somebody else's machine
)
SHARED_FOR = 1.0  # seconds; what guests did that comes out alike
MOST_KEPT = 200  # answers for guests
MOST_ADDRESSES, LONGEST_ADDRESS = 2_000, 200  # whose view is remembered
# What of a request may change a page for guests; with any other cookie it is nobody's but theirs.
TOLD = (b"host", b"accept", b"accept-language", b"x-forwarded-proto", b"cookie")
SHOWN = (b"authorization", b"cookie")  # by which somebody is known

Key = tuple[object, ...]
Scope = dict[str, Any]
Respond = Callable[[HttpRequest], HttpResponseBase]
Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, and for how many seconds every guest may have it."""

    status: int
    headers: list[tuple[bytes, bytes]]
    content: bytes
    alike_for: float = 0.0


class Pages(ASGIHandler):
    """Answers every request of Django's."""

    _to_program: Respond

    def __init__(self) -> None:
        super().__init__()  # loads the layers, the short way for programs among them
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="pages")
        self._kept: dict[Key, tuple[float, Answer]] = {}
        self._making: dict[Key, asyncio.Future[Answer]] = {}
        self._shared = SharedAnswers(SHARED_FOR)

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002 - Django's signature
        """All of it as plain functions, in one thread; a short way for programs beside it."""
        super().load_middleware(is_async=False)
        respond: Any = convert_exception_to_response(self._respond_to_program)
        for layer in reversed(settings.MIDDLEWARE_OF_PROGRAMS):
            respond = convert_exception_to_response(import_string(layer)(respond))
        self._to_program = respond

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        """The view of an address; that of one that many ask for is remembered."""
        path = request.path_info
        found = _resolved(path) if len(path) <= LONGEST_ADDRESS else get_resolver().resolve(path)
        request.resolver_match = found
        return found

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Read, answer, send."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        key = _key_of_guest(scope)
        answer = await (self._make(scope, body) if key is None else self._alike(key, scope, body))
        await send(
            {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
        )
        await send({"type": "http.response.body", "body": answer.content})

    def _make(self, scope: Scope, body: IO[bytes]) -> "asyncio.Future[Answer]":
        return asyncio.get_running_loop().run_in_executor(self._threads, self._answer, scope, body)

    async def _alike(self, key: Key, scope: Scope, body: IO[bytes]) -> Answer:
        """What was made for another guest a moment ago, or is being made."""
        until, kept = self._kept.get(key, (0.0, None))
        if kept is not None and time.monotonic() < until:
            body.close()
            return kept
        making = self._making.get(key)
        if making is not None:
            answer = await asyncio.shield(making)  # who goes away must not take it from the others
            if answer.alike_for:
                body.close()
                return answer
            return await self._make(scope, body)
        self._making[key] = making = self._make(scope, body)
        try:
            answer = await asyncio.shield(making)
        finally:
            self._making.pop(key, None)
        if answer.alike_for:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = time.monotonic() + answer.alike_for, answer
        return answer

    def _respond_to_program(self, request: HttpRequest) -> HttpResponseBase:
        """The API's answer, as the whole of Django would give it to somebody with a token and no cookie."""
        request.get_host()  # one that is not ours is refused
        try:
            match = self.resolve_request(request)
        except Resolver404:
            return self.get_response(request)
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        response._resource_closers.append(request.close)  # type: ignore[attr-defined]  # noqa: SLF001 - as BaseHandler does
        return response

    def _answer(self, scope: Scope, body: IO[bytes]) -> Answer:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        with body:
            request, refusal = self.create_request(scope, body)
            if request is None:
                response: HttpResponseBase = refusal or HttpResponseBadRequest()
            else:
                request.shared_answers = self._shared  # type: ignore[attr-defined]  # see `answer_alike`
                respond = self._to_program if _is_of_program(scope) else self.get_response
                response = respond(request)
            alike_for = 0.0 if response.cookies else getattr(response, "alike_for", 0.0)
            try:
                content = b"".join(response)
                if "Content-Length" not in response:
                    response["Content-Length"] = str(len(content))
                return Answer(response.status_code, _headers(response), content, alike_for)
            finally:
                response.close()  # Django gives back the database connection


@lru_cache(MOST_ADDRESSES)
def _resolved(path: str) -> ResolverMatch:
    """Some hundred patterns are tried otherwise, for each order of a sale. Requests share it: nobody alters it."""
    return get_resolver().resolve(path)


def _is_of_program(scope: Scope) -> bool:
    """Whether somebody shows the API a token, and nothing that a browser would send along."""
    if not scope["path"].startswith("/api/"):
        return False
    shown = [(name, value[:7].lower()) for name, value in scope["headers"] if name in SHOWN]
    return shown == [(b"authorization", b"bearer ")]  # once: Django joins what is told twice


def _key_of_guest(scope: Scope) -> Key | None:
    """What a guest asks for; None for whoever is known by something, or sends something."""
    if scope["method"] != "GET":
        return None
    if any(name == b"authorization" for name, _value in scope["headers"]):
        return None
    several = [(name, value) for name, value in scope["headers"] if name in TOLD]
    told = dict(several)
    if len(told) < len(several):  # Django joins what is told twice; the last would hide the rest
        return None
    try:
        cookies = SimpleCookie(told.get(b"cookie", b"").decode("latin1"))
    except CookieError:
        return None
    if any(name not in IMPERSONAL for name in cookies):
        return None
    return (scope["path"], scope["query_string"], *(told.get(name) for name in TOLD))


@lru_cache(1_000)
def _header(told: tuple[str, str]) -> tuple[bytes, bytes]:
    return told[0].encode("ascii"), told[1].encode("latin1")


def _headers(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    told = list(map(_header, response.items()))
    cookies = response.cookies.values()
    return told + [(b"Set-Cookie", c.output(header="").strip().encode("ascii")) for c in cookies]
