"""A list of things to watch, whatever file it came from; the source lines are kept for writing back."""

from dataclasses import dataclass, field

from kaisai.engines.formats.findings import Finding
from kaisai.engines.liveness.states import Thresholds
from kaisai.engines.probes.spec import ProbeKind, Via


@dataclass(frozen=True, slots=True)
class Entry:
    """One target of a file.

    Attributes:
        key: identity that survives renaming of neighbours: explicit id, else name and what is
            probed (address, kind, port, via), made unique by a counter.
        name: as written.
        address: as written (remapped when asked for).
        group: title of its group, "" for the first nameless one, "2", "3" … for later ones.
        line: 1-based line in the source, 0 when there is none.
        original_address: the address before remapping, else equal to `address`.
        device: name of the device when the file tells device and target apart (CSV, NetBox).
        device_kind: router, switch, ap, controller, server, uplink, sign, other, or "".
        room: room slug or name as written, "".
        parents: names of parents as written.
        interval, timeout: seconds, None inherits.
        info_url: a page about it.
        note: free text.
        alerts: False switches alerts off for it.
    """

    key: str
    name: str
    address: str
    group: str = ""
    line: int = 0
    original_address: str = ""
    kind: ProbeKind = ProbeKind.ICMP
    port: int = 0
    query: str = ""
    source: str = ""
    via: Via | None = None
    device: str = ""
    device_kind: str = ""
    room: str = ""
    parents: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    interval: float | None = None
    timeout: float | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)
    anchor: bool = False
    info_url: str = ""
    note: str = ""
    alerts: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """A titled run of entries with thresholds of its own. `line` is that of its separator."""

    title: str
    line: int = 0
    note: str = ""
    thresholds: Thresholds = field(default_factory=Thresholds)


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a file says: good lines kept, bad lines reported.

    Attributes:
        dialect: `deadman`, `surveiller`, `deadman-pwsh`, `deadmon-yaml`, `deadmon-json`, `csv`, `netbox`.
        entries, groups: in the order of the file.
        findings: in the order of lines.
        interval, timeout: seconds, for the whole file, None when it says nothing.
        scale_ms: milliseconds per step of the RTT bar, None when it says nothing.
        thresholds: for the whole file.
        lines: the source, line by line without line ends, for a loss-free round trip.
        line_ends: the end of each of them: newline, carriage return, both, or nothing.
        encoding: how the bytes were read: `utf-8`, `utf-8-sig`, `utf-16-le`, `utf-16-be`, `cp932`.
    """

    dialect: str
    entries: tuple[Entry, ...] = ()
    groups: tuple[Group, ...] = ()
    findings: tuple[Finding, ...] = ()
    interval: float | None = None
    timeout: float | None = None
    scale_ms: float | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)
    lines: tuple[str, ...] = ()
    line_ends: tuple[str, ...] = ()
    encoding: str = "utf-8"
