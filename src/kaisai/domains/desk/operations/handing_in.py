"""A device hands in lines of its log, whenever it can, in any order, as often as it likes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.identity.installation import have_name
from kaisai.core.journal.recording import record
from kaisai.core.kit.clock import from_ms, to_ms
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.desk.entries import HandedIn
from kaisai.domains.desk.models import AdmissionList, Scan
from kaisai.domains.desk.operations.lists import have_default_list
from kaisai.domains.desk.operations.settling import settle
from kaisai.domains.desk.queries.lists import all_lists
from kaisai.domains.desk.queries.merging import Answer, Pair, answer
from kaisai.domains.desk.rules import may_work_at_desk
from kaisai.domains.registration.operations import codes_of
from kaisai.domains.registration.queries import Codes, lock_tickets
from kaisai.engines.admission.merging import Rule, turn_of

MOST_LINES = 500
EARLIEST, LATEST = (to_ms(datetime(year, 1, 1, tzinfo=UTC)) for year in (2020, 2100))


@dataclass(frozen=True, slots=True)
class HandedLine:
    """A line of a device's log, as it was written there.

    Attributes:
        number: running number within the device.
        ticket: the code, or the number of the ticket.
        clock: the device's clock, milliseconds since 1970.
        offset: what had to be added to it when the line was written, as the device knew it.
        undoes_device: with `undoes_number`, the line that is undone; empty for an admission.
        note: why somebody was let in nevertheless, or why it is undone.
        out: the holder went out, at the gate of a room.
    """

    number: int
    admission_list: str
    ticket: str
    clock: int
    offset: int = 0
    undoes_device: str = ""
    undoes_number: int | None = None
    note: str = ""
    out: bool = False


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that is not kept, and why."""

    number: int
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of the lines, and what others did.

    Attributes:
        kept: numbers of the lines that are in kaisai now, also those that were there before.
    """

    kept: tuple[int, ...]
    refused: tuple[RefusedLine, ...]
    answer: Answer


@operation("desk.sync", may=may_work_at_desk, takes_passes=True)
def sync(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    device: str,
    desk: str,
    lines: Sequence[HandedLine],
    cursor: str = "",
) -> Synced:
    """Hand in at most 500 lines of a device's log; the answer tells double uses and what others did.

    Writes one `desk.handed_in`. A line is known by device and running number, and what is known
    stays as it was. Lines about lists or tickets that there are not, and forged codes, are not
    kept; what happened at a door is, also when it should not have happened. Safe to repeat.
    """
    if not device.strip() or len(device) > 40 or not desk.strip() or len(desk) > 60:
        raise Refused("bad-device", _("A device and its desk need short names."), status=422)
    if len(lines) > MOST_LINES:
        raise Refused("too-many", _("At most %s lines at once.") % MOST_LINES, status=422)
    have_default_list(conference, at)
    have_name()
    codes = codes_of(conference, at)
    lists = {row.slug: row for row in all_lists(conference)}
    read, refused = _read(lines, codes, lists, conference)
    tickets = lock_tickets(conference, {scan.ticket_id for scan in read})
    refused += [_unknown(scan.number) for scan in read if scan.ticket_id not in tickets]
    kept = [scan for scan in read if scan.ticket_id in tickets]
    known = _known(conference, device, kept)
    new = {scan.number: scan for scan in reversed(kept) if scan.number not in known}
    for scan in new.values():
        scan.device, scan.desk = device, desk.strip()
        scan.received_at, scan.by_label = at, by.label[:120]
        if not scan.undoes_device and not scan.is_out:
            rule = Rule(scan.admission_list.rule)
            scan.turn = turn_of(rule, device, scan.number, scan.at, conference.zone)
    Scan.objects.bulk_create(new.values(), ignore_conflicts=True)  # the same batch, twice at once
    touched: set[Pair] = {(scan.admission_list_id, scan.ticket_id) for scan in kept}
    settle(conference, {(scan.admission_list_id, scan.ticket_id) for scan in new.values()})
    told = answer(conference, at, device, cursor, touched)
    doubles = sum(double.again.number in new for double in told.doubles)
    news = HandedIn(desk=desk.strip(), lines=len(new), doubles=doubles)
    record(news, by=by, at=at, conference=conference, about=f"desk:{device}")
    return Synced(tuple(scan.number for scan in kept), tuple(refused), told)


def _known(conference: Conference, device: str, scans: list[Scan]) -> set[int]:
    numbers = [scan.number for scan in scans]
    rows = Scan.objects.filter(conference=conference, device=device, number__in=numbers)
    return set(rows.values_list("number", flat=True))


def _read(
    lines: Sequence[HandedLine],
    codes: Codes,
    lists: dict[str, AdmissionList],
    conference: Conference,
) -> tuple[list[Scan], list[RefusedLine]]:
    scans, refused = [], []
    for line in lines:
        try:
            scans.append(_scan(line, codes, lists, conference))
        except Refused as why:
            refused.append(RefusedLine(line.number, why.code, str(why)))
    return scans, refused


def _scan(
    line: HandedLine, codes: Codes, lists: dict[str, AdmissionList], conference: Conference
) -> Scan:
    found = lists.get(line.admission_list)
    if found is None:
        raise Refused("no-list", _("There is no admission list “%s”.") % line.admission_list[:50])
    if line.number < 0 or len(line.note) > 200 or len(line.undoes_device) > 40:
        raise Refused("bad-value", _("The line is not like those that desks write."))
    device_at, at = _moment(line.clock), _moment(line.clock + line.offset)
    read = codes.read(line.ticket, at.astimezone(conference.zone).date())
    undoes = line.undoes_number if line.undoes_device else None
    return Scan(
        conference=conference,
        admission_list=found,
        ticket_id=read.ticket,
        number=line.number,
        at=at,
        device_at=device_at,
        undoes_device=line.undoes_device if undoes is not None else "",
        undoes_number=undoes,
        is_out=line.out and undoes is None,
        note=line.note,
    )


def _moment(milliseconds: int) -> datetime:
    if not EARLIEST <= milliseconds < LATEST:
        told = _("The clock of the device is wrong. Set it, then scan again.")
        raise Refused("bad-clock", told)
    return from_ms(milliseconds)


def _unknown(number: int) -> RefusedLine:
    told = _("There is no ticket with this number. Compare it, or search by name.")
    return RefusedLine(number, "not-found", str(told))
