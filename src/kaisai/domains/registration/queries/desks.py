"""What the devices of a desk carry of tickets beside names."""

from collections import defaultdict
from collections.abc import Collection

from django.utils.translation import override

from kaisai.core.conference.models import Conference
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.models import Answer, Order, Ticket
from kaisai.domains.registration.queries.questions import in_words

MOST_GONE = 5_000
Said = tuple[str, str]  # English, Japanese


def answers_at_desk(conference: Conference, tickets: Collection[int]) -> dict[int, list[Said]]:
    """Question and answer in both languages, by ticket (key): of questions that are shown at the desk."""
    rows = Answer.objects.filter(
        conference=conference, ticket__in=tickets, question__is_at_desk=True
    )
    rows = rows.select_related("question", "option").order_by("question__position", "pk")
    told: dict[int, list[Said]] = defaultdict(list)
    for row in rows:
        said = []
        for language in ("en", "ja"):
            with override(language):
                said.append(f"{row.question.label}: {in_words(row.question, [row])}")
        told[row.ticket_id].append((said[0], said[1]))
    return told


def list_gone_tickets(conference: Conference) -> list[int]:
    """Tickets (keys) that somebody had and that are no longer valid, the newest first."""
    over = Order.objects.filter(conference=conference, state=OrderState.CANCELLED).exclude(name="")
    gone = Ticket.objects.filter(conference=conference, order__in=over)
    back = Ticket.objects.filter(conference=conference, refund__isnull=False)
    found = (gone | back).order_by("-pk").values_list("pk", flat=True)
    return list(found[:MOST_GONE])
