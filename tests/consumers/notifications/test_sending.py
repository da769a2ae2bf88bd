"""The chore that sends: one that hangs or fails holds up nobody, and what was sent is sent once."""

import threading
from datetime import date, timedelta

import pytest

from kaisai.consumers.notifications.channels import NotDelivered
from kaisai.consumers.notifications.sending import AT_ONCE_OF_ONE, Sending
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.kit.clock import now
from kaisai.core.operations.conferences import open_conference
from kaisai.domains.alerts.models import Delivery
from kaisai.domains.alerts.operations import save_route, try_route
from kaisai.domains.alerts.queries import due_parcels, list_deliveries
from kaisai.engines.alerting.rules import Words
from tests.entrypoints.poller.receivers import SECRET
from tests.journeys.installation import until


class Post:
    """Takes everything, but for the addresses that hang or refuse."""

    def __init__(self):
        self.taken, self.over = [], threading.Event()

    def send(self, parcel, _url):
        if "hang" in parcel.address:
            self.over.wait(600)
        if "never" in parcel.address:
            raise NotDelivered(Words("No.", "不可。"), permanent=True)
        if "bug" in parcel.address:
            raise ZeroDivisionError
        self.taken.append((parcel.address, parcel.id))


@pytest.fixture
def post():
    post = Post()
    yield post
    post.over.set()


@pytest.fixture
def routes(cast):
    """A route with mailboxes, and one whose webhook hangs."""
    at_kumo = {"by": COMMAND_LINE, "conference": cast.conference, "at": now()}

    def make(name, *mails, hook=""):
        told = {"webhook": hook, "webhook_secret": SECRET} if hook else {}
        save_route(**at_kumo, name=name, mails=mails, **told)
        try_route(**at_kumo, name=name)

    return make


def states(cast):
    return {d.target: d.state for d in list_deliveries(cast.conference)}


def test_one_that_hangs_holds_up_nobody(cast, post, routes):
    for number in range(20):
        routes(f"chat-{number}", hook="https://hang.example/")
    routes("crew", "noc@kumo.example", "chair@kumo.example")
    sending = Sending({"mail": post, "webhook": post})

    def arrived():
        sending.run(now())
        told = states(cast)
        return told.get("mail:noc@kumo.example") == told.get("mail:chair@kumo.example") == "sent"

    until(arrived, "mails are sent")
    assert states(cast)["webhook"] == "waiting"


def test_a_conference_whose_receivers_hang_holds_up_no_other(cast, post):
    """Hundreds are due at one conference, the oldest of all, and none of its receivers answers."""
    for number in range(12):
        hanging(cast.conference, f"chat-{number}", f"https://hang.example/{number}", notices=50)
    other = open_kaze()
    hanging(other, "chat", "https://hang.example/kaze", notices=600)
    save_route(by=COMMAND_LINE, conference=other, at=now(), name="crew", mails=["noc@kaze.example"])
    try_route(by=COMMAND_LINE, conference=other, at=now(), name="crew")
    sending = Sending({"mail": post, "webhook": post})

    def arrived():
        sending.run(now())
        return [address for address, _id in post.taken] == ["noc@kaze.example"]

    until(arrived, "the mail of the other conference is sent")
    own = [p for p, _ in sending._under_way.values() if p.conference == cast.conference]
    assert 0 < len(own) <= AT_ONCE_OF_ONE


def test_who_has_less_under_way_comes_first(cast, post):
    other = open_kaze()
    for number in range(3):
        hanging(cast.conference, f"chat-{number}", f"https://hang.example/{number}", notices=50)
    sending = Sending({"mail": post, "webhook": post})
    sending.run(now())
    hanging(other, "chat", "https://hang.example/kaze", notices=2)
    due = due_parcels(now(), sending._under_way.keys())
    assert sending._under_way.keys().isdisjoint(parcel.delivery for parcel in due)
    first, second, *_rest = sending._in_turn(due)
    assert first.conference == second.conference == other


def hanging(conference, name, hook, notices):
    """A route to a webhook that never answers, and that many notices for it that are long due."""
    at = now() - timedelta(hours=1)
    told = {"by": COMMAND_LINE, "conference": conference, "at": at}
    save_route(**told, name=name, webhook=hook, webhook_secret=SECRET)
    try_route(**told, name=name)
    first = list_deliveries(conference).get(route=name)
    Delivery.objects.bulk_create(
        Delivery(
            conference=conference,
            entry=1_000_000 * first.pk + number,
            route=name,
            target=first.target,
            said=first.said,
            planned_at=at,
            next_at=at,
        )
        for number in range(notices - 1)
    )


def open_kaze():
    return open_conference(
        by=COMMAND_LINE,
        at=now(),
        slug="kaze-no-hi",
        name="Kaze Days",
        name_ja="風の日",
        starts_on=date(2026, 10, 3),
        ends_on=date(2026, 10, 4),
        time_zone="Asia/Tokyo",
    )


def test_what_was_sent_is_sent_once_and_refusals_end(cast, post, routes):
    routes("crew", "noc@kumo.example", "never@kumo.example", "bug@kumo.example")
    sending = Sending({"mail": post, "webhook": post})

    def done():
        sending.run(now())
        return states(cast)["mail:noc@kumo.example"] == "sent" and not sending._under_way

    until(done, "all have been tried")
    for later in range(1, 5):
        sending.run(now() + timedelta(hours=later))
    assert [address for address, _id in post.taken] == ["noc@kumo.example"]
    told = states(cast)
    assert told["mail:never@kumo.example"] == "failed"
    assert told["mail:bug@kumo.example"] == "waiting"
