"""The outbox of the demo: some mails have left, one came back, the others wait for release."""

from datetime import datetime
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE, WORKER
from kaisai.domains.mails.operations import record_bounce, record_sending, save_outbox, take_up
from kaisai.domains.registration.operations import resend_order
from kaisai.domains.registration.queries import list_orders

SENT = 8
REPLY_TO = "tickets@demo.example"


def fill_outbox(conference: Conference, at: datetime) -> None:
    """The worker writes what follows from the orders; with no mail server, nothing else may leave."""
    around: dict[str, Any] = {"by": COMMAND_LINE, "conference": conference, "at": at}
    working = around | {"by": WORKER}
    sold = [order for order in list_orders(**around) if order.is_sold]
    for order in sold[:SENT]:
        resend_order(**around, number=order.number)
    for mail in take_up(**working, most=2 * SENT):  # those of the waiting list as well
        record_sending(**working, mail=mail.pk)
    record_bounce(
        **around, address=sold[SENT // 2].email, problem="550 5.1.1 No such user (sample)"
    )
    save_outbox(**around, waits=True, reply_to=REPLY_TO)
