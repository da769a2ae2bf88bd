"""A ticket at a desk that reaches kaisai: let in, or refused with a sentence; and what was a mistake."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import Told, record, record_all
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.gathering import Gathering
from kaisai.core.operations.registry import operation
from kaisai.domains.desk.entries import Admitted, LetOut, Undone
from kaisai.domains.desk.enums import AdmissionRule
from kaisai.domains.desk.models import Admission, AdmissionList, Scan, Stay
from kaisai.domains.desk.operations.gates import Gate, NewScan, enter, find_gate, was_admitted
from kaisai.domains.desk.operations.lists import have_default_list
from kaisai.domains.desk.operations.settling import settle, settle_stays
from kaisai.domains.desk.queries.lists import DEFAULT, find_list
from kaisai.domains.desk.rules import may_work_at_desk
from kaisai.domains.registration.operations import codes_of
from kaisai.domains.registration.queries import Codes, Read, SoldTicket, find_sold_ticket
from kaisai.engines.admission.merging import Rule, day_begins, day_of, turn_of


@dataclass(frozen=True, slots=True)
class Passed:
    """A ticket that was let in.

    Attributes:
        ticket: its number.
        owed: yen that are still to be paid for its order.
        device: with `line`, what names the scan.
    """

    ticket: str
    name: str
    item: str
    owed: int
    device: str
    line: int


@dataclass(frozen=True, slots=True)
class _Asked:
    by: Actor
    conference: Conference
    at: datetime
    codes: Codes
    read: Read
    slug: str
    desk: str
    note: str


@operation("desk.admit", may=may_work_at_desk, gathers=True)
def admit(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    code: str,
    device: str,
    admission_list: str = DEFAULT,
    note: str = "",
) -> Passed:
    """Let the holder of a ticket in, by its code or number, at a desk.

    Writes `desk.admitted`. Refuses forged, expired, replaced and other conferences' codes, tickets
    that are not sold, of the wrong type, still unpaid (unless a note says why nevertheless), used
    already, and more people than the list has room for: at the gate of a room than may be inside at
    once (again unless a note says why). Repeating is refused as a double use.
    """
    codes = codes_of(conference, at)
    read = codes.read(code, at.astimezone(conference.zone).date())
    desk = _checked_name(device, note)
    asked = _Asked(by, conference, at, codes, read, admission_list, desk, note.strip())
    return _ADMISSIONS.ask(asked)


def _admit_together(asked: Sequence[_Asked]) -> list[Passed | Refused]:
    answers: dict[int, Passed | Refused] = {}
    told = []
    # Tickets are locked in the order of their keys, as by everybody else who locks some.
    for place, each in sorted(enumerate(asked), key=lambda one: (one[1].read.ticket, one[0])):
        try:
            answers[place] = passed = _admit(each)
        except Refused as refused:
            answers[place] = refused
        else:
            news = Admitted(number=passed.ticket, admission_list=each.slug, desk=each.desk)
            about = f"ticket:{passed.ticket}"
            told.append(Told(news, each.by, each.at, each.conference, about))
    record_all(told)
    return [answers[place] for place in range(len(asked))]


def _admit(asked: _Asked) -> Passed:
    conference, at = asked.conference, asked.at
    ticket = find_sold_ticket(conference, asked.read, locked=True)
    gate = _gate(conference, asked.slug, ticket, at)
    number = asked.codes.number(ticket.id)
    if not gate.entitles:
        told = _("“%(item)s” does not include “%(list)s”.")
        raise Refused("not-entitled", told % {"item": ticket.item_name, "list": gate.name})
    if ticket.owed and not asked.note:
        told = _("Order %(number)s is not paid yet: %(yen)s yen.")
        raise Refused("unpaid", told % {"number": ticket.order, "yen": f"{ticket.owed:,}"})
    line = secrets.randbits(48)
    turn = turn_of(Rule(gate.rule), asked.desk, line, at, conference.zone)
    _refuse_used(gate, ticket, turn, conference)
    if gate.capacity is not None:
        _check_room(gate, gate.capacity, asked, ticket)
    desk, by = asked.desk, asked.by.label
    scan = NewScan(conference.pk, gate.id, ticket.id, turn, desk, line, at, asked.note, by)
    if not enter(scan):  # of those who came at the same instant, one is let in
        raise Refused("used", _("Used already, at another desk just now."))
    if gate.room is not None:
        settle_stays(conference, {(gate.id, ticket.id)})
    return Passed(number, ticket.name, str(ticket.item_name), ticket.owed, desk, line)


_ADMISSIONS = Gathering("desk.admit", _admit_together)


def _gate(conference: Conference, slug: str, ticket: SoldTicket, at: datetime) -> Gate:
    gate = find_gate(conference.pk, slug, ticket)
    if gate is None and slug == DEFAULT:
        have_default_list(conference, at)
        gate = find_gate(conference.pk, slug, ticket)
    if gate is None:
        raise NotFound(_("There is no admission list “%s”.") % slug[:50])
    return gate


def _refuse_used(gate: Gate, ticket: SoldTicket, turn: str, conference: Conference) -> None:
    if not was_admitted(gate.id, ticket.id, turn):
        return
    used = Admission.objects.select_related("scan").get(
        admission_list=gate.id, ticket=ticket.id, turn=turn
    )
    when = used.at.astimezone(conference.zone).strftime("%m-%d %H:%M")
    told = _("Used already: %(when)s at %(desk)s.")
    raise Refused("used", told % {"when": when, "desk": used.scan.desk})


def _checked_name(device: str, note: str) -> str:
    if not device.strip():
        raise Refused("no-device", _("Say at which desk."), status=422)
    if len(device.strip()) > 40 or len(note.strip()) > 200:
        raise Refused("too-long", _("A desk has at most 40 characters, a note 200."), status=422)
    return device.strip()


def _check_room(gate: Gate, capacity: int, asked: _Asked, ticket: SoldTicket) -> None:
    if gate.room is not None and asked.note:
        return
    AdmissionList.objects.select_for_update().get(pk=gate.id)  # the last place is had once
    taken = _taken(gate, asked)
    if gate.room is not None and taken.filter(ticket=ticket.id).exists():
        return  # inside already, and counted: also where more are inside than may be
    if taken.values("ticket").distinct().count() >= capacity:
        told = _("“%(list)s” is full: %(people)s people.")
        raise Refused("full", told % {"list": gate.name, "people": capacity})


def _taken(gate: Gate, asked: _Asked) -> QuerySet[Stay] | QuerySet[Admission]:
    """Who is inside of a room; elsewhere, what was ever let in, on lists of days that day."""
    zone = asked.conference.zone
    if gate.room is not None:
        return Stay.objects.filter(admission_list=gate.id, at__gte=day_begins(asked.at, zone))
    came = Admission.objects.filter(admission_list=gate.id)
    if gate.rule == AdmissionRule.DAILY:
        came = came.filter(turn=day_of(asked.at, zone).isoformat())
    return came


@operation("desk.let_out", may=may_work_at_desk)
def let_out(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    code: str,
    device: str,
    admission_list: str,
) -> Scan:
    """Note that the holder of a ticket, by its code or number, went out at the gate of a room.

    Writes `desk.let_out`. Refuses lists without a room, and codes that are none; who goes out is let
    out also when nobody saw them come in. Repeating leaves them outside.
    """
    found = find_list(conference, admission_list)
    if found.room is None:
        told = _("“%s” has no room, so nobody goes out of it. Give the list a room first.")
        raise Refused("no-gate", told % found)
    codes = codes_of(conference, at)
    read = codes.read(code, at.astimezone(conference.zone).date())
    ticket = find_sold_ticket(conference, read, locked=True)
    desk = _checked_name(device, "")
    scan = _write(by, found, ticket, desk, at, is_out=True)
    number = codes.number(ticket.id)
    news = LetOut(number=number, admission_list=found.slug, desk=desk)
    record(news, by=by, at=at, conference=conference, about=f"ticket:{number}")
    return scan


def _write(
    by: Actor, of: AdmissionList, ticket: SoldTicket, desk: str, at: datetime, **told: Any
) -> Scan:
    """A line that is no admission, and what follows from it."""
    scan = Scan(
        conference=of.conference,
        admission_list=of,
        ticket_id=ticket.id,
        device=desk,
        number=secrets.randbits(48),
        desk=desk,
        at=at,
        device_at=at,
        received_at=at,
        by_label=by.label[:120],
        **told,
    )
    clean(scan)
    scan.save(force_insert=True)
    settle(of.conference, {(of.pk, ticket.id)})
    return scan


@operation("desk.undo", may=may_work_at_desk)
def undo(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    code: str,
    device: str,
    reason: str,
    admission_list: str = DEFAULT,
) -> Scan:
    """Take back the newest admission of a ticket, and say why. If another desk let it in as well, that one holds.

    Writes `desk.undone`. Refuses a ticket that was not let in, and no reason.
    """
    if not reason.strip():
        raise Refused("no-reason", _("Say why it is undone."), status=422)
    codes = codes_of(conference, at)
    found = find_list(conference, admission_list)
    read = codes.read(code, at.astimezone(conference.zone).date())
    ticket = find_sold_ticket(conference, read, locked=True)
    rows = Admission.objects.filter(admission_list=found, ticket_id=ticket.id)
    last = rows.select_related("scan").order_by("-at", "-pk").first()
    if last is None:
        raise Refused("not-admitted", _("This ticket was not let in."))
    desk = _checked_name(device, reason)
    undone = {"undoes_device": last.scan.device, "undoes_number": last.scan.number}
    scan = _write(by, found, ticket, desk, at, note=reason.strip(), **undone)
    number = codes.number(ticket.id)
    news = Undone(number=number, admission_list=found.slug, desk=scan.desk)
    record(news, by=by, at=at, conference=conference, about=f"ticket:{number}")
    return scan
