"""Reads the plant of a conference from inventory, agents and programme."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import list_phases, list_rooms
from kaisai.domains.alerts.queries.plant import Front, Plant, Talk, exporter_key
from kaisai.domains.alerts.queries.readings import KINDS, Part
from kaisai.domains.exchange.queries import list_exporters, parts_of
from kaisai.domains.network.queries import list_devices, list_targets, watch_list
from kaisai.domains.program.queries import list_sessions
from kaisai.domains.traffic.enums import PartKind
from kaisai.domains.traffic.queries import list_agents
from kaisai.engines.alerting.context import Slot
from kaisai.engines.alerting.rules import Subject, Words
from kaisai.engines.liveness.states import Watched
from kaisai.engines.probes.exporters.reading import ExporterPart
from kaisai.engines.probes.snmp.polling import CHANGING

ROUND = 10.0  # seconds; what is read of a device itself comes at least so often
Links = Mapping[tuple[str, str], str]  # device and its port, in small letters → device at the end


def plant_of(conference: Conference) -> Plant:
    """Read it all; some twenty statements however large the network is."""
    around = ("parents", "links_a__b", "links_b__a")
    devices = list(list_devices(conference).prefetch_related(*around))
    agents = list(list_agents(conference).prefetch_related("parts__device__room"))
    links = _links(devices)
    parts = {agent.device.slug: [p for p in agent.parts.all() if p.present] for agent in agents}
    targets = list_targets(conference).filter(enabled=True, alerts=True)
    exporters = {exporter_key(each.device.slug): each for each in list_exporters(conference)}
    return Plant(
        watched=_watched(conference, devices),
        device_of={target.key: target.device.slug for target in targets},
        devices={device.slug: _whole(device) for device in devices},
        parts={
            agent.device.slug: tuple(
                _part(part, agent, links)
                for part in parts[agent.device.slug]
                if part.kind in KINDS and part.meanings
            )
            for agent in agents
        }
        | {
            key: tuple(_told_part(part, each, key) for part in parts_of(each))
            for key, each in exporters.items()
        },
        intervals={agent.device.slug: float(agent.interval) for agent in agents}
        | {key: float(each.interval) for key, each in exporters.items()},
        silent=frozenset(agent.device.slug for agent in agents if agent.answers is False),
        differs={agent.device.slug: _differs(agent) for agent in agents if agent.sysname},
        booted={
            agent.device.slug: agent.booted_at.timestamp() for agent in agents if agent.booted_at
        },
        fronts=_fronts(devices, parts, links),
        rooms={
            room.slug: Words(room.name.localize("en"), room.name.localize("ja"))
            for room in list_rooms(conference)
        },
        phases=tuple(
            (phase.starts_at.timestamp(), phase.ends_at.timestamp(), phase.kind)
            for phase in list_phases(conference)
        ),
        talks=_talks(conference),
    )


def _whole(device: Any) -> Subject:
    return Subject(
        key=device.slug,
        kind="device",
        device=device.slug,
        device_name=device.name,
        device_kind=device.kind,
        room=device.room.slug if device.room else "",
        tags=frozenset(device.tags),
        interval=ROUND,
    )


def _watched(conference: Conference, devices: Sequence[Any]) -> tuple[Watched, ...]:
    """Every device; what is not watched is passed over where others stand behind it."""
    listed = watch_list(conference)
    device_of = {row.key: row.device for row in listed.rows}
    parents: dict[str, dict[str, None]] = {}
    for target in listed.watched:
        own = device_of[target.key]
        above = (device_of[key] for key in target.parents)
        parents.setdefault(own, {}).update(dict.fromkeys(p for p in above if p != own))
    return tuple(
        Watched(
            key=device.slug,
            name=device.name,
            room=device.room.slug if device.room else "",
            kind=device.kind,
            parents=tuple(parents.get(device.slug) or (p.slug for p in device.parents.all())),
            tags=frozenset(device.tags),
        )
        for device in devices
    )


def _part(part: Any, agent: Any, links: Links) -> Part:
    device = part.device
    own = str(part)
    ends = (agent.device.slug, device.slug)
    peer = ""
    if part.kind == PartKind.PORT:
        peer = links.get((agent.device.slug, own.lower()), "")
        peer = peer or links.get((agent.device.slug, part.key.lower()), "")
    speed = part.labels.get("speed")
    return Part(
        subject=Subject(
            key=f"{agent.device.slug}/{part.kind}/{part.key}",
            kind=part.kind,
            name=own.removeprefix(device.name).strip() or own,
            device=device.slug,
            device_name=device.name,
            device_kind=device.kind,
            room=device.room.slug if device.room else "",
            tags=frozenset([*device.tags, *(["uplink"] if part.is_uplink else [])]),
            link="--".join(sorted((ends[0], peer))) if peer else "",
            peer=peer,
            interval=float(agent.interval),
        ),
        kind=part.kind,
        names={
            meaning: f"{part.kind}/{part.key}/{meaning}" for meaning in CHANGING.get(part.kind, ())
        },
        speed=float(speed) if speed else None,
    )


def _told_part(part: ExporterPart, exporter: Any, key: str) -> Part:
    whole = _whole(exporter.device)
    return Part(
        subject=replace(
            whole,
            key=f"{key}/{part.kind}/{part.key}",
            kind=part.kind,
            name=part.name,
            interval=float(exporter.interval),
        ),
        kind=part.kind,
        names={meaning: part.series.get(meaning, "") for meaning in CHANGING[part.kind]},
    )


def _differs(agent: Any) -> float:
    """Whether sysName is another than name and slug; a domain behind either is left out."""
    told = agent.sysname.lower()
    known = {agent.device.name.lower(), agent.device.slug.lower()}
    short = {name.partition(".")[0] for name in known}
    return float(not ({told, told.partition(".")[0]} & (known | short)))


def _links(devices: Iterable[Any]) -> dict[tuple[str, str], str]:
    """The cables that say at which ports they end."""
    found = {}
    for device in devices:
        for link in device.links_a.all():
            if link.a_port:
                found[device.slug, link.a_port.lower()] = link.b.slug
            if link.b_port:
                found[link.b.slug, link.b_port.lower()] = device.slug
    return found


def _fronts(
    devices: Sequence[Any], parts: Mapping[str, Sequence[Any]], links: Links
) -> dict[str, Front]:
    """The ports in front of devices, by cables of the inventory, else by what LLDP tells."""
    names = {name: d.slug for d in devices for name in (d.name.lower(), d.slug.lower())}
    above = {device.slug: {parent.slug for parent in device.parents.all()} for device in devices}
    found: dict[str, Front] = {}
    for agent, own in parts.items():
        ports = {str(part).lower(): part.key for part in own if part.kind == PartKind.PORT}
        behind = _neighbors(own, names) | {
            port: device for (slug, port), device in links.items() if slug == agent
        }
        powers = {
            str(part.labels.get("port", part.key)): f"poe_port/{part.key}/detection"
            for part in own
            if part.kind == PartKind.POE_PORT
        }
        for port, device in behind.items():
            key = ports.get(port, port)
            if agent in above.get(device, ()):
                found[device] = Front(agent, f"port/{key}/oper", powers.get(key, ""))
    return found


def _neighbors(parts: Sequence[Any], names: Mapping[str, str]) -> dict[str, str]:
    """By the name of a port, in small letters, the known device at its other end (LLDP)."""
    local = {p.labels.get("local"): str(p).lower() for p in parts if p.kind == PartKind.LOCAL_PORT}
    found = {}
    for part in parts:
        if part.kind == PartKind.NEIGHBOR:
            told = str(part.labels.get("name", "")).lower()
            device = names.get(told) or names.get(told.partition(".")[0])
            port = local.get(part.labels.get("local"))
            if device and port:
                found[port] = device
    return found


def _talks(conference: Conference) -> dict[str, tuple[Talk, ...]]:
    found: dict[str, list[Talk]] = {}
    for session in list_sessions(conference):
        if session.room is not None:
            slot = Slot(session.starts_at.timestamp(), session.ends_at.timestamp())
            speaker = ", ".join(speaker.name for speaker in session.speakers.all())
            talk = Talk(slot, session.title, speaker)
            found.setdefault(session.room.slug, []).append(talk)
    return {room: tuple(talks) for room, talks in found.items()}
