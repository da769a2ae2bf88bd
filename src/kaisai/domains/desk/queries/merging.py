"""What the scans of tickets come to, and what a device has not seen of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.identity.installation import this_kaisai
from kaisai.core.journal.feeds import horizon
from kaisai.core.kit.clock import to_ms
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.registry import query
from kaisai.domains.desk.models import Scan
from kaisai.domains.desk.rules import may_work_at_desk
from kaisai.domains.registration.queries import Codes, find_codes
from kaisai.engines.admission.merging import Line, Turn, judge

Pair = tuple[int, int]  # a list and a ticket
MOST_NEWS = 1000


@dataclass(frozen=True, slots=True)
class Passage:
    """Where and when a ticket was let in.

    Attributes:
        at: milliseconds since 1970.
    """

    device: str
    number: int
    desk: str
    at: int


@dataclass(frozen=True, slots=True)
class Double:
    """Two admissions of one ticket in one turn, one of them by the device that asks.

    Attributes:
        ticket: its number.
        holds: the one that counts; the earlier one.
        again: the other.
    """

    admission_list: str
    ticket: str
    holds: Passage
    again: Passage


@dataclass(frozen=True, slots=True)
class News:
    """A line that another device wrote.

    Attributes:
        ticket: the ticket's key in the snapshot.
        undoes: device and number of the line that it undoes, empty for an admission.
        out: the holder went out.
    """

    device: str
    number: int
    desk: str
    admission_list: str
    ticket: int
    at: int
    turn: str
    undoes: tuple[str, int] | tuple[()]
    out: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What others did since, and which tickets this device and another one let in both.

    Attributes:
        cursor: to be given back the next time.
        more: there is more than fits into one answer.
        at: kaisai's clock, milliseconds since 1970.
        kaisai: which one answers; another one has its own cursors, and lines of its own.
    """

    news: tuple[News, ...]
    doubles: tuple[Double, ...]
    cursor: str
    more: bool
    at: int
    kaisai: str


def line_of(scan: Scan) -> Line:
    """A row as the engine knows it."""
    undoes = (scan.undoes_device, scan.undoes_number) if scan.undoes_number is not None else None
    return Line(scan.device, scan.number, to_ms(scan.at), scan.turn, undoes, scan.is_out)


def scans_of(pairs: Collection[Pair]) -> dict[Pair, list[Scan]]:
    """Every line about these tickets on these lists."""
    found: dict[Pair, list[Scan]] = defaultdict(list)
    lists, tickets = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    for scan in Scan.objects.filter(admission_list__in=lists, ticket__in=tickets):
        pair = scan.admission_list_id, scan.ticket_id
        if pair in pairs:
            found[pair].append(scan)
    return found


def judged(scans: dict[Pair, list[Scan]]) -> dict[Pair, dict[str, Turn]]:
    """What they come to."""
    return {pair: judge(line_of(scan) for scan in rows) for pair, rows in scans.items()}


@query("desk.news", may=may_work_at_desk, takes_passes=True)
def news(
    *, by: Actor, conference: Conference, at: datetime, device: str = "", cursor: str = ""
) -> Answer:
    """What other devices did after the cursor of the last answer, at most a thousand lines."""
    return answer(conference, at, device, cursor, set())


def answer(
    conference: Conference, at: datetime, device: str, cursor: str, touched: set[Pair]
) -> Answer:
    """The news for a device, and its double uses among these tickets and those of the news."""
    tx, after = _position(cursor)
    end = horizon()
    if tx >= end and after:
        tx, after = 0, 0  # of a database that was restored elsewhere: begin anew
    later = Q(tx=tx, id__gt=after) | Q(tx__gt=tx)
    rows = Scan.objects.filter(later, conference=conference, tx__lt=end).exclude(device=device)
    found = list(rows.select_related("admission_list").order_by("tx", "id")[: MOST_NEWS + 1])
    told, more = found[:MOST_NEWS], len(found) > MOST_NEWS
    pairs = touched | {(scan.admission_list_id, scan.ticket_id) for scan in told}
    codes = find_codes(conference)
    return Answer(
        news=tuple(_news(scan) for scan in told),
        doubles=tuple(_doubles(pairs, device, codes)) if codes and device else (),
        cursor=f"{told[-1].tx}.{told[-1].pk}" if told else cursor,
        more=more,
        at=to_ms(at),
        kaisai=this_kaisai(),
    )


def _news(scan: Scan) -> News:
    return News(
        scan.device,
        scan.number,
        scan.desk,
        scan.admission_list.slug,
        scan.ticket_id,
        to_ms(scan.at),
        scan.turn,
        (scan.undoes_device, scan.undoes_number) if scan.undoes_number is not None else (),
        scan.is_out,
    )


def _doubles(pairs: set[Pair], device: str, codes: Codes) -> Iterable[Double]:
    if not pairs:
        return
    mine = Scan.objects.filter(
        device=device,
        admission_list__in={pair[0] for pair in pairs},
        ticket__in={pair[1] for pair in pairs},
    )
    pairs = pairs & set(mine.values_list("admission_list", "ticket"))
    scans = scans_of(pairs)
    slugs = dict(mine.values_list("admission_list", "admission_list__slug").distinct().order_by())
    for pair, turns in judged(scans).items():
        desks = {(scan.device, scan.number): scan.desk for scan in scans[pair]}
        for turn in turns.values():
            for double in turn.doubles:
                if device in {double.device, turn.admitted.device}:
                    passages = (_passage(line, desks) for line in (turn.admitted, double))
                    yield Double(slugs[pair[0]], codes.number(pair[1]), *passages)


def _passage(line: Line, desks: dict[tuple[str, int], str]) -> Passage:
    return Passage(line.device, line.number, desks[line.key], line.at)


def _position(cursor: str) -> tuple[int, int]:
    tx, dot, after = cursor.partition(".")
    if not cursor:
        return 0, 0
    if not (dot and tx.isdecimal() and after.isdecimal() and len(cursor) < 40):
        raise Refused("bad-cursor", _("Give back the cursor of the last answer."), status=422)
    return int(tx), int(after)
