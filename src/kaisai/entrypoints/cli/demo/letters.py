"""Some of those who have paid need a visa: requests, a letter, and one that could not be written."""

from datetime import date, datetime, timedelta
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.domains.letters.operations import ask, issue, refuse, save_letterhead
from kaisai.domains.registration.operations import codes_of
from kaisai.domains.registration.queries import known_secret, list_orders, list_tickets

GUESTS = (
    ("ADA SAMPLE", "Fictionia", "X1234567"),
    ("BEN MIHON", "Examplia", "EX7654321"),
    ("CARLA MUSTER", "Fictionia", "X2345678"),
    ("DAN EJEMPLO", "Nowhereland", "N0011223"),
)


def invite_from_abroad(conference: Conference, at: datetime) -> None:
    """A letterhead, two who wait, one letter that is issued, one that is refused."""
    around: dict[str, Any] = {"by": COMMAND_LINE, "conference": conference, "at": at}
    save_letterhead(
        **around,
        host="Demo Conference Committee",
        host_ja="デモカンファレンス実行委員会",
        address="1-2-3 Mihon, Mihon City",
        address_ja="見本県見本市見本町1-2-3",
        contact="visa@demo.example",
        signer="Hanako Mihon",
        signer_ja="見本 花子",
        title="Chair",
        title_ja="実行委員長",
        note="The costs of travel and stay are borne by the guest.",
        note_ja="渡航費および滞在費は本人が負担します。",
    )
    codes = codes_of(conference, at)
    paid = [order for order in list_orders(**around) if order.paid_at and known_secret(order)]
    wanted = []
    for order, (name, country, passport) in zip(paid[5:], GUESTS, strict=False):
        ticket = next(each for each in list_tickets(order) if each.refund_id is None)
        made = ask(
            **around,
            secret=known_secret(order),
            number=codes.number(ticket.pk),
            name=name,
            nationality=country,
            passport=passport,
            birth_date=date(1990, 2, 28),
            address=f"1 Example Street\nSampletown\n{country}",
            arrives_on=conference.starts_on - timedelta(days=2),
            leaves_on=conference.ends_on + timedelta(days=3),
            consulate=f"Embassy of Japan in {country}",
        )
        wanted.append(made.pk)
    issue(**around, letter=wanted[0])
    refuse(**around, letter=wanted[1], reason="The passport is no longer valid on these days.")
