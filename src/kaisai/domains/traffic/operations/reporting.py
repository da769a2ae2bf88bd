"""What the poller found out about agents."""

from collections.abc import Sequence
from datetime import datetime

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.operations.registry import operation
from kaisai.domains.network.queries import list_devices
from kaisai.domains.traffic import entries
from kaisai.domains.traffic.models import Agent, Part
from kaisai.domains.traffic.queries import Told, ToldPart, find_agent
from kaisai.domains.traffic.rules import may_report_traffic
from kaisai.engines.probes.losses import lost_sentence


@operation("traffic.record_survey", may=may_report_traffic, offered=False)
def record_survey(
    *, by: Actor, conference: Conference, at: datetime, device: str, told: Told
) -> None:
    """Keep what an agent has; parts that went stay, not present. Writes `traffic.agent_surveyed`.

    To be called when something is other than known. Repeating is safe.
    """
    agent = find_agent(conference, device)
    agent.vendor, agent.sysname, agent.descr = told.vendor, told.sysname, told.descr
    agent.booted_at, agent.surveyed_at = told.booted_at, at
    agent.troubles = [list(pair) for pair in told.troubles]
    agent.save()
    appeared, gone = _save_parts(agent, told.parts)
    kinds = [part.kind for part in told.parts]
    record(
        entries.AgentSurveyed(
            device=agent.device.name,
            vendor=agent.vendor or "?",
            ports=kinds.count("port"),
            radios=kinds.count("radio"),
            appeared=appeared,
            gone=gone,
        ),
        by=by,
        at=at,
        conference=conference,
        about=f"device:{device}",
    )


def _save_parts(agent: Agent, parts: Sequence[ToldPart]) -> tuple[int, int]:
    known = {(part.kind, part.key): part for part in agent.parts.all()}
    devices = {device.name.lower(): device for device in list_devices(agent.conference)}
    appeared = sum((part.kind, part.key) not in known for part in parts)
    rows = [
        Part(
            conference_id=agent.conference_id,
            agent=agent,
            kind=part.kind,
            key=part.key,
            name=part.name,
            labels=part.labels,
            meanings=list(part.meanings),
            device=devices.get(part.of.lower(), agent.device),
            present=True,
        )
        for part in parts
    ]
    Part.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["agent", "kind", "key"],
        update_fields=["name", "labels", "meanings", "device", "present"],
        batch_size=500,
    )
    told = {(part.kind, part.key) for part in parts}
    gone = [part.pk for place, part in known.items() if part.present and place not in told]
    Part.objects.filter(pk__in=gone).update(present=False)
    return appeared, len(gone)


@operation("traffic.record_answers", may=may_report_traffic, offered=False)
def record_answers(
    *, by: Actor, conference: Conference, at: datetime, device: str, problem: str = ""
) -> None:
    """An agent was lost (`problem`, see `AgentLost.code`) or is back (no problem).

    Writes `traffic.agent_lost` or `traffic.agent_back`. Repeating writes again.
    """
    agent = find_agent(conference, device)
    agent.answers, agent.since, agent.problem = not problem, at, problem
    agent.save(update_fields=["answers", "since", "problem"])
    name = agent.device.name
    news = (
        entries.AgentLost(
            device=name, why_en=lost_sentence(problem, "en"), why_ja=lost_sentence(problem, "ja")
        )
        if problem
        else entries.AgentBack(device=name)
    )
    record(news, by=by, at=at, conference=conference, about=f"device:{device}")


@operation("traffic.record_restart", may=may_report_traffic, offered=False)
def record_restart(
    *, by: Actor, conference: Conference, at: datetime, device: str, booted_at: datetime
) -> None:
    """A device began anew. Writes `traffic.agent_restarted`."""
    agent = find_agent(conference, device)
    agent.booted_at = booted_at
    agent.save(update_fields=["booted_at"])
    booted = f"{booted_at.astimezone(conference.zone):%H:%M:%S}"
    record(
        entries.AgentRestarted(device=agent.device.name, booted=booted),
        by=by,
        at=at,
        conference=conference,
        about=f"device:{device}",
    )
