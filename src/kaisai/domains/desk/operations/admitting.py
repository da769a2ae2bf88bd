"""A ticket at a desk that reaches kaisai: let in, or refused with a sentence; and what was a mistake."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.desk.entries import Admitted, Undone
from kaisai.domains.desk.enums import AdmissionRule
from kaisai.domains.desk.models import Admission, AdmissionList, Scan
from kaisai.domains.desk.operations.lists import have_default_list
from kaisai.domains.desk.operations.settling import admission_of, settle
from kaisai.domains.desk.queries.lists import DEFAULT, entitles, find_list
from kaisai.domains.desk.rules import may_work_at_desk
from kaisai.domains.registration.operations import codes_of
from kaisai.domains.registration.queries import find_sold_ticket
from kaisai.engines.admission.merging import Rule, day_of, turn_of


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


@operation("desk.admit", may=may_work_at_desk)
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
    already, and more people than the list has room for. Repeating is refused as a double use.
    """
    codes = codes_of(conference, at)
    if admission_list == DEFAULT:
        have_default_list(conference, at)
    found = find_list(conference, admission_list)
    read = codes.read(code, at.astimezone(conference.zone).date())
    ticket = find_sold_ticket(conference, read, locked=True)
    number = codes.number(ticket.pk)
    if not entitles(found, ticket.item_id, ticket.item.kind):
        told = _("“%(item)s” does not include “%(list)s”.")
        raise Refused("not-entitled", told % {"item": ticket.item, "list": found})
    owed = 0 if ticket.order.state == "confirmed" else ticket.order.total
    if owed and not note.strip():
        told = _("Order %(number)s is not paid yet: %(yen)s yen.")
        raise Refused("unpaid", told % {"number": ticket.order.number, "yen": f"{owed:,}"})
    line = secrets.randbits(48)  # a scan without a log of its own device
    scan = Scan(
        conference=conference,
        admission_list=found,
        ticket_id=ticket.pk,
        device=device.strip(),
        number=line,
        desk=device.strip(),
        at=at,
        device_at=at,
        received_at=at,
        turn=turn_of(Rule(found.rule), device.strip(), line, at, conference.zone),
        note=note.strip(),
        by_label=by.label[:120],
    )
    _enter(scan, found, conference)
    news = Admitted(number=number, admission_list=found.slug, desk=scan.desk)
    record(news, by=by, at=at, conference=conference, about=f"ticket:{number}")
    return Passed(number, ticket.name, str(ticket.item), owed, scan.device, line)


def _enter(scan: Scan, found: AdmissionList, conference: Conference) -> None:
    """Write scan and admission, unless the ticket was used or the list is full."""
    _check_texts(scan)
    before = Admission.objects.filter(
        admission_list=found, ticket_id=scan.ticket_id, turn=scan.turn
    ).select_related("scan")
    if used := before.first():
        when = used.at.astimezone(conference.zone).strftime("%m-%d %H:%M")
        told = _("Used already: %(when)s at %(desk)s.")
        raise Refused("used", told % {"when": when, "desk": used.scan.desk})
    if found.capacity is not None:
        _check_room(found, scan, conference, found.capacity)
    scan.save(force_insert=True)
    try:
        admission_of(conference, scan).save(force_insert=True)
    except IntegrityError as error:  # of those who came at the same instant, one is let in
        raise Refused("used", _("Used already, at another desk just now.")) from error


def _check_texts(scan: Scan) -> None:
    if not scan.device:
        raise Refused("no-device", _("Say at which desk."), status=422)
    if len(scan.device) > 40 or len(scan.note) > 200:
        raise Refused("too-long", _("A desk has at most 40 characters, a note 200."), status=422)


def _check_room(found: AdmissionList, scan: Scan, conference: Conference, capacity: int) -> None:
    AdmissionList.objects.select_for_update().get(pk=found.pk)  # the last place is had once
    inside = Admission.objects.filter(admission_list=found)
    if found.rule == AdmissionRule.DAILY:
        inside = inside.filter(turn=day_of(scan.at, conference.zone).isoformat())
    if inside.values("ticket").distinct().count() >= capacity:
        told = _("“%(list)s” is full: %(people)s people.")
        raise Refused("full", told % {"list": found, "people": capacity})


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
    rows = Admission.objects.filter(admission_list=found, ticket_id=ticket.pk)
    last = rows.select_related("scan").order_by("-at", "-pk").first()
    if last is None:
        raise Refused("not-admitted", _("This ticket was not let in."))
    scan = Scan(
        conference=conference,
        admission_list=found,
        ticket_id=ticket.pk,
        device=device.strip(),
        number=secrets.randbits(48),
        desk=device.strip(),
        at=at,
        device_at=at,
        received_at=at,
        undoes_device=last.scan.device,
        undoes_number=last.scan.number,
        note=reason.strip(),
        by_label=by.label[:120],
    )
    _check_texts(scan)
    clean(scan)
    scan.save(force_insert=True)
    settle(conference, {(found.pk, ticket.pk)})
    number = codes.number(ticket.pk)
    news = Undone(number=number, admission_list=found.slug, desk=scan.desk, reason=reason.strip())
    record(news, by=by, at=at, conference=conference, about=f"ticket:{number}")
    return scan
