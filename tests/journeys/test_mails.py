"""kill -9 of the worker while it sends: every mail arrives, and none twice beyond what is promised."""

import os
import signal
from collections import Counter, defaultdict

import pytest

from tests.entrypoints.poller.receivers import Mailbox, serving
from tests.journeys.installation import until

pytestmark = pytest.mark.xdist_group("processes")
BUYERS, AT_ONCE = 14, 4

ORDERS = """
import json
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.core.conference.queries import find_conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.kit.clock import now
from kaisai.domains.mails.operations import save_outbox
from kaisai.domains.registration.operations import Named, order, save_item, save_quota
around = {"by": COMMAND_LINE, "conference": find_conference("kumo"), "at": now()}
save_quota(**around, slug="hall", name="Hall", places=BUYERS)
save_item(**around, slug="entry", name="Entry", quotas=["hall"], price=0)
save_outbox(**around, per_minute=6000)
for number in range(BUYERS):
    order(
        **around, name="Sample Buyer", email=f"buyer-{number}@kumo.example",
        tickets=[Named(item="entry", name="Sample Attendee")],
    )
print("null")
"""

STATES = """
import json
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.domains.mails.models import Mail
print(json.dumps(list(Mail.objects.values_list("state", flat=True))))
"""

TEN_MINUTES_LATER = """
from datetime import timedelta
from kaisai.entrypoints.cli import load_django
load_django()
from django.db.models import F
from kaisai.domains.mails.models import Mail
Mail.objects.filter(state="waiting").update(next_at=F("next_at") - timedelta(minutes=10))
print("null")
"""


class Deadly(Mailbox):
    """Ends whoever sends after the so manieth mail: it has been taken, and nobody was told."""

    victim, after = None, 5

    @property
    def mails(self):
        if self.victim and len(self._mails) >= self.after:
            pid, self.victim = self.victim, None
            os.kill(pid, signal.SIGKILL)
        return self._mails

    @mails.setter
    def mails(self, mails):
        self._mails = mails

    def handle_error(self, *_told):
        """The killed one hangs up."""


def test_kill_9_of_the_worker_sends_every_mail_and_none_twice_but_those_under_way(installation):
    with serving(Deadly()) as mailbox:
        installation.more = {"KAISAI_MAIL_URL": mailbox.url}
        installation.python(f"BUYERS = {BUYERS}\n{ORDERS}")
        with installation.started("worker") as running:
            mailbox.victim = running.process.pid
            until(lambda: running.process.poll() is not None, f"it is killed\n{running.said}")
        with installation.started("worker"):
            arrived = mailbox._mails

            def the_rest():
                return len({mail["to"] for mail in arrived}) >= BUYERS - AT_ONCE

            until(the_rest, "all but those that were under way have arrived")
            installation.python(TEN_MINUTES_LATER)
            until(lambda: len({m["to"] for m in arrived}) == BUYERS, "all have arrived")
            until(lambda: set(installation.python(STATES)) == {"sent"}, "all are recorded")
    assert len(installation.python(STATES)) == BUYERS
    ids = defaultdict(set)
    for mail in arrived:
        ids[mail["to"]].add(mail["message-id"])
    assert all(len(one) == 1 for one in ids.values())
    assert len({next(iter(one)) for one in ids.values()}) == BUYERS
    again = [to for to, many in Counter(mail["to"] for mail in arrived).items() if many > 1]
    assert len(again) <= AT_ONCE
