"""Which numbers are offered to others, under which names: the families of `/metrics`.

Base units, as Prometheus asks for them: seconds, ratios of one, octets. What is told as per cent
becomes a ratio here. https://prometheus.io/docs/practices/naming/
"""

from collections.abc import Callable, Mapping

from kaisai.domains.traffic.enums import PartKind
from kaisai.engines.formats.openmetrics import Family, Kind

Turn = Callable[[float], float]
UP = 1  # ifAdminStatus and ifOperStatus (RFC 2863)
DELIVERING = 3  # pethPsePortDetectionStatus (RFC 3621)


def _plain(value: float) -> float:
    return value


def _ratio(value: float) -> float:
    return value / 100


def _is_up(value: float) -> float:
    return float(value == UP)


def _delivers(value: float) -> float:
    return float(value == DELIVERING)


def _gauge(name: str, help_text: str, unit: str = "", turn: Turn = _plain) -> tuple[Family, Turn]:
    return Family(f"kaisai_{name}", Kind.GAUGE, help_text, unit), turn


def _counter(name: str, help_text: str, unit: str = "") -> tuple[Family, Turn]:
    return Family(f"kaisai_{name}", Kind.COUNTER, help_text, unit), _plain


# By kind of part and meaning: the family, and what becomes of the value.
OF_PARTS: Mapping[str, Mapping[str, tuple[Family, Turn]]] = {
    PartKind.PORT: {
        "in_octets": _counter("port_in_octets", "Octets that came into the port.", "octets"),
        "out_octets": _counter("port_out_octets", "Octets that left the port.", "octets"),
        "in_errors": _counter("port_in_errors", "Packets that came in with errors."),
        "out_errors": _counter("port_out_errors", "Packets that could not be sent."),
        "in_discards": _counter("port_in_discards", "Good packets dropped on the way in."),
        "out_discards": _counter("port_out_discards", "Good packets dropped on the way out."),
        "admin": _gauge("port_enabled", "1 when the port is switched on.", turn=_is_up),
        "oper": _gauge("port_up", "1 when the port has a link.", turn=_is_up),
    },
    PartKind.RADIO: {
        "clients": _gauge("radio_clients", "Clients connected to the radio."),
        "weak_clients": _gauge("radio_weak_clients", "Clients with a weak signal."),
        "airtime": _gauge(
            "radio_airtime_ratio", "Share of time the channel is in use.", "ratio", _ratio
        ),
        "airtime_other": _gauge(
            "radio_airtime_other_ratio", "Share of time others use the channel.", "ratio", _ratio
        ),
        "channel": _gauge("radio_channel", "Number of the channel."),
        "noise": _gauge("radio_noise_dbm", "Noise that the radio hears.", "dbm"),
    },
    PartKind.ACCESS_POINT: {
        "clients": _gauge("ap_clients", "Clients connected to the access point."),
        "cpu": _gauge("ap_cpu_ratio", "Load of the access point's processor.", "ratio", _ratio),
    },
    PartKind.SSID: {"clients": _gauge("ssid_clients", "Clients connected to the network name.")},
    PartKind.CPU: {"load": _gauge("cpu_load_ratio", "Load of a processor.", "ratio", _ratio)},
    PartKind.TEMPERATURE: {
        "celsius": _gauge("temperature_celsius", "Temperature of a sensor.", "celsius")
    },
    PartKind.POE: {
        "used": _gauge("poe_used_watts", "Power that is delivered over Ethernet.", "watts"),
        "budget": _gauge("poe_budget_watts", "Power that can be delivered.", "watts"),
    },
    PartKind.POE_PORT: {
        "detection": _gauge(
            "poe_port_delivering", "1 when the port powers a device.", turn=_delivers
        )
    },
    PartKind.POOL: {
        "used": _gauge("pool_used_addresses", "Addresses of the pool in use.", "addresses"),
        "size": _gauge("pool_size_addresses", "Addresses of the pool.", "addresses"),
    },
    PartKind.SESSIONS: {
        "used": _gauge("nat_sessions", "NAT sessions in use."),
        "limit": _gauge("nat_sessions_limit", "NAT sessions there can be."),
    },
    PartKind.TOTAL: {
        "clients": _gauge("controller_clients", "Clients by the controller's own count."),
        "access_points": _gauge("controller_access_points", "Access points of the controller."),
    },
}
MEMORY = _gauge("memory_used_ratio", "Share of the memory that is used.", "ratio")[0]
SPEED = _gauge("port_speed_bits_per_second", "What the port can carry.", "bits_per_second")[0]
# What a part is called in labels; its key is always there as `index`.
LABEL: Mapping[str, str] = {
    PartKind.PORT: "port",
    PartKind.POE_PORT: "port",
    PartKind.RADIO: "radio",
    PartKind.ACCESS_POINT: "ap",
    PartKind.SSID: "ssid",
    PartKind.CPU: "cpu",
    PartKind.MEMORY: "memory",
    PartKind.TEMPERATURE: "sensor",
    PartKind.POE: "supply",
    PartKind.POOL: "pool",
    PartKind.SESSIONS: "table",
    PartKind.TOTAL: "total",
}

DEVICE = Family("kaisai_device", Kind.INFO, "What a device is.")
DEVICE_UP = _gauge("device_up", "1 when a target of the device answers, 0 when none does.")[0]
BOOT = _gauge("device_boot_time_seconds", "When the device started, since 1970.", "seconds")[0]
AGENT_UP = _gauge("agent_up", "1 when the agent of the device answers.")[0]
TARGET_UP = _gauge("target_up", "1 when the target answers.")[0]
MAINTENANCE = _gauge("target_maintenance", "1 while work on the target is announced.")[0]
RTT = _gauge("rtt_seconds", "Newest round trip to the target.", "seconds")[0]
ROOM_HEALTH = _gauge("room_health_score", "0 (fine) to 1000 (dead), of a room.")[0]
HEALTH = _gauge("conference_health_score", "0 (fine) to 1000 (dead), of the whole.")[0]

WATCHING = _gauge("monitor_watching", "1 while targets are watched; at 0 nothing is said of them.")[
    0
]

FAMILIES: tuple[Family, ...] = (
    WATCHING,
    *(HEALTH, ROOM_HEALTH, DEVICE, DEVICE_UP, BOOT, TARGET_UP, MAINTENANCE, RTT, AGENT_UP),
    *(family for meanings in OF_PARTS.values() for family, _turn in meanings.values()),
    *(SPEED, MEMORY),
)
