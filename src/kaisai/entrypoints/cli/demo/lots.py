"""The lotteries of the demo conference: a hands-on session that is drawn, and a tour that one can apply for."""

from datetime import datetime, timedelta
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.domains.lottery.operations import Portion, apply, draw, publish_list, save_lottery
from kaisai.domains.lottery.queries import list_applications, way_of
from kaisai.domains.registration.enums import ItemKind, SaleMode
from kaisai.domains.registration.operations import Attendee, place_order, save_item, save_quota
from kaisai.domains.registration.queries import find_order_by_secret, list_tickets

SEATS, TOUR = 20, 12
GROUPS = (2, 1, 3, 1, 1, 4, 2, 1, 1, 2, 3, 1, 2, 1, 1, 2, 4, 1)  # people who applied together
COMPLETED = 7  # winners who have completed their orders


def hold_lotteries(conference: Conference, at: datetime) -> None:
    """One drawn two days ago, with winners some of whom took their places; one open until tomorrow."""
    around: dict[str, Any] = {"by": COMMAND_LINE, "conference": conference}
    kinds = (
        ("hands-on", ("Hands-on: build a network", "ハンズオン: ネットワークを組む"), SEATS),
        ("tour", ("Tour of the server room", "サーバールーム見学ツアー"), TOUR),
    )
    for position, (slug, names, places) in enumerate(kinds, start=20):
        told = around | {"at": at, "slug": slug, "name": names[0], "name_ja": names[1]}
        save_quota(**told, places=places)
        save_item(
            **told,
            kind=ItemKind.ADD_ON,
            price=0,
            quotas=[slug],
            mode=SaleMode.LOTTERY,
            position=position,
        )
    _drawn(around, at)
    _open(around, at)


def _announce(around: dict[str, Any], slug: str, opens_at: datetime, **told: Any) -> dict[str, Any]:
    save_lottery(
        **around,
        at=opens_at,
        slug=slug,
        items=[slug],
        opens_at=opens_at,
        **told,
    )
    return around | {"at": opens_at + timedelta(hours=1), "slug": slug}


def _drawn(around: dict[str, Any], at: datetime) -> None:
    closes_at = at - timedelta(days=3)
    then = _announce(
        around,
        "hands-on",
        at - timedelta(days=12),
        name="Hands-on: 20 places",
        name_ja="ハンズオン参加者抽選（20名）",
        places=[Portion("hands-on", SEATS)],
        closes_at=closes_at,
        salt_rule="The closing value of the share index of that evening",
        salt_rule_ja="締め切り日の夕方に公表される株価指数の終値",
    )
    _groups(then, GROUPS)
    publish_list(**then | {"at": closes_at})
    draw(**then | {"at": at - timedelta(days=2)}, salt="38471.20")
    winners = [row for row in list_applications(**then) if row.state == "won"]
    for row in winners[:COMPLETED]:
        secret = way_of(row)
        (ticket,) = list_tickets(find_order_by_secret(around["conference"], secret))
        place_order(
            **around,
            at=at - timedelta(days=1),
            secret=secret,
            name=row.name,
            email=row.email,
            attendees=[Attendee(ticket=ticket.pk, name=row.name)],
        )


def _open(around: dict[str, Any], at: datetime) -> None:
    then = _announce(
        around,
        "tour",
        at - timedelta(hours=6),
        name="Tour: 12 places",
        name_ja="見学ツアー参加者抽選（12名）",
        places=[Portion("tour", TOUR)],
        closes_at=at + timedelta(days=1),
        most_in_group=2,
    )
    _groups(then, (1, 2, 1))


def _groups(then: dict[str, Any], sizes: tuple[int, ...]) -> None:
    for number, size in enumerate(sizes, start=1):
        code = ""
        for one in range(1, size + 1):
            accepted = apply(
                **then,
                name=f"見本 {number}-{one}",
                email=f"applicant-{number}-{one}@demo.example",
                code=code,
            )
            code = accepted.group_code
