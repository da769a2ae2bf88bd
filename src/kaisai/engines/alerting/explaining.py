"""Why people were told, or not: the chain of reasons for one rule with one subject, or one incident."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kaisai.engines.alerting.desk import Desk
from kaisai.engines.alerting.evaluator import Evaluator
from kaisai.engines.alerting.incidents import Incident
from kaisai.engines.alerting.ledger import Ledger, Told
from kaisai.engines.alerting.planning import acknowledgement, due_steps, hindrances
from kaisai.engines.alerting.reasons import Reason, Value, reason
from kaisai.engines.alerting.rules import Level, Moment
from kaisai.engines.alerting.topology import Topology
from kaisai.engines.alerting.track import Track

_DURING = {
    Moment.SESSION: reason("session-on"),
    Moment.BEFORE_BREAK: reason("break-near"),
    Moment.BREAK: reason("break-on"),
}


@dataclass(frozen=True, slots=True)
class Situation:
    """All that decides what people are told, as it stood after the last round.

    Attributes:
        ledger: as `plan` returned it.
    """

    evaluator: Evaluator
    incidents: Sequence[Incident]
    ledger: Ledger
    desk: Desk
    topology: Topology


def why_alert(situation: Situation, rule: str, subject: str, at: float) -> list[Reason]:
    """Why a rule with a subject, by id and key, was told or not; what came first comes first."""
    track = situation.evaluator.track(rule, subject)
    if track is None:
        return [reason("not-judged")]
    chain = _judged(track, at) + _timetable(track, situation.evaluator.moment(track.subject))
    if not track.level.fires:
        return chain
    for incident in situation.incidents:
        if (rule, subject) in {alert.key for alert in incident.hidden}:
            return [
                *chain,
                *_hidden(situation, incident),
                *why_incident(situation, incident.key, at),
            ]
        if (rule, subject) in {alert.key for alert in incident.alerts}:
            return [*chain, *why_incident(situation, incident.key, at)]
    return [*chain, reason("next-round")]


def why_incident(situation: Situation, key: str, at: float) -> list[Reason]:
    """Why an incident was told or not, to whom, and who will be told next."""
    incident = next((each for each in situation.incidents if each.key == key), None)
    if incident is None:
        cover = next((each for each in situation.incidents if key in each.covers), None)
        if cover is None:
            return [reason("no-incident")]
        return [*_hidden(situation, cover), *why_incident(situation, cover.key, at)]
    desk = situation.desk
    told = situation.ledger.told.get(key) or Told(seen_at=at)
    chain = [reason("sent", to=to, at=when) for to, when in told.to.items()]
    hindering = hindrances(incident, told, situation.ledger, desk, at)
    chain += [_named(each, situation) for each in hindering]
    held = _acknowledged(incident, told, desk, at)
    chain += held
    if hindering:
        return chain
    chain += _shifts(incident, desk, at)
    due = due_steps(incident, told, desk, at)
    chain += [reason("next", to=each.step.to, at=each.at, route=each.route.id) for each in due]
    if not (due or held or told.to):
        chain.append(reason("no-route"))
    return chain


def _judged(track: Track, at: float) -> list[Reason]:
    """What the evaluator thinks."""
    values: dict[str, Value] = {"name": track.rule.name}
    if track.limits.off:
        return [reason("off", **values)]
    if math.isnan(track.value):
        return [reason("no-data-yet", **values)]
    flag = "-flag" if track.rule.unit == "flag" else ""
    values |= {"value": amount(track.value, track.rule.unit)}
    values |= {"threshold": amount(track.threshold or 0.0, track.rule.unit)}
    if track.level.fires:
        chain = [reason(f"fires{flag}", since=track.since, level=track.level, **values)]
        chain += [reason("flapping")] if track.flapping else []
    elif track.level is Level.PENDING:
        held = max(track.warn_held, track.critical_held)
        left = track.limits.hold - held
        chain = [reason(f"pending{flag}", until=track.at + left, **values)]
    elif not track.met:
        chain = [reason("condition", **values)]
    else:
        chain = [reason(f"good{flag}", **values)]
    if track.is_stale(at):
        chain.append(reason("no-data", since=track.at))
    return chain


def _timetable(track: Track, moment: Moment) -> list[Reason]:
    """That other limits count because of what is on in the room."""
    if track.limits.off or moment not in track.rule.during:
        return []
    return [_DURING[moment]]


def _acknowledged(incident: Incident, told: Told, desk: Desk, at: float) -> list[Reason]:
    ack = acknowledgement(incident, told, desk)
    if ack is None:
        return []
    if ack.until is None:
        return [reason("acknowledged", by=ack.by, at=ack.at)]
    code = "acknowledged-until" if at < ack.until else "acknowledgement-over"
    return [reason(code, by=ack.by, at=ack.at, until=ack.until)]


def _shifts(incident: Incident, desk: Desk, at: float) -> list[Reason]:
    """Who is there of those whom the routes name, where people work in shifts."""
    level = desk.loud_level(incident, at)
    chain: list[Reason] = []
    for route in desk.routes:
        if not route.takes(incident, level, desk.phase):
            continue
        for step in route.steps:
            running, coming = desk.on_shift(step.to, at), desk.next_shift(step.to, at)
            if running:
                who = ", ".join(filter(None, (each.name for each in running))) or step.to
                until = max(each.until for each in running)
                chain.append(reason("on-shift", to=step.to, who=who, until=until))
            elif coming is not None:
                chain.append(reason("off-shift", to=step.to, until=coming))
            elif not desk.is_there(step.to, at):
                chain.append(reason("shifts-over", to=step.to))
        if not any(desk.is_there(step.to, at) for step in route.steps):
            chain.append(reason("nobody-on-shift", to=route.steps[0].to))
    return list(dict.fromkeys(chain))


def _hidden(situation: Situation, incident: Incident) -> list[Reason]:
    name = situation.topology.name(incident.device) if incident.device else incident.key
    return [reason("hidden-behind", behind=name)]


def _named(told: Reason, situation: Situation) -> Reason:
    """With the name of a device instead of the key of its incident."""
    values = dict(told.values)
    behind = str(values.get("behind", ""))
    if behind:
        values["behind"] = situation.topology.name(behind.partition(":")[2])
    return reason(told.code, **values)


def amount(value: float, unit: str) -> str:
    """A reading with its unit: `92 %`, `35`, `0.4 /s`."""
    digits = f"{value:.1f}".rstrip("0").rstrip(".") if abs(value) < 100 else f"{value:.0f}"
    return digits if unit in {"", "flag"} else f"{digits} {unit}"
