"""The lease that the system's own DHCP client holds, read from the file it keeps."""

import re
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address
from pathlib import Path

from kaisai.engines.dropcheck.measures.dhcp import ACK, Lease, read_lease

_MOST = 1_000_000  # bytes of a file
_OPTION = re.compile(r"^\s*(?:option )?(fixed-address|[a-z-]+) ([^;]+);", re.MULTILINE)
_BLOCK = re.compile(r"^lease \{(.*?)^\}", re.MULTILINE | re.DOTALL)


def find_lease(interface: str, index: int, *, root: Path = Path("/")) -> Lease | None:
    """The lease of the interface, from systemd-networkd, NetworkManager, dhclient or dhcpcd.

    Args:
        interface: its name.
        index: its number, by which systemd-networkd names its files.
        root: where the files of the system stand.
    """
    for path, read in _files(interface, index, root):
        try:
            data = path.read_bytes()[:_MOST]
        except OSError:
            continue
        lease = read(data, interface)
        if lease is not None:
            return lease
    return None


Reader = Callable[[bytes, str], Lease | None]


def _files(interface: str, index: int, root: Path) -> Iterator[tuple[Path, Reader]]:
    """Newest first within each kind of client."""
    yield root / f"run/systemd/netif/leases/{index}", _read_assignments
    for folder, pattern, read in (
        ("var/lib/NetworkManager", f"internal-*-{interface}.lease", _read_assignments),
        ("var/lib/NetworkManager", f"dhclient-*-{interface}.lease", _read_dhclient),
        ("var/lib/dhcp", "dhclient*.leases", _read_dhclient),
        ("var/lib/dhclient", "dhclient*.lease*", _read_dhclient),
        ("var/lib/dhcpcd", f"{interface}*.lease", _read_message),
    ):
        for path in sorted((root / folder).glob(pattern), key=_age):
            yield path, read


def _age(path: Path) -> float:
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0


def _read_assignments(data: bytes, _interface: str) -> Lease | None:
    """`NAME=value` lines, as systemd's client writes them."""
    lines = (line.partition("=") for line in data.decode("utf-8", "replace").splitlines())
    told = {name.strip(): value.strip() for name, _, value in lines}
    if not _address(told.get("ADDRESS", "")):
        return None
    lifetime = told.get("LIFETIME", "")
    return Lease(
        server=_address(told.get("SERVER_ADDRESS", "")),
        address=told["ADDRESS"],
        prefix_length=_length(told.get("NETMASK", "")),
        gateways=_addresses(told.get("ROUTER", "")),
        dns=_addresses(told.get("DNS", "")),
        domain=told.get("DOMAINNAME", ""),
        lease_s=int(lifetime) if lifetime.isdecimal() else None,
    )


def _read_dhclient(data: bytes, interface: str) -> Lease | None:
    """The last lease of the interface in a file of dhclient.leases(5)."""
    found = None
    for block in _BLOCK.findall(data.decode("utf-8", "replace")):
        told = {name: value.strip().strip('"') for name, value in _OPTION.findall(block)}
        if told.get("interface") == interface and _address(told.get("fixed-address", "")):
            found = told
    if found is None:
        return None
    lifetime = found.get("dhcp-lease-time", "")
    return Lease(
        server=_address(found.get("dhcp-server-identifier", "")),
        address=found["fixed-address"],
        prefix_length=_length(found.get("subnet-mask", "")),
        gateways=_addresses(found.get("routers", "")),
        dns=_addresses(found.get("domain-name-servers", "")),
        domain=found.get("domain-name", ""),
        lease_s=int(lifetime) if lifetime.isdecimal() else None,
    )


def _read_message(data: bytes, _interface: str) -> Lease | None:
    """What dhcpcd keeps: the server's message."""
    return read_lease(data, kinds=(ACK,))


def _addresses(told: str) -> tuple[str, ...]:
    return tuple(filter(None, map(_address, re.split(r"[\s,]+", told))))


def _address(told: str) -> str:
    try:
        return str(IPv4Address(told))
    except ValueError:
        return ""


def _length(mask: str) -> int | None:
    address = _address(mask)
    bits = f"{int(IPv4Address(address)):032b}" if address else "01"
    return None if "01" in bits else bits.count("1")
