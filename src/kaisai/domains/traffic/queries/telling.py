"""From what a survey found to what is kept: parts with a name that people read, and labels."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kaisai.domains.traffic.enums import PartKind
from kaisai.domains.traffic.models import LONGEST_LABEL, Agent, Part
from kaisai.domains.traffic.queries.agents import list_parts
from kaisai.engines.probes.snmp.items import Item
from kaisai.engines.probes.snmp.meaning import Meaning
from kaisai.engines.probes.snmp.polling import CHANGING
from kaisai.engines.probes.snmp.survey import Survey
from kaisai.engines.probes.snmp.words import trouble_sentence

# What changes from round to round is a series; of the rest, what people read or pages compute with.
LONGEST_RUN = timedelta(days=50 * 365)
_NAMES = ("name", "descr", "port", "ap_name")
_LOOPBACK = 24  # ifType (IANAifType-MIB): of no interest to anybody
_OF_MANY = frozenset({PartKind.PORT, PartKind.LOCAL_PORT})
_LEFT_OUT = {"type", "exponent", "precision", "code"}


@dataclass(frozen=True, slots=True)
class ToldPart:
    """One part as an agent told it; `of` is the name of the access point that it is of, if any."""

    kind: str
    key: str
    name: str
    labels: dict[str, Meaning] = field(default_factory=dict)
    meanings: tuple[str, ...] = ()
    of: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What an agent told of itself. `troubles` are pairs of sentences, English and Japanese."""

    vendor: str
    sysname: str
    descr: str
    booted_at: datetime | None
    troubles: tuple[tuple[str, str], ...]
    parts: tuple[ToldPart, ...]


def told_by(found: Survey, at: datetime) -> Told:
    """What of a survey is kept."""
    return Told(
        vendor=found.vendor[:LONGEST_LABEL],
        sysname=found.name[:LONGEST_LABEL],
        descr=found.descr[:LONGEST_LABEL],
        booted_at=started(at, found.uptime),
        troubles=tuple(
            (trouble_sentence(trouble, "en"), trouble_sentence(trouble, "ja"))
            for trouble in found.troubles
        ),
        parts=tuple(_parts(found)),
    )


def started(at: datetime, uptime: float | None) -> datetime | None:
    """When it started that runs for so many seconds; None for what no machine can have run."""
    if uptime is None or not 0 <= uptime <= LONGEST_RUN.total_seconds():
        return None
    return at - timedelta(seconds=uptime)


def _parts(found: Survey) -> Iterable[ToldPart]:
    for kind in PartKind.values:
        changing = CHANGING.get(kind, ())
        for item in found.of(kind):
            if kind == PartKind.PORT and item.number("type") == _LOOPBACK:
                continue
            told = {**item.index, **item.values}
            labels = {k: v for k, v in told.items() if k not in changing and k not in _LEFT_OUT}
            counted = tuple(meaning for meaning in changing if meaning in item.oids)
            of = item.text("name") if kind == PartKind.ACCESS_POINT else item.text("ap_name")
            yield ToldPart(
                kind, item.key[:LONGEST_LABEL], _name(item)[:LONGEST_LABEL], labels, counted, of
            )


def _name(item: Item) -> str:
    if item.kind == PartKind.RADIO:
        band = item.text("band")
        own = f"{band} GHz" if band else item.key.rpartition("/")[2]
        return " ".join(word for word in (item.text("ap_name"), own) if word)
    own = next((item.text(name) for name in _NAMES if item.text(name)), item.key)
    if item.kind in _OF_MANY and item.text("ap_name"):  # the port of one device of a controller
        return f"{item.text('ap_name')} {own}"
    return own


def is_known(agent: Agent, told: Told) -> bool:
    """Whether an agent told nothing new."""
    facts = (told.vendor, told.sysname, told.descr)
    if agent.surveyed_at is None or facts != (agent.vendor, agent.sysname, agent.descr):
        return False
    kept = {_place(part): (part.name, part.labels, part.meanings) for part in list_parts(agent)}
    return kept == {
        _place(part): (part.name, part.labels, list(part.meanings)) for part in told.parts
    }


def _place(part: Part | ToldPart) -> tuple[str, str]:
    return part.kind, part.key
