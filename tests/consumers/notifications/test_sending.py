"""The chore that sends: one that hangs or fails holds up nobody, and what was sent is sent once."""

import threading
from datetime import timedelta

import pytest

from kaisai.consumers.notifications.channels import NotDelivered
from kaisai.consumers.notifications.sending import Sending
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.kit.clock import now
from kaisai.domains.alerts.operations import save_route, try_route
from kaisai.domains.alerts.queries import list_deliveries
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
