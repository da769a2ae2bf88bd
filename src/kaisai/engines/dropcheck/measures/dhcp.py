"""DHCP messages as far as a drop check needs them (RFC 2131, RFC 2132, RFC 3396)."""

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address

_FIXED = struct.Struct("!BBBBIHH4s4s4s4s16s64s128s4s")  # 240 bytes with the cookie
_COOKIE = b"\x63\x82\x53\x63"
_BROADCAST = 0x8000
DISCOVER, OFFER, ACK = 1, 2, 5
_MASK, _ROUTER, _DNS, _DOMAIN, _LEASE = 1, 3, 6, 15, 51
_OVERLOAD, _TYPE, _SERVER, _WANTED, _MOST, _END = 52, 53, 54, 55, 57, 255


@dataclass(frozen=True, slots=True)
class Lease:
    """What a server offers or gave.

    Attributes:
        server: identifier of the server, '' when untold.
        address: what one would get, or got.
        prefix_length: of its network, None when untold.
        lease_s: seconds.
    """

    server: str
    address: str
    prefix_length: int | None = None
    gateways: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    domain: str = ""
    lease_s: int | None = None


def discover(transaction: int, hardware: bytes) -> bytes:
    """A DHCPDISCOVER that asks for an answer by broadcast.

    Args:
        transaction: 32 bits.
        hardware: the six bytes of an Ethernet address.
    """
    nowhere = bytes(4)
    fixed = _FIXED.pack(
        1, 1, 6, 0, transaction, 0, _BROADCAST, nowhere, nowhere, nowhere, nowhere,
        hardware, b"", b"", _COOKIE,
    )  # fmt: skip
    wanted = bytes((_MASK, _ROUTER, _DNS, _DOMAIN, _LEASE, _SERVER))
    options = bytes((_TYPE, 1, DISCOVER, _MOST, 2, 1500 >> 8, 1500 & 255))
    return fixed + options + bytes((_WANTED, len(wanted))) + wanted + bytes((_END,))


def read_lease(
    message: bytes, *, kinds: tuple[int, ...] = (OFFER,), transaction: int | None = None
) -> Lease | None:
    """What a server's message offers; None for any other message, however malformed.

    Args:
        message: the payload of UDP.
        kinds: the types of message that count.
        transaction: that of our question; None for any.
    """
    if len(message) < _FIXED.size:
        return None
    (op, _, _, _, number, _, _, _, yours, _, _, _, name, file, cookie) = _FIXED.unpack_from(message)
    if op != 2 or cookie != _COOKIE or transaction not in (None, number):
        return None
    options = _options(message[_FIXED.size :])
    overload = options.get(_OVERLOAD, b"\0")[:1]
    for field, bit in ((file, 1), (name, 2)):
        if overload and overload[0] & bit:
            for code, value in _options(field).items():
                options[code] = options.get(code, b"") + value
    if not options.get(_TYPE) or options[_TYPE][0] not in kinds:
        return None
    return _lease(str(IPv4Address(yours)), options)


def _lease(address: str, options: dict[int, bytes]) -> Lease:
    lease = options.get(_LEASE, b"")
    return Lease(
        server=next(iter(_addresses(options.get(_SERVER, b""))), ""),
        address=address,
        prefix_length=_prefix_length(options.get(_MASK, b"")),
        gateways=_addresses(options.get(_ROUTER, b"")),
        dns=_addresses(options.get(_DNS, b"")),
        domain=_text(options.get(_DOMAIN, b"")),
        lease_s=int.from_bytes(lease, "big") if len(lease) == 4 else None,
    )


def _options(field: bytes) -> dict[int, bytes]:
    """Options by code; what is said in several pieces is joined. Stops where the field is cut off."""
    found: dict[int, bytes] = {}
    at = 0
    while at < len(field) and field[at] != _END:
        code = field[at]
        at += 1
        if code == 0:  # padding
            continue
        if at >= len(field) or at + 1 + field[at] > len(field):
            break
        found[code] = found.get(code, b"") + field[at + 1 : at + 1 + field[at]]
        at += 1 + field[at]
    return found


def _addresses(value: bytes) -> tuple[str, ...]:
    whole = len(value) - len(value) % 4
    return tuple(str(IPv4Address(value[at : at + 4])) for at in range(0, whole, 4))


def _prefix_length(mask: bytes) -> int | None:
    if len(mask) != 4:
        return None
    bits = f"{int.from_bytes(mask, 'big'):032b}"
    return None if "01" in bits else bits.count("1")


def _text(value: bytes) -> str:
    """Printable, since a stranger on the link may have written it."""
    told = value.rstrip(b"\0").decode("utf-8", "replace")
    return "".join(char for char in told if char.isprintable())
