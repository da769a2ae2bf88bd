"""Checks come in, from laptops and phones."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference, Room
from kaisai.core.conference.queries import find_room
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.language import spoken
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.checks.entries import CheckDiscarded, CheckFailed, CheckPassed
from kaisai.domains.checks.enums import CheckSource
from kaisai.domains.checks.models import LONGEST_PLACE, Check, SignOff
from kaisai.domains.checks.queries import expected_of, find_check, list_checks
from kaisai.domains.checks.rules import may_check_rooms, may_sign_off
from kaisai.engines.dropcheck.browser import Measured, judge_measured
from kaisai.engines.dropcheck.mistakes import Mistake
from kaisai.engines.dropcheck.outcomes import Outcome
from kaisai.engines.dropcheck.reports import read_report

MOST_CHECKS = 300  # of one room; older ones go, unless a sign-off rests on them
SHOWN = 8


@operation("checks.submit_check", may=may_check_rooms)
def submit_check(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    room: str,
    report: dict[str, Any],
    place: str = "",
) -> Check:
    """Keep what `kaisai dropcheck --json` printed at a place of a room; `kaisai dropcheck --report` sends it.

    `place` is such as `socket 3`; left out, it is the SSID or else the interface. Writes
    `checks.check_passed` or `checks.check_failed`. Refuses a report that is not as the command prints
    it. Repeating keeps a second one: send an idempotency key.
    """
    found = find_room(conference, room)
    try:
        told = read_report(report)
    except Mistake as mistake:
        raise _bad("bad-report", mistake) from mistake
    check = Check(
        conference=conference,
        room=found,
        place=_place(place) or _place(told.ssid) or _place(told.interface),
        at=min(told.at, at),
        source=CheckSource.CLI,
        interface=told.interface,
    )
    return _keep(check, told.outcomes, by=by, at=at)


@operation("checks.submit_phone_check", may=may_check_rooms)
def submit_phone_check(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    room: str,
    place: str,
    measured: Measured,
) -> Check:
    """Keep what a browser measured against kaisai itself; it is judged here, by what the room expects.

    Writes `checks.check_passed` or `checks.check_failed`. Refuses figures that cannot be. Repeating
    keeps a second one.
    """
    found = find_room(conference, room)
    try:
        outcomes = judge_measured(measured, expected_of(conference, room))
    except Mistake as mistake:
        raise _bad("bad-report", mistake) from mistake
    check = Check(
        conference=conference, room=found, place=_place(place), at=at, source=CheckSource.PAGE
    )
    return _keep(check, outcomes, by=by, at=at)


@operation("checks.discard_check", may=may_sign_off)
def discard_check(*, by: Actor, conference: Conference, at: datetime, check: int) -> None:
    """Take out a check that was made at the wrong place; a sign-off that rests on it goes, too.

    Writes `checks.check_discarded`.
    """
    found = find_check(conference, check)
    news = CheckDiscarded(**_called(found.room), place=found.place)
    about = f"room:{found.room.slug}"
    found.delete()
    record(news, by=by, at=at, conference=conference, about=about)


def _bad(code: str, mistake: Mistake) -> Refused:
    return Refused(code, mistake.sentence(spoken()), status=422)


def _place(text: str) -> str:
    return " ".join(text.split())[:LONGEST_PLACE]


def _called(room: Room) -> dict[str, str]:
    return {"room": room.name.localize("en"), "room_ja": room.name.localize("ja")}


def _keep(check: Check, outcomes: Sequence[Outcome], *, by: Actor, at: datetime) -> Check:
    if not check.place:
        raise Refused("bad-value", _("place: say which socket or SSID it is."), status=422)
    check.outcomes = [asdict(outcome) for outcome in outcomes]
    check.well = all(outcome.well for outcome in outcomes)
    check.by_label = by.label[:120]
    clean(check)
    check.save()
    _forget_old(check)
    called = _called(check.room)
    wrong = [f"{o.check} {o.about}".strip() for o in outcomes if not o.well]
    news = (
        CheckPassed(**called, place=check.place)
        if check.well
        else CheckFailed(**called, place=check.place, wrong=wrong[:SHOWN])
    )
    about = f"room:{check.room.slug}"
    record(news, by=by, at=at, conference=check.conference, about=about)
    return check


def _forget_old(check: Check) -> None:
    older = list_checks(check.room).values_list("pk", flat=True)[MOST_CHECKS:]
    kept = SignOff.objects.filter(room=check.room).values("seen")
    Check.objects.filter(pk__in=list(older)).exclude(pk__in=kept).delete()
