"""The desk of the demo conference: its lists, and some people who came this morning; all names are made up."""

from datetime import datetime, timedelta
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.kit.clock import to_ms
from kaisai.domains.desk.enums import AdmissionRule, LaneSort
from kaisai.domains.desk.operations import (
    HandedLine,
    LaneGroup,
    close_till,
    have_default_list,
    offer_walk_ins,
    open_till,
    pay_out,
    save_badge_layout,
    save_lanes,
    save_list,
    sell,
    sync,
)
from kaisai.domains.registration.enums import QuestionKind
from kaisai.domains.registration.operations import codes_of, save_question
from kaisai.domains.registration.queries import list_sold_tickets

CAME = 34  # tickets, the first ones that were sold
CONTACT = (
    ("link", QuestionKind.TEXT, ("Link on your badge", "名札に載せるリンク")),
    (
        "contact",
        QuestionKind.CONSENT,
        (
            "A QR code with my name and link on my badge",
            "名札に氏名とリンクのQRコードを載せる",
        ),
    ),
)
GATE, ROOM_FOR, LEFT = "tutorial", 30, 5  # of 34 who came in, five left: one place is free
DESKS = ("Front 1", "Front 2")


def open_desk(conference: Conference, at: datetime) -> None:
    """Admission, lunch once a day, the party, the gate of a room; two desks let people in during the last hours, one of them twice."""
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
    many = AdmissionRule.MANY
    save_list(
        **around,
        slug=GATE,
        name="Workshop in 4B",
        name_ja="4Bのワークショップ",
        rule=many,
        capacity=ROOM_FOR,
        room="workshop-4b",
        position=3,
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
    _fill_a_room(around, [codes.number(ticket.pk) for ticket in tickets])
    _plan_lanes(around)
    _sell_for_cash(around)


def _fill_a_room(around: dict[str, Any], numbers: list[str]) -> None:
    """The gate of a room that is nearly full: most came within the last minutes, some went out again."""
    moments = (around["at"] - timedelta(seconds=20 * n) for n in range(len(numbers) + LEFT, 0, -1))
    ways = [(number, False) for number in numbers] + [(number, True) for number in numbers[:LEFT]]
    lines = [
        HandedLine(line, GATE, number, to_ms(moment), out=out)
        for line, (moment, (number, out)) in enumerate(zip(moments, ways, strict=True), start=1)
    ]
    sync(**around, device="demo-gate", desk="Door 4B", lines=lines)


def _plan_lanes(around: dict[str, Any]) -> None:
    """A lane for students, three for everybody else; badges with a contact code for who consented."""
    groups = [LaneGroup(1, ["student"]), LaneGroup(3)]
    save_lanes(**around, groups=groups, sort=LaneSort.NUMBER)
    for slug, kind, (label, label_ja) in CONTACT:
        told: dict[str, Any] = {"slug": slug, "kind": kind, "label": label, "label_ja": label_ja}
        save_question(**around, **told, items=["individual", "individual-party"], position=9)
    save_badge_layout(**around, consent="contact", link="link")


def _sell_for_cash(around: dict[str, Any]) -> None:
    """A till that was closed yesterday with ten yen too few, and one that is open with two sales."""
    offer_walk_ins(**around, items=["individual", "student"])
    yesterday = around | {"at": around["at"] - timedelta(days=1)}
    closed = _sell_at(yesterday, "Front 2")
    pay_out(**yesterday, till=closed, amount=1_200, reason="Tape and pens")
    close_till(**yesterday, till=closed, counted=52_790, note="One coin is missing")
    _sell_at(around, "Front 1")


def _sell_at(told: dict[str, Any], name: str) -> int:
    """A till of that name with two sales; its number."""
    till = int(open_till(**told, name=name, begins_with=30_000).pk)
    for number, received in ((1, 20_000), (2, 12_000)):
        sell(
            **told,
            till=till,
            item="individual",
            name=f"当日 {name[-1]}-{number}",
            name_kana=f"トウジツ {name[-1]}-{number}",
            name_latin=f"Walker {name[-1]}-{number}",
            email=f"walker-{name[-1]}-{number}@demo.example",
            received=received,
        )
    return till
