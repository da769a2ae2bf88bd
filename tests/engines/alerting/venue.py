"""A small fictional venue, and a crew that is told of it round by round."""

import json
from dataclasses import replace
from zoneinfo import ZoneInfo

from kaisai.engines.alerting.context import Context
from kaisai.engines.alerting.correlating import correlate
from kaisai.engines.alerting.desk import Desk, Route, Step
from kaisai.engines.alerting.evaluator import Evaluator
from kaisai.engines.alerting.explaining import Situation, why_alert, why_incident
from kaisai.engines.alerting.ledger import Ledger, restore_ledger
from kaisai.engines.alerting.messages import RoomFacts, facts_of_notice, long, notice_line
from kaisai.engines.alerting.planning import plan
from kaisai.engines.alerting.reading import default_rules, overlay
from kaisai.engines.alerting.rules import Subject, Words
from kaisai.engines.alerting.topology import Topology
from kaisai.engines.alerting.words import sentence
from kaisai.engines.liveness.states import State, Watched

ZONE = ZoneInfo("Asia/Tokyo")
NOON = 1_800_000_000.0 + 1800  # 17:30 in Tokyo on a day in 2027
APS = ("ap-401", "ap-402", "ap-403")
WATCHED = (
    Watched("core", "core", kind="router", room="noc"),
    Watched("sw-4f", "sw-4f", kind="switch", room="4f", parents=("core",)),
    *(Watched(ap, ap, kind="ap", room="4f", parents=("sw-4f",)) for ap in APS),
    Watched("sw-1f", "sw-1f", kind="switch", room="1f", parents=("core",)),
    Watched("ap-101", "ap-101", kind="ap", room="1f", parents=("sw-1f",)),
    Watched("wlc", "wlc", kind="controller", room="noc", parents=("core",)),
)
ROOMS = {
    "4f": RoomFacts(Words("hall 4F", "4F ホール"), 180, "Lists", "Hanako", NOON + 3000),
    "1f": RoomFacts(Words("lobby", "ロビー")),
    "noc": RoomFacts(Words("NOC", "NOC")),
}
TOPOLOGY = Topology(WATCHED)
NOC = Route("noc", (Step("noc"),))


def device(key, **more):
    known = TOPOLOGY.devices[key]
    fields = {"device": key, "device_name": key, "device_kind": known.kind, "room": known.room}
    return Subject(key, "device", **fields | more)


def part(kind, of, name, **more):
    return replace(device(of), key=f"{of}/{kind}/{name}", kind=kind, name=f"{kind} {name}", **more)


class Crew:
    """Looks every ten seconds; `down` maps dead devices, `read` subjects to what they say."""

    def __init__(self, changes=None, desk=None, context=None, routes=(NOC,)):
        self.rules = overlay(default_rules(), changes or {})
        self.context = context or Context("sessions")
        self.evaluator = Evaluator(self.rules, self.context)
        self.desk = desk or Desk(routes, phase=self.context.phase)
        self.ledger = Ledger()
        self.at = NOON
        self.read, self.states, self.ports = {}, {}, {}
        self.notices, self.incidents, self.transitions = [], [], []
        for watched in WATCHED:
            self.states[watched.key] = (State.UP, self.at)

    def put(self, state, *keys):
        for key in keys:
            self.states[key] = (state, self.at)

    def says(self, subject, **readings):
        self.read[subject.key] = (subject, {k: float(v) for k, v in readings.items()})

    def run(self, seconds=30, step=10):
        """The notices of that time."""
        said = []
        for _ in range(0, seconds, step):
            for subject, readings in self.read.values():
                self.transitions += self.evaluator.observe(subject, readings, self.at)
            self.incidents = correlate(self.evaluator.firing(), self.states, TOPOLOGY, self.ports)
            notices, self.ledger = plan(self.incidents, self.ledger, self.desk, self.at)
            said += notices
            self.at += step
        self.notices += said
        return said

    def restart(self):
        """A new process that knows only what was kept as JSON."""
        kept = json.dumps([self.evaluator.dump(), self.ledger.dump()], allow_nan=False)
        levels, ledger = json.loads(kept)
        self.evaluator = Evaluator(self.rules, self.context)
        self.evaluator.restore(levels, self.at)
        self.ledger = restore_ledger(ledger)

    @property
    def last(self):
        return self.at - 10

    @property
    def situation(self):
        return Situation(self.evaluator, self.incidents, self.ledger, self.desk, TOPOLOGY)

    def facts(self, notice):
        return facts_of_notice(notice, TOPOLOGY, ROOMS, self.rules)

    def line(self, notice, language="en"):
        return notice_line(notice, self.facts(notice), language, ZONE)

    def text(self, notice, language="en"):
        return long(self.facts(notice), language, ZONE)

    def why(self, *what, language="en"):
        """Sentences for a rule and a subject, or for the key of an incident."""
        explain = why_alert if len(what) == 2 else why_incident
        told = explain(self.situation, *what, self.last)
        return [sentence(each, language, ZONE, self.last) for each in told]


def kinds(notices):
    return [notice.kind.value for notice in notices]
