"""From flat `key: text` pairs, whatever file they stood in, to one `Entry`; and back."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from kaisai.engines.formats.inventory import Entry
from kaisai.engines.formats.reporting import Report
from kaisai.engines.formats.targets import values
from kaisai.engines.liveness.states import Thresholds
from kaisai.engines.probes.spec import ProbeKind, Via, ViaKind, carries

Raw = Mapping[str, str | list[str]]

WHOLE_LIMITS = ("fail_after", "clear_after", "loss_window", "flap_changes")
FRACTION_LIMITS = ("loss_percent", "late_ms", "flap_seconds")
LIMITS = WHOLE_LIMITS + FRACTION_LIMITS
RELAY_KEYS = ("os", "user", "key", "community", "username", "password", "method", "verify")
SECRETS = ("community", "password")
TEXTS = ("query", "source", "device", "room", "info_url", "note", "original_address")
KNOWN = frozenset(
    (
        *("name", "address", "id", "group", "probe", "port", "tcp", "kind", "parents", "tags"),
        *("interval", "timeout", "anchor", "alerts", "relay", "via", "netns"),
        *(RELAY_KEYS + TEXTS + LIMITS),
    )
)
# Neither a terminal nor PostgreSQL takes these; lone surrogates are bytes that were no text.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_KINDS = {"router", "switch", "ap", "controller", "server", "uplink", "sign", "other"}


def text_of(raw: Raw, key: str) -> str:
    """The text under a key, empty when absent."""
    value = raw.get(key, "")
    return value if isinstance(value, str) else ",".join(value)


def printable(text: str) -> str:
    """The text without what no terminal and no database takes."""
    return _UNPRINTABLE.sub("", text)


def words_of(raw: Raw, key: str) -> tuple[str, ...]:
    """A list under a key; one text is cut at `,`, `;` and `|`."""
    value = raw.get(key, "")
    if isinstance(value, str):
        value = value.replace(";", ",").replace("|", ",").split(",")
    return tuple(dict.fromkeys(word for part in value if (word := part.strip())))


def build_entry(raw: Raw, line: int, report: Report) -> Entry | None:
    """One target, or None with an error in the report. `id` is left in `key`, else "".

    Keys are those of `KNOWN`; any other is reported as `unknown-key`.
    """
    if any(_UNPRINTABLE.search(text_of(raw, key)) for key in raw):
        report.add("undecodable", line)
        return None
    for key in raw:
        if key not in KNOWN:
            report.add("unknown-key", line, key=key)
    probe = _probe(raw, line, report)
    via, via_works = _via(raw, line, report)
    if probe is None or not via_works:
        return None
    kind, port = probe
    if via is not None and not carries(via.kind, kind):
        report.add("unsupported-via", line, kind=kind, relay=via.host)
    name, address = text_of(raw, "name"), text_of(raw, "address")
    if not _address_fits(address, kind, line, report):
        return None
    _remark_name(name, line, report)
    return Entry(
        key=text_of(raw, "id"),
        name=name,
        address=address,
        group=text_of(raw, "group"),
        line=line,
        original_address=text_of(raw, "original_address") or address,
        kind=kind,
        port=port,
        query=text_of(raw, "query"),
        source=text_of(raw, "source"),
        via=via,
        device=text_of(raw, "device"),
        device_kind=_device_kind(raw, line, report),
        room=text_of(raw, "room"),
        parents=words_of(raw, "parents"),
        tags=frozenset(words_of(raw, "tags")),
        interval=_seconds(raw, "interval", line, report),
        timeout=_seconds(raw, "timeout", line, report),
        thresholds=build_thresholds(raw, line, report),
        anchor=_flag(raw, "anchor", line, report, default=False),
        info_url=text_of(raw, "info_url"),
        note=text_of(raw, "note"),
        alerts=_flag(raw, "alerts", line, report, default=True),
    )


def build_thresholds(raw: Raw, line: int, report: Report) -> Thresholds:
    """The limits among the keys; what is no number is reported and left to inherit."""
    found: dict[str, Any] = {}
    for key in LIMITS:
        text = text_of(raw, key)
        if not text:
            continue
        value = values.whole(text) if key in WHOLE_LIMITS else values.number(text)
        if value is None or (key in WHOLE_LIMITS and value == 0):
            _bad_value(report, line, key, text, "Write a number above zero.")
        else:
            found[key] = value
    return Thresholds(**found)


def base_key(entry: Entry) -> str:
    """Identity from name and what is probed, so that two probes of one host stay apart."""
    key = f"{entry.name}@{entry.address}"
    if entry.kind is not ProbeKind.ICMP or entry.port:
        key += f"/{entry.kind}:{entry.port}"
    if entry.query:
        key += f"?{entry.query}"
    if entry.source:
        key += f" from {entry.source}"
    if entry.via is not None:
        key += f" via {entry.via.kind}:{entry.via.host}"
    return key


class Keys:
    """Hands out keys that are unique within one inventory."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}
        self._next: dict[str, int] = {}

    def take(self, wanted: str, line: int) -> tuple[str, int]:
        """A unique key like the wanted one, and the line that has the wanted one already (or 0)."""
        first = self._taken.get(wanted)
        if first is None:
            self._taken[wanted] = line
            return wanted, 0
        counter = self._next.get(wanted, 2)
        while f"{wanted}#{counter}" in self._taken:
            counter += 1
        self._next[wanted] = counter + 1
        self._taken[f"{wanted}#{counter}"] = line
        return f"{wanted}#{counter}", first or line


def with_keys(entries: Iterable[Entry], report: Report) -> tuple[Entry, ...]:
    """The entries with unique keys; an explicit id used twice is reported."""
    keys, result = Keys(), []
    for entry in entries:
        key, first = keys.take(entry.key or base_key(entry), entry.line)
        if first and entry.key:
            report.add("duplicate-id", entry.line, id=entry.key, first=first)
        result.append(replace(entry, key=key))
    return tuple(result)


def flatten(entry: Entry) -> dict[str, str | list[str]]:
    """The opposite of `build_entry`: every field that differs from its default, as text."""
    raw: dict[str, str | list[str]] = {"name": entry.name, "address": entry.address}
    raw |= {key: text for key in TEXTS if (text := getattr(entry, key))}
    raw |= flatten_thresholds(entry.thresholds)
    if entry.original_address == entry.address:
        raw.pop("original_address", None)
    if entry.kind is not ProbeKind.ICMP:
        raw["probe"] = str(entry.kind)
    raw |= {"port": str(entry.port)} if entry.port else {}
    raw |= {"kind": entry.device_kind} if entry.device_kind else {}
    raw |= {"parents": list(entry.parents)} if entry.parents else {}
    raw |= {"tags": sorted(entry.tags)} if entry.tags else {}
    raw |= {
        key: repr(seconds)
        for key, seconds in (("interval", entry.interval), ("timeout", entry.timeout))
        if seconds is not None
    }
    raw |= {"anchor": "yes"} if entry.anchor else {}
    raw |= {} if entry.alerts else {"alerts": "no"}
    return raw | (_flatten_via(entry.via) if entry.via else {})


def flatten_thresholds(limits: Thresholds) -> dict[str, str]:
    """The limits that are set, as text."""
    return {key: repr(value) for key in LIMITS if (value := getattr(limits, key)) is not None}


def _flatten_via(via: Via) -> dict[str, str]:
    raw = {"relay": via.host}
    if via.kind is not ViaKind.SSH:
        raw["via"] = str(via.kind)
    raw |= {
        key: text
        for key, text in (
            *(("os", via.os), ("user", via.user), ("key", via.key_file)),
            *(("community", via.community), ("username", via.username)),
            ("password", via.password),
        )
        if text
    }
    raw |= {"method": via.method} if via.method != "https" else {}
    return raw | ({} if via.verify else {"verify": "false"})


def _probe(raw: Raw, line: int, report: Report) -> tuple[ProbeKind, int] | None:
    """Kind and port, None when they make no sense."""
    word, port_text, tcp = (text_of(raw, key) for key in ("probe", "port", "tcp"))
    if text_of(raw, "via") == "tcp" or tcp:
        word = word or "tcp"
    try:
        kind = ProbeKind(word.lower()) if word else ProbeKind.ICMP
    except ValueError:
        _bad_value(report, line, "probe", word, "Use icmp, tcp, dns or http.")
        kind = ProbeKind.ICMP
    if tcp and not port_text:
        port_text, port_key = _tcp_port(tcp, line, report), "tcp"
    else:
        port_key = "port"
    if not port_text:
        if kind is ProbeKind.TCP:
            report.add("missing-port", line)
            return None
        return kind, 0
    port = values.port(port_text)
    if port is None:
        report.add("bad-port", line, key=port_key, value=port_text)
        return None
    if not word:
        # A port without a kind can only be meant for TCP: ICMP has none.
        kind = ProbeKind.TCP
    return kind, port


def _tcp_port(text: str, line: int, report: Report) -> str:
    """`dstport:80`, in a comma list of `k:v` of which the original knows no other."""
    port = ""
    for part in text.split(","):
        key, colon, value = part.partition(":")
        if key == "dstport" or not colon:
            port = value if colon else key
        else:
            report.add("unknown-key", line, key=f"tcp={key}")
    return port or text


def _via(raw: Raw, line: int, report: Report) -> tuple[Via | None, bool]:
    """Where the probe runs from, and False when what is written cannot work."""
    word, relay = text_of(raw, "via").lower(), text_of(raw, "relay")
    if "netns" in raw:
        report.add("unused-key", line, key="netns", remedy="Write relay=NAME via=netns.")
    for key in SECRETS:
        if text_of(raw, key):
            report.add("secret-in-clear", line, key=key)
    if word == "tcp" or (not word and not relay):
        _remark_relay_options(raw, line, report)
        return None, True
    if not relay:
        report.add("missing-relay", line, via=word)
        return None, False
    try:
        kind = ViaKind(word) if word else ViaKind.SSH
    except ValueError:
        report.add("unknown-via", line, via=word)
        return None, False
    if kind is ViaKind.SNMP and not text_of(raw, "community"):
        report.add("missing-community", line)
        return None, False
    via = Via(
        kind,
        relay,
        user=text_of(raw, "user"),
        key_file=text_of(raw, "key"),
        os=text_of(raw, "os"),
        username=text_of(raw, "username"),
        method=_method(raw, line, report),
        verify=_flag(raw, "verify", line, report, default=True),
        community=text_of(raw, "community"),
        password=text_of(raw, "password"),
    )
    return via, True


def _method(raw: Raw, line: int, report: Report) -> str:
    text = text_of(raw, "method") or "https"
    if text in {"http", "https"}:
        return text
    _bad_value(report, line, "method", text, "Use http or https.")
    return "https"


def _remark_relay_options(raw: Raw, line: int, report: Report) -> None:
    """Options that only mean something together with `relay=`."""
    for key in RELAY_KEYS:
        if key == "os" and "os" in raw:
            report.add("bare-os", line)
        elif key in raw and text_of(raw, key):
            report.add("unused-key", line, key=key, remedy="Use it with relay= or remove it.")


def _address_fits(address: str, kind: ProbeKind, line: int, report: Report) -> bool:
    if values.is_host(address):
        return True
    if kind is ProbeKind.HTTP and values.is_web_address(address):
        return True
    report.add("bad-host", line, address=address)
    return False


def _remark_name(name: str, line: int, report: Report) -> None:
    if len(name) > 20:
        report.add("long-name", line, name=name)
    if "/" in name:
        report.add("slash-in-name", line, name=name)


def _device_kind(raw: Raw, line: int, report: Report) -> str:
    text = text_of(raw, "kind").strip().lower()
    if text and text not in _KINDS:
        _bad_value(report, line, "kind", text, f"Use one of {', '.join(sorted(_KINDS))}.")
        return "other"
    return text


def _seconds(raw: Raw, key: str, line: int, report: Report) -> float | None:
    text = text_of(raw, key)
    if not text:
        return None
    seconds = values.duration(text)
    if seconds is None:
        _bad_value(report, line, key, text, "Write seconds (2, 2s) or milliseconds (1500ms).")
    return seconds


def _flag(raw: Raw, key: str, line: int, report: Report, *, default: bool) -> bool:
    text = text_of(raw, key)
    if not text:
        return default
    value = values.truth(text)
    if value is None:
        _bad_value(report, line, key, text, "Write yes or no.")
        return default
    return value


def _bad_value(report: Report, line: int, key: str, value: str, remedy: str) -> None:
    report.add("bad-value", line, key=key, value=value, remedy=remedy)
