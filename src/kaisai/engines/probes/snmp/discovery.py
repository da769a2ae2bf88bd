"""Finds agents: asks what was named, then whom they know as neighbours (LLDP), within given networks.

Nobody else is asked: an address outside of the networks is told as a neighbour and left alone. What
is found is a proposal for people; nothing here changes anything.
"""

import asyncio
import ipaddress
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from kaisai.engines.formats.snmp import Oid
from kaisai.engines.probes.snmp.agents import Agent, AgentLost
from kaisai.engines.probes.snmp.survey import Survey, survey

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
AT_ONCE = 32  # agents
MOST_ASKED = 1024  # addresses of one search: a /22
MOST_SECONDS = 120.0
# IEEE 802.1AB: lldpRemManAddrIfSubtype; index = time, local port, number, subtype, length, address
MANAGEMENT = "1.0.8802.1.1.2.1.4.2.1.3"
_LENGTHS = {4: 1, 16: 2}  # octets of an address: its subtype (IANA address family)
FEWEST_PORTS = 4  # of a switch
_ROUTES, _SWITCHES = 4, 2  # bits of sysServices (RFC 3418): layer 3, layer 2
SERVICES = "1.3.6.1.2.1.1.7.0"


class SearchRefused(ValueError):
    """The search would ask too many, or somebody outside; `code` and the network say which."""

    def __init__(self, code: str, network: str) -> None:
        super().__init__(f"{code}: {network}")
        self.code = code
        self.network = network


@dataclass(frozen=True, slots=True)
class Wire:
    """A cable as one end tells it: own port; name, port and address of the other end."""

    port: str
    far: str
    far_port: str
    far_address: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One agent that answered. `through` is the address of the agent that knew it, "" for a seed."""

    address: str
    name: str
    kind: str
    vendor: str
    through: str
    wires: tuple[Wire, ...]


@dataclass(slots=True)
class Discovery:
    """What a search found, in the order in which it was found.

    Attributes:
        found: agents that answered.
        silent: addresses that were neighbours and did not answer.
        outside: addresses of neighbours that the search had no leave to ask.
        complete: False when it took too long and was ended.
    """

    found: list[Found] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    complete: bool = True


def allowed_networks(words: Sequence[str]) -> tuple[Network, ...]:
    """The networks that may be asked.

    Raises:
        SearchRefused: `no-network`, `not-private` (only private and loopback ones are), `too-large`.
    """
    networks = []
    for word in words:
        try:
            network = ipaddress.ip_network(word, strict=False)
        except ValueError:
            raise SearchRefused("no-network", word) from None
        if not (network.is_private or network.is_loopback):
            raise SearchRefused("not-private", word)
        networks.append(network)
    return tuple(networks)


def addresses_of(networks: Sequence[Network]) -> list[str]:
    """Every address to be tried when whole networks are searched."""
    if sum(network.num_addresses for network in networks) > MOST_ASKED:
        raise SearchRefused("too-large", ", ".join(map(str, networks)))
    return [str(address) for network in networks for address in network.hosts()]


async def discover(
    seeds: Sequence[str],
    networks: Sequence[Network],
    meet: Callable[[str], Agent],
    *,
    seconds: float = MOST_SECONDS,
) -> Discovery:
    """Ask the seeds, then their neighbours, and so on.

    Args:
        seeds: addresses; silence of one that nobody knows as a neighbour is not told.
        networks: who may be asked; see `allowed_networks`.
        meet: makes the agent at an address.
        seconds: after which the search ends with what it has.
    """
    search = _Search(networks, meet)
    try:
        async with asyncio.timeout(seconds):
            await search.run(seeds)
    except TimeoutError:
        search.told.complete = False
    return search.told


class _Search:
    def __init__(self, networks: Sequence[Network], meet: Callable[[str], Agent]) -> None:
        self.told = Discovery()
        self._networks = networks
        self._meet = meet
        self._through: dict[str, str] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    async def run(self, seeds: Sequence[str]) -> None:
        """Ring by ring around the seeds, so that each is found through the nearest that knows it."""
        ring = [seed for seed in dict.fromkeys(seeds) if self._may_ask(seed, "")]
        while ring:
            found = await asyncio.gather(*map(self._ask, ring))
            ring = [
                wire.far_address
                for each in found
                if each is not None
                for wire in each.wires
                if self._may_ask(wire.far_address, each.address)
            ]

    def _may_ask(self, address: str, through: str) -> bool:
        """Whether it is to be asked: once, of the networks, and not more than a search may."""
        if not address or address in self._through or len(self._through) >= MOST_ASKED:
            return False
        self._through[address] = through
        place = ipaddress.ip_address(address)
        if any(place in network for network in self._networks):
            return True
        self.told.outside.append(address)
        return False

    async def _ask(self, address: str) -> Found | None:
        async with self._room:
            agent = self._meet(address)
            try:
                told = await survey(agent)
                wires = tuple(_wires(told, await _far_addresses(agent)))
                services = (await agent.get([SERVICES])).get(SERVICES)
            except AgentLost:
                if self._through[address]:
                    self.told.silent.append(address)
                return None
        kind = kind_of(told, services if isinstance(services, int) else 0)
        found = Found(address, told.name, kind, told.vendor, self._through[address], wires)
        self.told.found.append(found)
        return found


def kind_of(told: Survey, services: int) -> str:
    """What a device seems to be; people have the last word."""
    points = told.of("access_point")
    if points:
        return "ap" if len(points) == 1 and points[0].key == "self" else "controller"
    switches = services & _SWITCHES or not services  # some do not say
    if switches and len(told.of("port")) >= FEWEST_PORTS:
        return "switch"
    return "router" if services & _ROUTES else "other"


async def _far_addresses(agent: Agent) -> dict[tuple[str, str], str]:
    """By local port and number: the address under which the other end is managed, IPv4 first."""
    told: dict[tuple[str, str], str] = {}
    try:
        rows = await agent.walk(MANAGEMENT)
    except AgentLost:
        return told
    for index, _value in sorted(rows, key=lambda row: row[0][3:4]):
        if len(index) > 5 and (address := _address_of(index)):
            told.setdefault((str(index[1]), str(index[2])), address)
    return told


def _address_of(index: Oid) -> str:
    subtype, length, octets = index[3], index[4], index[5:]
    if len(octets) != length or _LENGTHS.get(length) != subtype or max(octets) > 255:
        return ""
    return str(ipaddress.ip_address(bytes(octets)))


def _wires(told: Survey, addresses: dict[tuple[str, str], str]) -> Iterator[Wire]:
    own = {item.index.get("local"): item.text("name") for item in told.of("local_port")}
    for item in told.of("neighbor"):
        local, number = item.index.get("local", ""), item.index.get("number", "")
        yield Wire(
            own.get(local) or local,
            item.text("name"),
            item.text("port_descr") if _is_mac(item.text("port")) else item.text("port"),
            addresses.get((local, number), ""),
        )


def _is_mac(text: str) -> bool:
    return text.count(":") == 5
