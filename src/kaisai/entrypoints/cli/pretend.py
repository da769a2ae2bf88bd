"""`kaisai payments-test-provider`: a provider of card payments that moves no money, to try it out with."""

import time

import click

from kaisai.engines.payments.pretend import Manners, Till
from kaisai.engines.payments.pretend_server import PretendProvider
from kaisai.entrypoints.cli.words import say


@click.command("payments-test-provider")
@click.option("--port", default=8010, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--webhook",
    default="http://127.0.0.1:8000/payments/stripe",
    show_default=True,
    help="Where messages go.",
)
@click.option("--key", default="sk_test_pretend", show_default=True, help="KAISAI_STRIPE_KEY.")
@click.option(
    "--secret",
    default="whsec_pretend",
    show_default=True,
    help="KAISAI_STRIPE_WEBHOOK_SECRET.",
)
@click.option("--delay", default=1.0, show_default=True, help="Seconds before a message is sent.")
@click.option("--copies", default=2, show_default=True, help="How often each one is sent.")
@click.option("--forge", is_flag=True, help="Before each message send a forged one.")
def pretend(
    port: int, webhook: str, key: str, secret: str, delay: float, copies: int, forge: bool
) -> None:
    """Serve on loopback what speaks Stripe's language and moves no money.

    Buyers get a page with buttons: pay, pay later, declined. Messages come late and twice.
    """
    till = Till(key, secret, webhook, manners=Manners(delay=delay, copies=copies, forges=forge))
    with PretendProvider(till, port):
        click.echo(say("pretend-at", url=till.url, key=key, secret=secret))
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            click.echo()
