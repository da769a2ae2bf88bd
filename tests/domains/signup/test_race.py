"""Whoever taps twice, or two of the crew at the same moment: it is done once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from kaisai.core.access.models import Grant
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import Refused
from kaisai.domains.mails.models import Mail
from kaisai.domains.signup.models import Offer, SignUp

# The database of tests on SQLite is in memory and has one connection; tests/journeys/test_day_staff.py
# has the other half.
pytestmark = pytest.mark.postgres
THREADS = 6


def at_once(*several):
    """What each of the threads had, or why it was refused; they take turns in what they do."""
    together = threading.Barrier(THREADS)

    def run(number):
        connections.close_all()
        try:
            together.wait(300)
            several[number % len(several)]()
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(THREADS) as threads:
        return sorted(threads.map(run, range(THREADS)))


def test_who_offers_six_times_at_once_offers_once(committed, morning):
    morning.open()
    morning.helper()
    assert at_once(morning.offer) == ["done"] * THREADS
    assert Offer.objects.count() == 1


def test_one_of_six_answers(committed, morning):
    morning.open()
    made = morning.offer()
    told = at_once(lambda: morning.accept(made), lambda: morning.decline(made))
    assert told == ["answered"] * (THREADS - 1) + ["done"]
    assert Mail.objects.count() == 1
    assert Grant.objects.filter(role="day_staff").count() == (morning.state() == "accepted")


def test_who_takes_back_while_they_are_accepted_keeps_no_role(committed, morning):
    morning.open()
    made = morning.offer()
    at_once(lambda: morning.accept(made), lambda: morning.take_back(made))
    assert not Offer.objects.exists()
    assert not Grant.objects.filter(role="day_staff").exists()


def test_opened_six_times_at_once_it_has_one_word(committed, morning):
    morning.chair  # noqa: B018 - the account is there before they come
    assert at_once(morning.open) == ["done"] * THREADS
    assert SignUp.objects.count() == 1
    assert [each.payload["is_new"] for each in Entry.objects.filter(kind="signup.opened")].count(
        True
    ) == 1


def test_nobody_offers_after_it_was_closed(committed, morning):
    word = morning.open()
    morning.helper()
    at_once(lambda: morning.offer(word=word), morning.close)
    closed = Entry.objects.get(kind="signup.closed").pk
    late = Entry.objects.filter(kind="signup.offered", pk__gt=closed)
    assert not late.exists()
