"""Why something was told or not: judged again from what judging remembers, with the newest numbers."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.language import spoken
from kaisai.core.operations.registry import query
from kaisai.domains.alerts.models import JudgingState
from kaisai.domains.alerts.queries.gathering import plant_of
from kaisai.domains.alerts.queries.plant import ALIVE, EXPORTER, Plant
from kaisai.domains.alerts.queries.readings import Part, readings_of
from kaisai.domains.alerts.queries.setting import desk_of, rules_of
from kaisai.domains.exchange.queries import prom_source
from kaisai.domains.monitoring.queries import metric_store, states_now
from kaisai.domains.traffic.queries import snmp_source
from kaisai.engines.alerting.correlating import correlate
from kaisai.engines.alerting.evaluator import Evaluator
from kaisai.engines.alerting.explaining import Situation, why_alert, why_incident
from kaisai.engines.alerting.incidents import PortEvidence
from kaisai.engines.alerting.ledger import Ledger, restore_ledger
from kaisai.engines.alerting.rules import Subject, applies
from kaisai.engines.alerting.topology import Topology
from kaisai.engines.alerting.words import sentence
from kaisai.engines.liveness.states import State

MOST_FOUND = 12
STALE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Remembered:
    """What judging remembers: evaluator and ports in front as dumped, who was told of what."""

    evaluator: Mapping[str, Any]
    ledger: Ledger
    ports: Mapping[str, PortEvidence]


@dataclass(frozen=True, slots=True)
class Chain:
    """Why one rule told or did not tell of one thing, in sentences of the reader's language.

    `is_read` is False for what nothing was ever read of.
    """

    subject: str
    name: str
    rule: str
    title: str
    fires: bool
    sentences: tuple[str, ...]
    is_read: bool = True


def remembered(conference: Conference) -> Remembered | None:
    """What judging remembers, None before it judged first."""
    kept = JudgingState.objects.filter(conference=conference).first()
    if kept is None:
        return None
    evidence = {device: PortEvidence(*told) for device, told in kept.ports.items()}
    return Remembered(_with_nan(kept.evaluator), restore_ledger(kept.ledger), evidence)


def _with_nan(dumped: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers that were not known, which JSON has no word for, as NaN again."""
    for each in dumped.get("subjects", ()):
        for track in each["tracks"].values():
            for name in ("since", "value", "at"):
                track[name] = math.nan if track[name] is None else track[name]
    return dict(dumped)


def situation_of(conference: Conference, at: datetime) -> tuple[Situation, Plant]:
    """How things stand, from what is kept."""
    plant, now = plant_of(conference), at.timestamp()
    memory = remembered(conference) or Remembered({}, Ledger(), {})
    evaluator = Evaluator(rules_of(conference), plant.context(now))
    evaluator.restore(memory.evaluator, now)
    topology = Topology(plant.watched)
    incidents = correlate(
        evaluator.firing(), _states(conference, plant), topology, dict(memory.ports)
    )
    desk = desk_of(conference, at, plant.phase(now))
    return Situation(evaluator, incidents, memory.ledger, desk, topology), plant


def _states(conference: Conference, plant: Plant) -> dict[str, tuple[State, float]]:
    told = states_now(conference, "en").items()
    return plant.states({key: (State(s.state), s.since / 1000) for key, s in told})


def why_key(conference: Conference, key: str, at: datetime) -> list[str]:
    """Why an incident, by its key, was told or not."""
    situation, _plant = situation_of(conference, at)
    return _said(why_incident(situation, key, at.timestamp()), conference, at)


def why_text(conference: Conference, text: str, at: datetime) -> list[Chain]:
    """Why devices, ports, radios … whose name holds a text were told or not; what fires first."""
    situation, plant = situation_of(conference, at)
    found = list(_found(plant, text.strip().lower()))[:MOST_FOUND]
    chains = []
    states = _states(conference, plant)
    numbers: dict[str, tuple[dict[str, float], dict[str, float]]] = {}
    for agent, part, subject in found:
        if agent not in numbers:
            numbers[agent] = _numbers(conference, agent) if agent else ({}, {})
        if part is not None:
            readings = readings_of(part, *numbers[agent])
        else:
            readings = _of_device(plant, subject.key, states, at)
        situation.evaluator.observe(subject, readings, at.timestamp())
        chains += _chains(situation, subject, conference, at)
    read = {chain.subject for chain in chains if chain.is_read}
    chains = [chain for chain in chains if chain.is_read or chain.subject not in read]
    return sorted(chains, key=lambda chain: not chain.fires)


def _found(plant: Plant, text: str) -> Iterable[tuple[str, Part | None, Subject]]:
    if not text:
        return
    whole = [s for s in plant.devices.values() if text in f"{s.device_name} {s.key}".lower()]
    for subject in whole:
        yield "", None, subject
    for agent, parts in plant.parts.items():
        for part in parts:
            s = part.subject
            if text in f"{s.device_name} {s.name} {s.key}".lower():
                yield agent, part, s


def _chains(
    situation: Situation, subject: Subject, conference: Conference, at: datetime
) -> list[Chain]:
    language, chains = spoken(), []
    incident = f"device:{subject.key}"
    dead = {each.key: each for each in situation.incidents}
    if subject.kind == "device" and (
        incident in dead or any(incident in each.covers for each in situation.incidents)
    ):
        reasons = why_incident(situation, incident, at.timestamp())
        told = tuple(_said(reasons, conference, at))
        chains.append(Chain(subject.key, subject.device_name, "", "", True, told))
    for rule in rules_of(conference).values():
        if not applies(rule, subject):
            continue
        reasons = why_alert(situation, rule.id, subject.key, at.timestamp())
        track = situation.evaluator.track(rule.id, subject.key)
        chains.append(
            Chain(
                subject=subject.key,
                name=" ".join(filter(None, (subject.device_name, subject.name))),
                rule=rule.id,
                title=rule.name.said(language),
                fires=track is not None and track.level.fires,
                sentences=tuple(_said(reasons, conference, at)),
                is_read=track is not None and not math.isnan(track.value),
            )
        )
    return chains


def _said(reasons: Iterable[Any], conference: Conference, at: datetime) -> list[str]:
    language = spoken()
    return [sentence(each, language, conference.zone, at.timestamp()) for each in reasons]


def _numbers(conference: Conference, agent: str) -> tuple[dict[str, float], dict[str, float]]:
    """The newest values of an agent, and what its counters count per second."""
    is_exporter = agent.startswith(EXPORTER)
    source_of = prom_source if is_exporter else snmp_source
    source = {"source": source_of(conference, agent.removeprefix(EXPORTER))}
    values = metric_store().last(source, window=STALE_MS)
    rates = metric_store().last(source, "rate", STALE_MS)
    return (
        {s.series.key: s.value for s in values if not math.isnan(s.value)},
        {s.series.key: s.value for s in rates},
    )


def _of_device(
    plant: Plant, device: str, states: Mapping[str, tuple[State, float]], at: datetime
) -> dict[str, float]:
    found = {}
    if device in plant.intervals:
        found["snmp_answers"] = float(device not in plant.silent)
    state = states[device][0] if device in states else State.UNKNOWN
    if state in ALIVE or state is State.DOWN:
        found["ping_answers"] = float(state is not State.DOWN)
    if device in plant.booted and device not in plant.silent:
        found["uptime"] = at.timestamp() - plant.booted[device]
    if device in plant.differs:
        found["name_differs"] = plant.differs[device]
    return found


@query("alerts.why", may=may_see_conference)
def why(*, by: Actor, conference: Conference, at: datetime, about: str) -> list[Chain]:
    """Why devices, ports, radios … whose name holds `about` were told, or not, rule by rule."""
    return why_text(conference, about.replace("\0", ""), at)
