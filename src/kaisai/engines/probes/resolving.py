"""Names to addresses in the background: an unresolvable name delays nobody."""

import asyncio
import contextlib
import socket
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from ipaddress import ip_address
from urllib.parse import urlsplit

AGAIN_AFTER = 300.0  # seconds until a known name is asked again
RETRY_AFTER = 10.0  # seconds until an unknown one is
MOST_AT_ONCE = 8


def host_of(address: str) -> str:
    """The host in an address that may be a URL."""
    return (urlsplit(address).hostname or "") if "://" in address else address.strip("[]")


def is_literal(host: str) -> bool:
    """Whether it is an IP address already."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class Resolver:
    """Knows the address of each name, as far as it could be found so far."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._names: set[str] = set()
        self._unknown: set[str] = set()
        self._due: dict[str, float] = {}

    def follow(self, hosts: Iterable[str]) -> None:
        """The names that matter from now on."""
        self._names.clear()
        for host in hosts:
            if is_literal(host):
                self._known[host] = host
            else:
                self._names.add(host)

    def find(self, host: str) -> str | None:
        """Its address: the literal itself, the last answer, or None."""
        return self._known.get(host)

    def is_unknown(self, host: str) -> bool:
        """Whether the name was looked up in vain; False while the first look-up is under way."""
        return host in self._unknown

    async def run(self) -> None:
        """Look names up until cancelled: who waits longest first, at most eight at once."""
        asking: dict[str, asyncio.Task[None]] = {}
        # threads of its own: names that take half a minute to fail hold up nobody else's work
        with _threads() as pool:
            try:
                while True:
                    now = time.monotonic()
                    asking = {name: task for name, task in asking.items() if not task.done()}
                    waiting = [
                        name
                        for name in self._names
                        if name not in asking and self._due.get(name, 0.0) <= now
                    ]
                    waiting.sort(key=lambda name: self._due.get(name, 0.0))
                    for name in waiting[: MOST_AT_ONCE - len(asking)]:
                        asking[name] = asyncio.ensure_future(self._ask(name, pool))
                    if asking:
                        await asyncio.wait(
                            asking.values(), timeout=0.2, return_when=asyncio.FIRST_COMPLETED
                        )
                    else:
                        await asyncio.sleep(0.2 if self._names else 1.0)
            finally:
                for task in asking.values():
                    task.cancel()

    async def _ask(self, name: str, pool: Executor) -> None:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(pool, _look_up, name)
        self._due[name] = time.monotonic() + (AGAIN_AFTER if found else RETRY_AFTER)
        if found:
            self._known[name] = found
            self._unknown.discard(name)
        else:
            self._unknown.add(name)


@contextlib.contextmanager
def _threads() -> Iterator[Executor]:
    pool = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="resolver")
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _look_up(name: str) -> str | None:
    try:
        answers = socket.getaddrinfo(name, None, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError):
        return None
    return str(answers[0][4][0]) if answers else None
