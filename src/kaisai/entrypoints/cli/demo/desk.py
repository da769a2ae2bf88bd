"""The desk of the demo conference: its lists, and some people who came this morning; all names are made up."""

from datetime import datetime, timedelta
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.kit.clock import to_ms
from kaisai.domains.desk.enums import AdmissionRule
from kaisai.domains.desk.operations import HandedLine, have_default_list, save_list, sync
from kaisai.domains.registration.operations import codes_of
from kaisai.domains.registration.queries import list_sold_tickets

CAME = 34  # tickets, the first ones that were sold
DESKS = ("Front 1", "Front 2")


def open_desk(conference: Conference, at: datetime) -> None:
    """Admission, lunch once a day, the party; two desks let people in during the last hours, one of them twice."""
    around: dict[str, Any] = {"by": COMMAND_LINE, "conference": conference, "at": at}
    have_default_list(conference, at)
    lunch = AdmissionRule.DAILY
    save_list(**around, slug="lunch", name="Lunch", name_ja="昼食", rule=lunch, position=1)
    save_list(
        **around,
        slug="party",
        name="Party",
        name_ja="懇親会",
        items=["individual-party"],
        capacity=300,
        position=2,
    )
    codes = codes_of(conference, at)
    tickets = [t for t in list_sold_tickets(conference, 0, 200) if t.item.kind != "add_on"][:CAME]
    for number, desk in enumerate(DESKS):
        lines = [
            HandedLine(
                number=line,
                admission_list="admission",
                ticket=codes.number(ticket.pk),
                clock=to_ms(at - timedelta(minutes=3 * len(tickets) - 5 * line)),
            )
            for line, ticket in enumerate(tickets, start=1)
            if line % len(DESKS) == number or line == 1
        ]
        sync(**around, device=f"demo-{number}", desk=desk, lines=lines)
