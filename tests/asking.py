"""Errands of registration's questions, lists and tables."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kaisai.domains.registration.enums import QuestionKind, SourceKind
from kaisai.domains.registration.models import Listing
from kaisai.domains.registration.operations import (
    Attendee,
    OptionPlan,
    Wanted,
    hold,
    place_order,
    save_question,
)
from kaisai.domains.registration.queries import find_order_by_secret, list_tickets
from tests.returned import report

FOLLOWED = 123456  # the number of a page
LIST = """参加枠名,ユーザー名,表示名,参加ステータス,更新日時,受付番号
一般枠,demo_one,見本 一,参加,2026-09-03 09:15,9000001
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A placed order whose ticket is asked for a size: its secret, number and ticket."""

    secret: str
    number: str
    ticket: int


def ask(around: dict[str, Any], line: str) -> Asked:
    """Two questions at the shop, one of which nobody answered, and an order of whoever has that place in line.

    A page at connpass is followed.
    """
    save_question(**around, slug="spare", label="Spare", kind=QuestionKind.TEXT)
    held = hold(**around, wanted=[Wanted("entry")], line=line)
    order = find_order_by_secret(around["conference"], held.secret)
    (ticket,) = list_tickets(order)
    place_order(
        **around,
        secret=held.secret,
        name="Sample Buyer",
        email="buyer@kumo.example",
        attendees=[Attendee(ticket=ticket.pk, name="Sample Attendee")],
    )
    save_question(
        **around,
        slug="size",
        label="Size",
        kind=QuestionKind.CHOICE,
        items=["entry"],
        options=[OptionPlan("S"), OptionPlan("M")],
        changeable_until=around["conference"].created_at.replace(year=2199),
    )
    Listing.objects.create(
        conference=around["conference"],
        source=SourceKind.CONNPASS,
        number=FOLLOWED,
        accepted=12,
        waiting=0,
        good_at=around["at"],
        tried_at=around["at"],
    )
    return Asked(held.secret, held.number, ticket.pk)


def _answers(world: Any) -> list[dict[str, Any]]:
    return [{"ticket": world.asked.ticket, "answers": [{"question": "size", "options": ["m"]}]}]


def _list() -> str:
    return base64.b64encode(LIST.encode("cp932")).decode()


def _report() -> str:
    return base64.b64encode(report("buyer@kumo.example")).decode()


ASKED: dict[str, Callable[[Any], dict[str, Any]]] = {
    "conference.preview_close_out": lambda _w: {},
    "mails.import_bounces": lambda _w: {"data": _report()},
    "mails.preview_bounces": lambda _w: {"data": _report()},
    "registration.change_answers": lambda w: {"secret": w.asked.secret, "answers": _answers(w)},
    "registration.count_answers": lambda _w: {},
    "registration.drop_listing": lambda _w: {"number": FOLLOWED},
    "registration.export_attendees": lambda _w: {},
    "registration.export_counts": lambda _w: {},
    "registration.export_orders": lambda _w: {},
    "registration.import_attendees": lambda _w: {"data": _list(), "name": "list.csv"},
    "registration.list_attendee_lists": lambda _w: {},
    "registration.list_attendees": lambda _w: {"text": "Sample", "state": "placed"},
    "registration.list_figures": lambda _w: {},
    "registration.list_questions": lambda _w: {},
    "registration.preview_attendees": lambda _w: {"data": _list(), "items": {"一般枠": "entry"}},
    "registration.record_answers": lambda w: {"number": w.asked.number, "answers": _answers(w)},
    "registration.remove_question": lambda _w: {"slug": "spare"},
    "registration.save_question": lambda _w: {
        "slug": "photos",
        "label": "May we take photos?",
        "label_ja": "写真撮影に同意しますか",
        "kind": "consent",
        "items": ["entry"],
    },
}
