"""May this process ping? Said plainly, with the remedy, before anything is reported as lost."""

import contextlib
import socket
from dataclasses import dataclass
from enum import StrEnum


class PingSocket(StrEnum):
    """Which socket carries our pings."""

    RAW = "raw"
    DATAGRAM = "datagram"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PingPermission:
    """What the kernel allows, and what to do where it allows nothing."""

    kind: PingSocket
    en: str
    ja: str
    remedy: str = ""

    @property
    def granted(self) -> bool:
        """Whether any ping can be sent."""
        return self.kind is not PingSocket.NONE


class PermissionMissing(Exception):
    """No socket for pings may be opened; carries the sentences."""

    def __init__(self, permission: PingPermission) -> None:
        super().__init__(permission.en)
        self.permission = permission


REMEDY = "sudo sysctl -w net.ipv4.ping_group_range='0 2147483647'"


def _allowed(kind: int) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, kind, socket.IPPROTO_ICMP):
        return True
    return False


def ping_permission() -> PingPermission:
    """Try both kinds of socket and say which one works."""
    if _allowed(socket.SOCK_RAW):
        return PingPermission(
            PingSocket.RAW,
            "Pings go through a raw socket (CAP_NET_RAW).",
            "rawソケット（CAP_NET_RAW）でpingします。",
        )
    if _allowed(socket.SOCK_DGRAM):
        return PingPermission(
            PingSocket.DATAGRAM,
            "Pings go through a datagram socket; no root needed.",
            "データグラムソケットでpingします（root不要）。",
        )
    return PingPermission(
        PingSocket.NONE,
        "This user may not ping. Allow it once as root with: " + REMEDY,
        "このユーザーにはpingの権限がありません。rootで一度だけ許可してください: " + REMEDY,
        REMEDY,
    )
