"""What is handed to people: one cause, what shows it, and what it hides."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from kaisai.engines.alerting.evaluator import Alert
from kaisai.engines.alerting.rules import Level

LEAST_POWER = 0.5  # watts; less is what a port measures when nothing draws any


class Cause(StrEnum):
    """What is wrong with a device as a whole. Any other cause is the word that a rule has for it."""

    DOWN = "down"
    HUNG = "hung"
    NO_POWER = "no-power"
    NO_LINK = "no-link"
    PORT_DOWN = "port-down"
    UNREACHABLE = "unreachable"
    ALL_APS = "all-aps"
    ALL_APS_NO_POWER = "all-aps-no-power"
    MAINTENANCE = "maintenance"


class PortEvidence(NamedTuple):
    """What the port behind which a device hangs tells of it; None is not known.

    Attributes:
        up: whether there is a link.
        poe_watts: the power drawn from the port; None also where it has no PoE.
    """

    up: bool | None = None
    poe_watts: float | None = None


class Member(NamedTuple):
    """One thing that shows a cause, as silences match it; `rule` is a cause where there is none."""

    rule: str
    subject: str
    device: str
    room: str
    level: Level
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Incident:
    """One cause, one message.

    Attributes:
        key: stays the same while the same thing is wrong: `device:sw-4f`, `radio-full:4f`.
        cause: one of `Cause`, or the word of a rule.
        device: key of the device to go to, empty when there is none.
        since: Unix seconds.
        members: what shows it. Its level is the worst of theirs.
        alerts: those of its members that a rule told, the oldest first.
        hides: keys of the devices that are unreachable because of it.
        hidden: alerts that it explains.
        rooms: slugs of all rooms concerned, that of the device first.
        parts: keys of the incidents that it would be taken apart; its own when it is one thing.
        covers: keys of the incidents that there would be without it.
    """

    key: str
    cause: str
    device: str
    since: float
    members: tuple[Member, ...]
    alerts: tuple[Alert, ...] = ()
    hides: tuple[str, ...] = ()
    hidden: tuple[Alert, ...] = ()
    rooms: tuple[str, ...] = ()
    parts: frozenset[str] = frozenset()
    covers: frozenset[str] = frozenset()

    @property
    def level(self) -> Level:
        """The worst level of its members."""
        return max(member.level for member in self.members)


def cause_of(evidence: PortEvidence | None) -> Cause:
    """Why a device is silent, by the port behind which it hangs."""
    if evidence is None or evidence.up is None:
        return Cause.DOWN
    if evidence.up:
        return Cause.HUNG
    if evidence.poe_watts is None:
        return Cause.PORT_DOWN
    return Cause.NO_LINK if evidence.poe_watts >= LEAST_POWER else Cause.NO_POWER


def cause_of_all(aps: tuple[str, ...], ports: Mapping[str, PortEvidence]) -> Cause:
    """Why all access points of a switch that answers are silent."""
    unpowered = all(cause_of(ports.get(ap)) is Cause.NO_POWER for ap in aps)
    return Cause.ALL_APS_NO_POWER if unpowered else Cause.ALL_APS
