"""From many alerts and dead devices to few incidents, each with one cause.

- A device that is down hides its own alerts, and the devices behind it with theirs.
- All access points of one switch that answers are the switch.
- An alert of a rule that `spreads` hides the same one on devices behind.
- Alerts of rules with the same cause, in the same group, are one.
"""

from collections.abc import Mapping, Sequence

from kaisai.engines.alerting.evaluator import Alert
from kaisai.engines.alerting.incidents import (
    Cause,
    Incident,
    Member,
    PortEvidence,
    cause_of,
    cause_of_all,
)
from kaisai.engines.alerting.rules import Grouping, Level
from kaisai.engines.alerting.topology import Topology
from kaisai.engines.liveness.states import State

States = Mapping[str, tuple[State, float]]
FEW = 2  # access points that must be lost at once to blame their switch
_DEAD = (State.DOWN, State.UNREACHABLE)
_PAUSED = State.MAINTENANCE
_HIDING = (*_DEAD, _PAUSED)
_LABELS = frozenset({"device"})  # by which routes may choose what is dead
_MINOR = frozenset({"ap", "sign", "other"})  # kinds of which one alone is no catastrophe


def correlate(
    firing: Sequence[Alert],
    states: States,
    topology: Topology,
    ports: Mapping[str, PortEvidence] | None = None,
) -> list[Incident]:
    """The causes behind what is wrong now, the oldest first.

    Args:
        firing: what rules tell; see `Evaluator.firing`.
        states: state and its beginning in Unix seconds, by device.
        topology: the devices.
        ports: by device, what the port in front of it tells.
    """
    ports = ports or {}
    whole = _devices(_roots(states, topology), states, topology, ports)
    hider = _hiders(whole, states)
    hidden: dict[str, list[Alert]] = {}
    loose: list[Alert] = []
    for alert in firing:
        ends = (alert.subject.device, alert.subject.peer)
        dead = next((key for key in ends if key in hider), None)
        if dead is None:
            loose.append(alert)
        else:
            hidden.setdefault(hider[dead], []).append(alert)
            if hider[dead] == _device_key(dead) and states[dead][0] is _PAUSED:
                whole.setdefault(hider[dead], _of_device(dead, [], states[dead], topology, None))
    groups: dict[str, list[Alert]] = {}
    spread = _spreading(loose)
    for alert in loose:
        first = _first_of_spread(alert, spread, topology)
        into = groups if first is alert else hidden
        into.setdefault(_group_key(first), []).append(alert)
    found = [*whole.values(), *(_of_alerts(key, alerts) for key, alerts in groups.items())]
    found = [_with_hidden(each, hidden.get(each.key, []), topology) for each in found]
    return sorted(found, key=lambda each: (each.since, each.key))


def _state(states: States, key: str) -> State:
    return states[key][0] if key in states else State.UNKNOWN


def _hiders(whole: Mapping[str, Incident], states: States) -> dict[str, str]:
    """By device, the key of the incident under which its alerts belong."""
    hiders = {key: _device_key(key) for key, (state, _) in states.items() if state is _PAUSED}
    for each in whole.values():
        hiders |= dict.fromkeys(each.hides, each.key)
        if each.key == _device_key(each.device):  # else it is a switch that answers
            hiders[each.device] = each.key
    return hiders


def _roots(states: States, topology: Topology) -> dict[str, list[str]]:
    """The devices that are dead by themselves, with those that are dead because of them."""
    roots: dict[str, list[str]] = {}
    dead = {key for key, (state, _) in states.items() if state in _DEAD}
    for key in topology.devices if dead else ():
        if key in dead:
            root = _root_of(key, states, topology)
            behind = roots.setdefault(root, [])
            if root != key:
                behind.append(key)
    return roots


def _root_of(key: str, states: States, topology: Topology) -> str:
    """The farthest dead device in front, as long as all ways lead through dead ones."""
    above = topology.parents[key]
    dead = [parent for parent in above if _state(states, parent) in _DEAD]
    if dead and len(dead) == len(above):
        return _root_of(dead[0], states, topology)
    hidden = all(_state(states, parent) in _HIDING for parent in above)
    if above and hidden and _state(states, key) is State.UNREACHABLE:
        return next(parent for parent in above if parent not in dead)
    return key


def _devices(
    roots: Mapping[str, list[str]],
    states: States,
    topology: Topology,
    ports: Mapping[str, PortEvidence],
) -> dict[str, Incident]:
    """One incident for each dead device, or for all access points of a switch together; by key."""
    found: list[Incident] = []
    blamed: set[str] = set()
    for switch, children in topology.children.items() if roots else ():
        aps = tuple(key for key in children if topology.kind(key) == "ap")
        alone = all(ap in roots and _state(states, ap) is State.DOWN for ap in aps)
        answers = _state(states, switch) not in _HIDING
        if answers and alone and len(aps) >= FEW and not blamed & {*aps}:
            blamed |= {*aps}
            since = min(states[ap][1] for ap in aps)
            behind = [*aps, *(key for ap in aps for key in roots[ap])]
            found.append(_of_switch(switch, behind, cause_of_all(aps, ports), since, topology))
    for root, behind in roots.items():
        if root not in blamed:
            found.append(_of_device(root, behind, states[root], topology, ports.get(root)))
    return {each.key: each for each in found}


def _of_switch(
    key: str, behind: list[str], cause: Cause, since: float, topology: Topology
) -> Incident:
    """All access points behind a switch, and what is behind them."""
    aps = [each for each in behind if key in topology.parents[each]]
    return Incident(
        key=f"aps:{key}",
        cause=cause,
        device=key,
        since=since,
        members=(Member(cause, key, key, topology.room(key), Level.CRITICAL, _LABELS),),
        hides=tuple(behind),
        rooms=_rooms(topology, key, behind),
        parts=frozenset(map(_device_key, aps)),
        covers=frozenset(map(_device_key, behind)),
    )


def _of_device(
    key: str,
    behind: list[str],
    known: tuple[State, float],
    topology: Topology,
    evidence: PortEvidence | None,
) -> Incident:
    state, since = known
    cause = cause_of(evidence)
    if state is _PAUSED:
        cause = Cause.MAINTENANCE
    elif state is State.UNREACHABLE:
        cause = Cause.UNREACHABLE
    minor = topology.kind(key) in _MINOR and not behind
    level = Level.WARN if minor else Level.CRITICAL
    return Incident(
        key=_device_key(key),
        cause=cause,
        device=key,
        since=since,
        members=(Member(cause, key, key, topology.room(key), level, _LABELS),),
        hides=tuple(behind),
        rooms=_rooms(topology, key, behind),
        parts=frozenset({_device_key(key)}),
        covers=frozenset(_device_key(each) for each in behind),
    )


def _of_alerts(key: str, alerts: list[Alert]) -> Incident:
    alerts = sorted(alerts, key=lambda alert: (alert.since, alert.key))
    first = alerts[0]
    devices = dict.fromkeys(alert.subject.device for alert in alerts)
    return Incident(
        key=key,
        cause=first.rule.cause,
        device=first.subject.device if len(devices) == 1 or _is_link(first) else "",
        since=first.since,
        members=tuple(
            Member(
                alert.rule.id,
                alert.subject.key,
                alert.subject.device,
                alert.subject.room,
                alert.level,
                alert.rule.labels,
            )
            for alert in alerts
        ),
        alerts=tuple(alerts),
        rooms=tuple(dict.fromkeys(alert.subject.room for alert in alerts if alert.subject.room)),
        parts=frozenset({key}),
    )


def _with_hidden(incident: Incident, alerts: list[Alert], topology: Topology) -> Incident:
    """The incident with the alerts that it explains."""
    if not alerts:
        return incident
    rooms = [*incident.rooms, *(topology.room(alert.subject.device) for alert in alerts)]
    return Incident(
        key=incident.key,
        cause=incident.cause,
        device=incident.device,
        since=incident.since,
        members=incident.members,
        alerts=incident.alerts,
        hides=incident.hides,
        hidden=tuple(alerts),
        rooms=tuple(dict.fromkeys(filter(None, rooms))),
        parts=incident.parts,
        covers=incident.covers | {_group_key(alert) for alert in alerts},
    )


def _spreading(firing: Sequence[Alert]) -> dict[tuple[str, str], Alert]:
    """The first alert of each rule that spreads, by rule and device."""
    return {
        (alert.rule.id, alert.subject.device): alert
        for alert in reversed(firing)
        if alert.rule.spreads
    }


def _first_of_spread(
    alert: Alert, spread: Mapping[tuple[str, str], Alert], topology: Topology
) -> Alert:
    """The alert of the same rule on the farthest device in front, itself when there is none."""
    if not alert.rule.spreads:
        return alert
    rule, first = alert.rule.id, alert
    while True:  # ends: nothing stands in front of itself
        above = topology.ancestors(first.subject.device)
        found = [spread[rule, key] for key in above if (rule, key) in spread]
        if not found:
            return first
        first = found[-1]


def _group_key(alert: Alert) -> str:
    subject, group = alert.subject, alert.rule.group
    shared = {
        Grouping.SUBJECT: subject.key,
        Grouping.DEVICE: subject.device,
        Grouping.ROOM: subject.room,
        Grouping.LINK: subject.link,
    }[group]
    return f"{alert.rule.cause}:{shared or subject.key}"


def _is_link(alert: Alert) -> bool:
    return alert.rule.group is Grouping.LINK


def _device_key(key: str) -> str:
    return f"device:{key}"


def _rooms(topology: Topology, first: str, others: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(topology.room, (first, *others)))))
