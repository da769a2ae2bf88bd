"""Where one stands and what is expected there: what every check is given."""

import asyncio
import socket
from dataclasses import dataclass, field
from ipaddress import ip_address

from kaisai.engines.dropcheck.expectations import Expectations
from kaisai.engines.dropcheck.measures.dhcp import Lease
from kaisai.engines.dropcheck.measures.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Offers:
    """Who offers addresses on this link.

    Attributes:
        leases: one per server.
        by: `answer` when servers were asked, `file` when the system's own lease was read, '' when
            neither was possible.
    """

    leases: tuple[Lease, ...] = ()
    by: str = ""


class Unresolved(Exception):
    """A target has no address; the message is its name."""


@dataclass(frozen=True, slots=True)
class Drop:
    """A socket or SSID.

    Attributes:
        source: interface that probes must go through, '' for the kernel's choice.
        resolvers: whom to ask for names.
    """

    here: Surroundings
    wanted: Expectations
    source: str = ""
    offers: Offers = field(default_factory=Offers)
    resolvers: tuple[str, ...] = ()

    async def find(self, target: str, family: int | None = None) -> str:
        """The address of a target: in figures already, a gateway, or a name to look up.

        Raises:
            Unresolved: it has none.
        """
        if target in {"gateway", "gateway6"}:
            gateway = self.here.gateway(6 if target == "gateway6" else family or 4)
            if gateway is None:
                raise Unresolved(target)
            return gateway.address
        try:
            return str(ip_address(target))
        except ValueError:
            return await _look_up(target, family)


async def _look_up(name: str, family: int | None) -> str:
    wanted = {4: socket.AF_INET, 6: socket.AF_INET6}.get(family or 0, socket.AF_UNSPEC)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            name, None, family=wanted, type=socket.SOCK_DGRAM
        )
    except (OSError, UnicodeError) as why:
        raise Unresolved(name) from why
    return str(found[0][4][0])
