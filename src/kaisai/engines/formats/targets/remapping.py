"""A rehearsal on one machine: every address of a list becomes a loopback address of its own."""

import hashlib
import ipaddress
from collections.abc import Collection
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from kaisai.engines.formats.inventory import Entry, Inventory
from kaisai.engines.formats.targets.sentences import new_report

_LOOPBACK = ipaddress.IPv4Network("127.0.0.0/8")


def remap(inventory: Inventory, network: str, *, keep: Collection[str] = ()) -> Inventory:
    """The same list with each distinct address as a distinct address inside `network`.

    The same address gets the same place in the network in every run (by a hash; only when two
    meet in one place does the later one in sorted order move on). IPv6 addresses and host names
    get IPv4 loopback addresses too. Relays and source addresses are dropped with a note, so
    nothing leaves the machine. Keys and `original_address` stay.

    Args:
        inventory: the list.
        network: an IPv4 network within 127.0.0.0/8, e.g. `127.80.0.0/16`.
        keep: loopback addresses that stay as they are.

    Raises:
        ValueError: the network is no loopback network or too small, or `keep` names an address
            outside this machine; the message is a sentence for people.
    """
    target = _loopback(network)
    for address in keep:
        if address != "localhost" and not _is_loopback(address):
            raise ValueError(f"{address} is not on this machine: only loopback can be kept.")
    report = new_report()
    hosts = {_host(entry.address).lower() for entry in inventory.entries} - set(keep)
    places = _places(hosts, target, {address for address in keep if address != "localhost"})
    entries = []
    for entry in inventory.entries:
        if entry.via is not None or entry.source:
            report.add("dropped-relay", entry.line, name=entry.name)
        entries.append(_moved(entry, places))
    findings = sorted((*inventory.findings, *report.findings), key=lambda finding: finding.line)
    # The old lines say the old addresses: a rehearsal file is written anew.
    return replace(
        inventory, entries=tuple(entries), findings=tuple(findings), lines=(), line_ends=()
    )


def _moved(entry: Entry, places: dict[str, str]) -> Entry:
    host = _host(entry.address)
    place = places.get(host.lower(), host)
    address = place
    if host != entry.address:
        parts = urlsplit(entry.address)
        netloc = place if parts.port is None else f"{place}:{parts.port}"
        address = urlunsplit(parts._replace(netloc=netloc))
    return replace(
        entry,
        address=address,
        original_address=entry.original_address or entry.address,
        via=None,
        source="",
    )


def _host(address: str) -> str:
    return (urlsplit(address).hostname or address) if "//" in address else address


def _loopback(network: str) -> ipaddress.IPv4Network:
    try:
        found = ipaddress.ip_network(network, strict=False)
    except ValueError:
        raise ValueError(f"{network} is no network. Write one like 127.80.0.0/16.") from None
    if not isinstance(found, ipaddress.IPv4Network) or not _LOOPBACK.supernet_of(found):
        raise ValueError(
            f"{network} is not a loopback network: a rehearsal never leaves this machine. "
            "Write one like 127.80.0.0/16."
        )
    return found


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _places(
    hosts: Collection[str], network: ipaddress.IPv4Network, taken: set[str]
) -> dict[str, str]:
    first, room = int(network.network_address) + 1, network.num_addresses - 2
    if room - len(taken) < len(hosts):
        raise ValueError(
            f"{network} is too small for {len(hosts)} addresses. Take a larger one like 127.80.0.0/16."
        )
    places: dict[str, str] = {}
    for host in sorted(hosts):
        digest = hashlib.blake2s(host.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        offset = int.from_bytes(digest) % room
        while (place := str(ipaddress.IPv4Address(first + offset))) in taken:
            offset = (offset + 1) % room
        taken.add(place)
        places[host] = place
    return places
