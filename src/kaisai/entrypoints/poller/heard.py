"""What the agents of one conference told last, as judging needs it."""

import time
from collections.abc import Mapping

from kaisai.domains.alerts.queries import ALIVE, UP, Plant, readings_of
from kaisai.engines.alerting.evaluator import Evaluator
from kaisai.engines.alerting.incidents import PortEvidence
from kaisai.engines.liveness.states import State
from kaisai.engines.metrics.port import Counter
from kaisai.entrypoints.poller.numbers import Numbers

DELIVERING = 3  # pethPsePortDetectionStatus (RFC 3621)
SOME_WATTS = 5.0  # what a port that delivers power is taken to deliver
STALE = 3  # usual intervals after which an agent tells nothing of now
_ONLY_ANSWERS = {"ping_answers": 1.0}
States = Mapping[str, tuple[State, float]]


class Heard:
    """Newest numbers, silence and starts. Agents go by their devices."""

    def __init__(self) -> None:
        self.silent: set[str] = set()
        self._numbers: dict[str, Numbers] = {}
        self._booted: dict[str, float] = {}
        self._of: tuple[Plant, States] | None = None
        self._states: States = {}

    def states(self, plant: Plant, of_targets: States) -> States:
        """The state of each device; worked out anew only when that of a target is another."""
        if self._of is None or self._of[0] is not plant or self._of[1] != of_targets:
            self._of = (plant, dict(of_targets))
            self._states = plant.states(of_targets)
        return self._states

    def take(
        self, plant: Plant, key: str, t_ms: int, values: Mapping[str, float], judge: Evaluator
    ) -> None:
        """One round of one agent, judged at once."""
        numbers = self._numbers.setdefault(key, Numbers())
        numbers.take(t_ms, values, plant.intervals[key])
        at, observe, rates = t_ms / 1000, judge.observe, numbers.rates
        for part in plant.parts[key]:
            readings = readings_of(part, values, rates)
            if readings:
                observe(part.subject, readings, at)

    def count(self, key: str, counters: Mapping[str, Counter], uptime: float | None) -> None:
        """What an agent counts; `uptime` in seconds."""
        self._numbers.setdefault(key, Numbers()).count(counters)
        if uptime is not None:
            self._booted.setdefault(key, time.time() - uptime)

    def restarted(self, key: str, uptime: float) -> None:
        """It began anew, so many seconds ago."""
        self._booted[key] = time.time() - uptime

    def evidence(self, plant: Plant, at: float) -> dict[str, PortEvidence]:
        """What the ports in front of devices tell; nothing of agents that were not heard lately."""
        found = {}
        for device, front in plant.fronts.items():
            numbers = self._numbers.get(front.agent)
            if numbers is None or at - numbers.at > STALE * plant.intervals[front.agent]:
                continue
            oper = numbers.values.get(front.oper)
            power = numbers.values.get(front.power)
            watts = None if power is None else SOME_WATTS * (power == DELIVERING)
            found[device] = PortEvidence(None if oper is None else oper == UP, watts)
        return found

    def judge_devices(
        self,
        plant: Plant,
        states: States,
        ports: Mapping[str, PortEvidence],
        judge: Evaluator,
        at: float,
    ) -> None:
        """What is read of devices as such: answers, the port in front, name, start."""
        more = {*plant.intervals, *ports, *plant.differs, *self._booted}
        for slug, subject in plant.devices.items():
            if slug not in more and slug in states and states[slug][0] in ALIVE:
                judge.observe(subject, _ONLY_ANSWERS, at)  # nearly all of them, in every round
                continue
            readings = self._of_device(plant, slug, states, ports, at)
            if readings:
                judge.observe(subject, readings, at)

    def _of_device(
        self,
        plant: Plant,
        slug: str,
        states: States,
        ports: Mapping[str, PortEvidence],
        at: float,
    ) -> dict[str, float]:
        readings: dict[str, float] = {}
        if slug in plant.intervals and (slug in self.silent or slug in self._numbers):
            readings["snmp_answers"] = float(slug not in self.silent)
        state = states[slug][0] if slug in states else State.UNKNOWN
        if state in ALIVE or state is State.DOWN:
            readings["ping_answers"] = float(state is not State.DOWN)
        evidence = ports.get(slug)
        if evidence is not None and evidence.up is not None:
            readings["port_up"] = float(evidence.up)
        if slug in plant.differs:
            readings["name_differs"] = plant.differs[slug]
        if slug in self._booted and slug not in self.silent:
            readings["uptime"] = at - self._booted[slug]
        return readings
