"""What there is to be asked, for Prometheus' HTTP service discovery.

https://prometheus.io/docs/prometheus/latest/http_sd/
"""

from collections.abc import Iterator
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.domains.network.queries import list_targets
from kaisai.domains.traffic.queries import agent_rows, list_agents

META = "__meta_kaisai_"
Group = dict[str, Any]  # {"targets": [address], "labels": {name: text}}


def discover(conference: Conference, of: str = "targets", kind: str = "") -> list[Group]:
    """Groups of one target each; none of them holds a secret.

    Args:
        conference: whose.
        of: `targets` (what is probed, for a blackbox exporter) or `agents` (SNMP, for snmp_exporter).
        kind: only targets of this kind: `icmp`, `tcp`, `dns` or `http`.
    """
    found = _agents(conference) if of == "agents" else _targets(conference, kind)
    return [
        {
            "targets": [address],
            "labels": {META + name: text for name, text in labels.items() if text},
        }
        for address, labels in found
    ]


def _targets(conference: Conference, kind: str) -> Iterator[tuple[str, dict[str, str]]]:
    for target in list_targets(conference).filter(enabled=True):
        if kind and target.kind != kind:
            continue
        labels = {
            **_labels(conference, target.device),
            "target": target.key,
            "name": target.name,
            "kind": target.kind,
            "group": target.group.title if target.group else "",
            "query": target.query,
            "anchor": "true" if target.anchor else "",
        }
        yield with_port(target.address, target.port), labels


def _agents(conference: Conference) -> Iterator[tuple[str, dict[str, str]]]:
    known = {agent.device.slug: agent for agent in list_agents(conference)}
    for row in agent_rows(conference):
        agent = known[row.device]
        if not agent.profile.is_snmp:
            continue
        labels = {
            **_labels(conference, agent.device),
            "profile": agent.profile.name,
            "snmp_version": agent.profile.version,
            "vendor": agent.vendor,
        }
        yield with_port(row.host, agent.profile.port), labels


def _labels(conference: Conference, device: Any) -> dict[str, str]:
    return {
        "conference": conference.slug,
        "device": device.slug,
        "device_name": device.name,
        "device_kind": device.kind,
        "room": device.room.slug if device.room else "",
        "tags": f",{','.join(device.tags)}," if device.tags else "",
    }


def with_port(host: str, port: int) -> str:
    """`host:port`, brackets around an IPv6 address; without a port the address alone."""
    if not port or "://" in host:
        return host
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
