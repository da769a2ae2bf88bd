"""Two of the crew invite the same people at the same moment: one of them does."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from kaisai.core.kit.errors import Refused
from kaisai.domains.mails.models import Mail
from kaisai.domains.registration.models import Invitation
from kaisai.domains.registration.operations import resend_invitation
from tests.domains.registration.test_inviting import call

pytestmark = pytest.mark.postgres  # SQLite has one writer at a time
CREW = 6


def together(work):
    """What each of them heard, `done` or why not, when they all press at once."""
    ready = threading.Barrier(CREW)

    def press(number):
        connections.close_all()
        ready.wait(300)
        try:
            work(number)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(CREW) as threads:
        return sorted(threads.map(press, range(CREW)))


def test_an_address_is_invited_once(committed, shop):
    shop.quota("hall", 100)
    shop.item("guest", "hall", mode="invitation", price=5_000, most=10)
    people = [f"g{n}@kumo.example" for n in range(8)]
    told = together(lambda _number: call(shop, *people, keeps_places=True))
    assert told == ["done"] + ["invited"] * (CREW - 1)
    assert sorted(Invitation.objects.values_list("email", flat=True)) == people
    assert Mail.objects.count() == len(people)


def test_two_invitations_do_not_move_to_one_address(committed, shop):
    shop.quota("hall", 100)
    shop.item("guest", "hall", mode="invitation", price=5_000, most=10)
    made = call(shop, *(f"g{n}@kumo.example" for n in range(CREW)))
    told = together(
        lambda n: resend_invitation(**shop.crew, invitation=made[n].pk, email="one@kumo.example")
    )
    assert told == ["done"] + ["invited"] * (CREW - 1)
