"""A provider of card payments for the demo, and nothing of Django."""

import os

from kaisai.engines.payments.pretend import Manners, Till
from kaisai.engines.payments.pretend_server import PretendProvider


def pretend(host: str, port: int) -> PretendProvider:
    """Serve one; kaisai is told of it by its environment, and never of a real account."""
    here = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    here = f"[{here}]" if ":" in here else here
    webhook = f"http://{here}:{port}/payments/stripe"
    till = Till("sk_test_demo", "whsec_demo", webhook, manners=Manners(delay=1.0, copies=2))
    provider = PretendProvider(till)
    provider.start()
    os.environ["KAISAI_STRIPE_KEY"] = till.key
    os.environ["KAISAI_STRIPE_WEBHOOK_SECRET"] = till.secret
    os.environ["KAISAI_STRIPE_URL"] = till.url
    return provider
