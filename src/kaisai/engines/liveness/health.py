"""Health: the worst of rules, 0 (fine) to 1000 (dead), each with its reason.

The scale follows gondul's: a number says where to look first, the reason says why. Rules are rows;
what a later probe learns (SNMP silent 500, rebooted 300, name differs 200) is one more row.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from kaisai.engines.liveness.states import State, Why
from kaisai.engines.liveness.views import TargetView
from kaisai.engines.liveness.words import sentence

_GONE = (State.DOWN, State.UNREACHABLE)


@dataclass(frozen=True, slots=True)
class Health:
    """A score with its reason; `state` is that of the target that decided it."""

    score: int
    why: Why
    state: State = State.UP

    def sentence(self, language: str) -> str:
        """The reason in `ja` or, for anything else, English."""
        return sentence(self.why, language)


class TargetRule(NamedTuple):
    """One row: applies when `when` says so and no tag of the target is in `off`."""

    code: str
    score: int
    when: Callable[[TargetView], bool]
    off: frozenset[str] = frozenset()


def _stale(view: TargetView) -> bool:
    return view.state is State.UNKNOWN and view.why.code == "silent"


TARGET_RULES: tuple[TargetRule, ...] = (
    TargetRule("no-reply-v6", 450, lambda v: v.state in _GONE and "v6" in v.tags, frozenset({"ignore-v6"})),
    TargetRule("no-reply-v4", 800, lambda v: v.state in _GONE and "v4" in v.tags),
    TargetRule("no-reply", 1000, lambda v: v.state in _GONE and not v.tags & {"v4", "v6"}),
    TargetRule("stale", 900, _stale),
    TargetRule("flaps", 700, lambda v: v.flapping),
    TargetRule("lossy", 500, lambda v: v.state is State.LOSSY, frozenset({"ignore-loss"})),
    TargetRule("slow", 300, lambda v: v.state is State.LATE, frozenset({"ignore-late"})),
)  # fmt: skip

# Scores of a state where only the state is known, as in replay; the same numbers as above.
STATE_SCORES: Mapping[State, int] = {
    State.UP: 0, State.LATE: 300, State.LOSSY: 500, State.DOWN: 1000,
    State.UNREACHABLE: 1000, State.UNKNOWN: 0, State.MAINTENANCE: 0,
}  # fmt: skip


class Member(NamedTuple):
    """What a room rule needs of one target."""

    name: str
    kind: str
    state: State
    score: int
    code: str = ""


class Redundancy(NamedTuple):
    """Losing `gone` of `n` of a kind: `one_left` when a single one of several is left."""

    kind: str
    some: str
    every: str
    least: int
    most: int
    one_left: int


# Where several of a kind share the work, one lost hurts less than all. 800: gondul's last uplink.
REDUNDANT: tuple[Redundancy, ...] = (
    Redundancy("ap", "aps-down", "all-aps-down", 500, 900, 700),
    Redundancy("uplink", "uplinks-down", "all-uplinks-down", 500, 800, 800),
)


def target_health(view: TargetView) -> Health:
    """The worst rule that applies to one target."""
    fine = Health(0, Why("fine"), view.state)
    if view.state is State.MAINTENANCE or "maint" in view.tags:
        return replace(fine, why=Why("maintenance"))
    hit = [r for r in TARGET_RULES if not r.off & view.tags and r.when(view)]
    if not hit:
        return fine if view.state is not State.UNKNOWN else replace(fine, why=view.why)
    worst = max(hit, key=lambda rule: rule.score)
    return Health(worst.score, Why(worst.code, (("name", view.name),)), view.state)


def with_score(view: TargetView) -> TargetView:
    """The view with its own health score put in."""
    return replace(view, score=score) if (score := target_health(view).score) else view


def _redundant_health(rule: Redundancy, members: Sequence[Member]) -> Health:
    gone = [m for m in members if m.state in _GONE]
    values = (("gone", str(len(gone))), ("of", str(len(members))), ("name", gone[0].name))
    if len(gone) == len(members):
        return Health(1000, Why(rule.every, values), gone[0].state)
    score = rule.least + (rule.most - rule.least) * len(gone) // len(members)
    if len(members) - len(gone) == 1:
        score = max(score, rule.one_left)
    return Health(score, Why(rule.some, values), gone[0].state)


def _combined(members: Sequence[Member]) -> Health:
    """Worst wins; several of a redundant kind are judged together."""
    if not members:
        return Health(0, Why("nothing-watched"), State.UNKNOWN)
    watched = [m for m in members if m.state is not State.MAINTENANCE]
    found: list[Health] = []
    together = {r.kind for r in REDUNDANT if sum(m.kind == r.kind for m in watched) > 1}
    for rule in REDUNDANT:
        alike = [m for m in watched if m.kind == rule.kind]
        if rule.kind in together and any(m.state in _GONE for m in alike):
            found.append(_redundant_health(rule, alike))
    found += [
        Health(m.score, Why(m.code or "no-reply", (("name", m.name),)), m.state)
        for m in watched
        if m.score and not (m.kind in together and m.state in _GONE)
    ]
    return max(found, key=lambda health: health.score) if found else _nothing_wrong(members)


def _nothing_wrong(members: Sequence[Member]) -> Health:
    states = Counter(m.state for m in members)
    if states[State.UNKNOWN] == len(members):
        return Health(0, Why("not-yet-probed"), State.UNKNOWN)
    if states[State.MAINTENANCE] == len(members):
        return Health(0, Why("maintenance"), State.MAINTENANCE)
    return Health(0, Why("fine"), State.UP)


def _member(view: TargetView) -> Member:
    health = target_health(view)
    return Member(view.name, view.kind, view.state, health.score, health.why.code)


def room_health(views: Iterable[TargetView]) -> Health:
    """Health of the targets of one room, or of any set of them."""
    return _combined([_member(view) for view in views])


def overall(views: Iterable[TargetView], blind_why: Why | None = None) -> Health:
    """Health of the whole: the worst room, or `unknown` with the reason while blind."""
    if blind_why is not None:
        return Health(0, blind_why, State.UNKNOWN)
    rooms: defaultdict[str, list[TargetView]] = defaultdict(list)
    for view in views:
        rooms[view.room].append(view)
    found = [room_health(members) for members in rooms.values()]
    return max(found, key=lambda health: health.score) if found else _combined([])


_STATE_CODES = {State.LATE: "slow", State.LOSSY: "lossy"}


def health_of_states(rows: Iterable[tuple[str, str, str, State | str]]) -> dict[str, Health]:
    """Health per room from (key, room, kind, state) alone, as replay has it; "" is the whole."""
    rooms: defaultdict[str, list[Member]] = defaultdict(list)
    for key, room, kind, state_name in rows:
        state = State(state_name)
        code = _STATE_CODES.get(state, "no-reply")
        rooms[room].append(Member(key, kind, state, STATE_SCORES[state], code))
    found = {room: _combined(members) for room, members in rooms.items()}
    worst = max(found.values(), key=lambda health: health.score, default=_combined([]))
    if not worst.score:
        worst = _combined([m for members in rooms.values() for m in members])
    return {room: health for room, health in found.items() if room} | {"": worst}
