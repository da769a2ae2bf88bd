"""What the worker does by the clock, for all conferences."""

import contextlib
from datetime import datetime

from django.core.management import call_command

from kaisai.consumers.mails import sending as mails
from kaisai.consumers.mails.writing import WRITING
from kaisai.consumers.notifications.sending import EVERY, make_sending
from kaisai.core.conference.queries import find_conference, list_slugs
from kaisai.core.identity.actors import WORKER
from kaisai.core.journal.feeds import all_consumers, follow
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.idempotency import forget_old_keys
from kaisai.core.surfaces.jobs import Job, all_jobs, schedule
from kaisai.domains.capacity.operations import judge_change, record_slots
from kaisai.domains.capacity.queries import list_slots_over, list_unjudged
from kaisai.domains.lottery.operations import move_up, publish_list
from kaisai.domains.lottery.queries import list_due, list_unlisted
from kaisai.domains.payments.operations import expire_cards
from kaisai.domains.payments.queries import list_expiring
from kaisai.domains.registration.operations import lapse_holds, promote
from kaisai.domains.registration.queries import list_lapsing, list_waited_for
from kaisai.domains.signup.operations import clear
from kaisai.domains.signup.queries import list_over
from kaisai.domains.waiting_room.operations import draw as draw_numbers
from kaisai.domains.waiting_room.queries import list_undrawn
from kaisai.entrypoints.worker import figures

MOST_CONFERENCES = 20  # the latest; nothing happens at the others any more


def _forget_keys(at: datetime) -> None:
    forget_old_keys(at=at)


def _forget_sessions(_at: datetime) -> None:
    call_command("clearsessions", verbosity=0)


def _keep_slots(at: datetime) -> None:
    for slug in list_slugs(MOST_CONFERENCES):
        conference = find_conference(slug)
        over = list_slots_over(conference, at)
        if over:
            record_slots(by=WORKER, conference=conference, at=at, slots=over)


def _judge_changes(at: datetime) -> None:
    for slug in list_slugs(MOST_CONFERENCES):
        conference = find_conference(slug)
        for change in list_unjudged(conference, at):
            judge_change(by=WORKER, conference=conference, at=at, change=change.pk)


def _lapse_holds(at: datetime) -> None:
    for conference in list_lapsing(at):
        with contextlib.suppress(Refused):  # another worker was there first
            lapse_holds(by=WORKER, conference=conference, at=at)


def _promote(at: datetime) -> None:
    for conference in list_waited_for(at):
        with contextlib.suppress(Refused):  # all who wait want more than is free
            promote(by=WORKER, conference=conference, at=at)


def _draw_numbers(at: datetime) -> None:
    for conference in list_undrawn(at):
        with contextlib.suppress(Refused):  # whoever looked first did it
            draw_numbers(by=WORKER, conference=conference, at=at)


def _publish_lists(at: datetime) -> None:
    for lottery in list_unlisted(at):
        with contextlib.suppress(Refused):  # somebody else was there first
            publish_list(by=WORKER, conference=lottery.conference, at=at, slug=lottery.slug)


def _move_up(at: datetime) -> None:
    for lottery in list_due(at):
        with contextlib.suppress(Refused):  # nobody who waits fits into what is free
            move_up(by=WORKER, conference=lottery.conference, at=at, slug=lottery.slug)


def _expire_cards(at: datetime) -> None:
    for conference in list_expiring(at):
        with contextlib.suppress(Refused):  # another worker was there first
            expire_cards(by=WORKER, conference=conference, at=at)


def _clear_offers(at: datetime) -> None:
    for conference in list_over(at):
        with contextlib.suppress(Refused):  # another worker was there first
            clear(by=WORKER, conference=conference, at=at)


def register() -> None:
    """Put them on the worker's list, once."""
    known = {job.name for job in all_jobs()}
    for job in (
        Job("forget idempotency keys", 3600, _forget_keys),
        Job("forget sessions", 3600, _forget_sessions),
        Job("send notices", EVERY, make_sending().run),
        Job("send mails", mails.EVERY, mails.Posting().run),
        Job("keep slots that are over", 60, _keep_slots),
        Job("judge changes", 15, _judge_changes),
        Job("put away lapsed holds", 20, _lapse_holds),
        Job("promote from waiting lists", 2, _promote),
        Job("draw numbers in waiting rooms", 2, _draw_numbers),
        Job("publish lists of lotteries", 20, _publish_lists),
        Job("move up who waits in a lottery", 20, _move_up),
        Job("ask for figures of pages elsewhere", figures.EVERY, figures.Refreshing().run),
        Job("put away payments that nobody finished", 60, _expire_cards),
        Job("erase offers of day staff that nobody accepted", 60, _clear_offers),
    ):
        if job.name not in known:
            schedule(job)
    if WRITING not in all_consumers():
        follow(WRITING)
