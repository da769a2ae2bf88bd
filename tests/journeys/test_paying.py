"""The provider tells the running web server of a payment: late, thrice at once, and beside forgers."""

import pytest

from kaisai.engines.payments.pretend import Manners, Till
from kaisai.engines.payments.pretend_server import PretendProvider
from tests.journeys.installation import SLUG, until

pytestmark = pytest.mark.xdist_group("processes")
KEY, SECRET, COPIES, BUYERS = "sk_test_kumo", "whsec_kumo", 3, 4

TO_BE_PAID = f"""
import json
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.core.conference.queries import find_conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.kit.clock import now
from kaisai.domains.payments.operations import start_card
from kaisai.domains.registration.operations import Named, order, save_item, save_quota
around = {{"by": COMMAND_LINE, "conference": find_conference("{SLUG}"), "at": now()}}
save_quota(**around, slug="hall", name="Hall", places=9)
save_item(**around, slug="entry", name="Entry", quotas=["hall"], price=5000)
sessions = []
for _buyer in range({BUYERS}):
    placed = order(
        **around, name="Sample Buyer", email="buyer@kumo.example",
        tickets=[Named(item="entry", name="Sample Attendee")],
    )
    sessions.append(start_card(**around, secret=placed.secret).rpartition("/")[2])
print(json.dumps(sessions))
"""
PAID = """
import json
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.core.journal.models import Entry
from kaisai.domains.payments.models import Payment
from kaisai.domains.registration.models import Order
print(json.dumps([
    list(Order.objects.values_list("state", flat=True)),
    list(Payment.objects.values_list("received", flat=True)),
    Entry.objects.filter(kind="registration.paid").count(),
]))
"""


def test_late_thrice_at_once_and_forged_all_comes_to_one_payment_each(installation):
    till = Till(KEY, SECRET, f"{installation.url}/payments/stripe")
    till.manners = Manners(delay=0.05, copies=COPIES, forges=True)
    with PretendProvider(till):
        installation.more = {
            "KAISAI_STRIPE_KEY": KEY,
            "KAISAI_STRIPE_WEBHOOK_SECRET": SECRET,
            "KAISAI_STRIPE_URL": till.url,
        }
        sessions = installation.python(TO_BE_PAID)
        with installation.started("web", "--port", installation.port) as running:
            until(running.answers, f"pages are answered\n{running.said}")
            for session in sessions:
                till.pay(session)
            for thread in till.under_way:
                thread.join(300)
        states, received, paid = installation.python(PAID)
    assert sorted(till.answers) == [200] * COPIES * BUYERS + [400] * COPIES * BUYERS
    assert states == ["confirmed"] * BUYERS
    assert received == [5000] * BUYERS
    assert paid == BUYERS
