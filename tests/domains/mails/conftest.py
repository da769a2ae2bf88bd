"""A shop whose orders cause mails, and a mail server that takes them."""

from concurrent.futures import Executor, Future

import pytest

from kaisai.consumers.mails.sending import Posting
from kaisai.consumers.mails.writing import WRITING
from kaisai.core.journal.models import Entry
from kaisai.core.kit.clock import now
from kaisai.domains.mails.models import Mail
from tests.domains.registration.conftest import shop
from tests.entrypoints.poller.receivers import Mailbox, serving

__all__ = ["shop"]


class AtOnce(Executor):
    """One after the other, in the thread of the test: its transaction is seen by no other."""

    def submit(self, call, *told):
        done = Future()
        done.set_result(call(*told))
        return done


class Post:
    """What the worker does, and where mails arrive."""

    def __init__(self, shop, mailbox):
        self.shop, self.mailbox, self.posting = shop, mailbox, Posting(AtOnce())

    def read(self):
        """Everything in the journal becomes mails, each time from its beginning; the oldest first.

        Not by a walk: on PostgreSQL it sees what is committed, and a test commits nothing.
        """
        for entry in Entry.objects.order_by("pk"):
            if WRITING.wants(entry):
                WRITING.consume(entry)
        return list(Mail.objects.order_by("pk"))

    def send(self, rounds=20):
        """What may leave leaves; what has arrived by now."""
        for _round in range(rounds):
            self.posting.run(now())
        return self.mailbox.mails

    def states(self):
        return list(Mail.objects.order_by("pk").values_list("state", flat=True))


@pytest.fixture
def post(shop, settings):
    with serving(Mailbox()) as mailbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = mailbox.server_address
        settings.DEFAULT_FROM_EMAIL = "Kumo Days <kumo@kaisai.example>"
        settings.PUBLIC_URL = "https://kaisai.example"
        shop.quota("hall", 50)
        shop.item("entry", "hall", price=500, most=5)
        shop.item("free", "hall", most=5)
        yield Post(shop, mailbox)
