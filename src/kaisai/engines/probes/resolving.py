"""Names to addresses in the background: an unresolvable name delays nobody."""

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

AGAIN_AFTER = 300.0  # seconds until a known name is asked again
RETRY_AFTER = 10.0  # seconds until an unknown one is


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
        """Look names up until cancelled, each in turn, at most eight at once."""
        due: dict[str, float] = {}
        loop = asyncio.get_running_loop()
        while True:
            now = loop.time()
            waiting = [name for name in self._names if due.get(name, 0.0) <= now][:8]
            for name, found in zip(
                waiting, await asyncio.gather(*map(self._look_up, waiting)), strict=True
            ):
                due[name] = loop.time() + (AGAIN_AFTER if found else RETRY_AFTER)
                if found:
                    self._known[name] = found
                    self._unknown.discard(name)
                else:
                    self._unknown.add(name)
            await asyncio.sleep(0.2 if not waiting else 0)

    @staticmethod
    async def _look_up(name: str) -> str | None:
        try:
            answers = await asyncio.get_running_loop().getaddrinfo(
                name, None, type=socket.SOCK_DGRAM
            )
        except (OSError, UnicodeError):
            return None
        return str(answers[0][4][0]) if answers else None
