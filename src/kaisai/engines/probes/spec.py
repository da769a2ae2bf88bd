"""What a probe is and what it answers: the vocabulary shared by every probe and its users."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class ProbeKind(StrEnum):
    """How a target is asked whether it lives."""

    ICMP = "icmp"
    TCP = "tcp"
    DNS = "dns"
    HTTP = "http"


class ViaKind(StrEnum):
    """Where a probe is run when not on this machine's own stack."""

    SSH = "ssh"
    NETNS = "netns"
    VRF = "vrf"
    SNMP = "snmp"
    ROUTEROS = "routeros_api"


@dataclass(frozen=True, slots=True)
class Via:
    """The place from which a probe runs.

    `host` is an SSH host, an SNMP agent, a RouterOS host, or the name of a namespace or VRF.
    Secrets never appear in `repr`, so they cannot slip into a log.
    """

    kind: ViaKind
    host: str
    user: str = ""
    key_file: str = ""
    os: str = ""
    username: str = ""
    method: str = "https"
    verify: bool = True
    community: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Via({self.kind}, {self.host!r})"

    @property
    def endpoint(self) -> tuple[str, int]:
        """Name and SSH port."""
        return self.place(22)

    def place(self, usual: int) -> tuple[str, int]:
        """Name and port of a host that may be written `name:port`."""
        name, _, port = (
            self.host.partition(":") if self.host.count(":") == 1 else (self.host, "", "")
        )
        return name, int(port) if port.isdecimal() and port.isascii() else usual


RELAYS = frozenset({ViaKind.SSH, ViaKind.SNMP, ViaKind.ROUTEROS})  # other machines


def carries(via: ViaKind, kind: ProbeKind) -> bool:
    """Whether that kind of probe can be run from that kind of place: other machines only ping."""
    return kind is ProbeKind.ICMP or via not in RELAYS


@dataclass(frozen=True, slots=True)
class ProbeSpec:
    """One thing to ask, again and again.

    Attributes:
        key: stable identity, unique within one run; results carry it.
        address: IP literal or host name (`HTTP`: host, or a whole URL).
        kind: how to ask.
        port: TCP/DNS/HTTP port, 0 for the kind's usual one.
        query: DNS: the name to ask for; HTTP: the path.
        source: source address or interface, empty for the kernel's choice.
        via: another place to ask from, None for this machine.
        interval: seconds between two probes.
        timeout: seconds after which an answer no longer counts.
    """

    key: str
    address: str
    kind: ProbeKind = ProbeKind.ICMP
    port: int = 0
    query: str = ""
    source: str = ""
    via: Via | None = None
    interval: float = 1.0
    timeout: float = 1.0

    @property
    def relayed(self) -> bool:
        """Whether another machine asks."""
        return self.via is not None and self.via.kind in RELAYS

    @property
    def supported(self) -> bool:
        """Whether it can be asked: see `carries`."""
        return self.via is None or carries(self.via.kind, self.kind)


class Result(NamedTuple):
    """One answer, or the lack of one. Loss is a value, never an exception.

    Attributes:
        key: of the `ProbeSpec`.
        sent_at: Unix time in seconds when the probe left.
        rtt_ms: round trip in milliseconds; None when no answer came in time.
        reason: empty when answered; else a short stable code: `timeout`, `refused`, `no-route`,
            `unresolved`, `permission`, `unreachable-host`, `http-503`, `rcode-nxdomain`, …
    """

    key: str
    sent_at: float
    rtt_ms: float | None
    reason: str = ""
