"""Where a webhook may go: never into private networks unless the operator said so (SSRF)."""

import ipaddress
import socket
from collections.abc import Sequence

from kaisai.consumers.notifications.channels import NotDelivered
from kaisai.engines.alerting.rules import Words

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# An IPv6 address of these holds one of IPv4 in the bits from there on, which is what counts:
# RFC 4291 2.5.5.1 (compatible), RFC 2765 2.1 (translated), RFC 6052 2.1 (NAT64), RFC 3056 (6to4).
_HOLDING_IPV4 = (
    (ipaddress.IPv6Network("::/96"), 0),
    (ipaddress.IPv6Network("::ffff:0:0:0/96"), 0),
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)
# All that is public (RFC 4291, 2.4); beyond it lie a site's own addresses (RFC 3879) and its own NAT64
# (RFC 8215), which Python takes for public, too.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")


def address_for(host: str, port: int, allowed: Sequence[Network]) -> str:
    """The address to connect to, looked up once, so that a second look-up cannot name another.

    Raises:
        NotDelivered: nobody knows the name, or any of its addresses is not public and not allowed.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotDelivered(
            Words(
                f"Nobody knows the host {host}; check the webhook.",
                f"ホスト {host} が見つかりません。Webhook を確認してください。",
            )
        ) from error
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    for address in addresses:
        if not is_allowed(ipaddress.ip_address(address), allowed):
            raise NotDelivered(
                Words(
                    f"{host} is in a private network ({address}); the operator may allow it "
                    "with KAISAI_WEBHOOK_NETWORKS.",
                    f"{host} はプライベートネットワーク（{address}）です。管理者は "
                    "KAISAI_WEBHOOK_NETWORKS で許可できます。",
                ),
                permanent=True,
            )
    return addresses[0]


def is_allowed(address: Address, allowed: Sequence[Network]) -> bool:
    """True for public addresses and for those in networks that the operator named."""
    inner = _inner(address)
    if any(each in network for each in (address, inner) for network in allowed):
        return True
    if isinstance(inner, ipaddress.IPv6Address) and inner not in _GLOBAL_UNICAST:
        return False
    return inner.is_global and not inner.is_multicast


def _inner(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    for network, from_bit in _HOLDING_IPV4:
        if address in network:
            return ipaddress.IPv4Address(int(address) >> from_bit & 0xFFFFFFFF)
    return address
