"""Errands of lotteries: one that is open, one that is closed, one whose list is published, one that is drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from kaisai.domains.lottery.models import Lottery
from kaisai.domains.lottery.operations import Portion, apply, draw, publish_list, save_lottery
from kaisai.domains.lottery.queries import list_drawn_applications
from kaisai.domains.registration.enums import SaleMode
from kaisai.domains.registration.operations import save_item, save_quota
from kaisai.engines.listings.connpass import Figures
from tests.asking import FOLLOWED


@dataclass(frozen=True, slots=True)
class Lots:
    """Secrets: of two applications that can be changed, and of a place that was won."""

    open: tuple[str, str]
    won: str


def hold_lotteries(around: dict[str, Any]) -> Lots:
    """They all give away places of one quota; that of `late` was not taken in time."""
    save_quota(**around, slug="lab", name="Lab", places=9)
    save_item(
        **around, slug="lab", name="Lab", quotas=["lab"], price=0, mode=SaleMode.LOTTERY, most=1
    )

    def lottery(slug: str, *people: str, days: int = 0) -> list[str]:
        then = around | {"at": around["at"] - timedelta(days=days, hours=days and 2)}
        save_lottery(
            **then,
            slug=slug,
            name=slug,
            items=["lab"],
            places=[Portion("lab", 1)],
            opens_at=then["at"],
            closes_at=then["at"] + timedelta(hours=1),
            claim_days=1,
        )
        mails = [f"{who}@kumo.example" for who in people]
        return [apply(**then, slug=slug, name=mail, email=mail).secret for mail in mails]

    def closed(slug: str, *people: str, days: int) -> tuple[list[str], dict[str, Any]]:
        secrets = lottery(slug, *people, days=days)
        return secrets, around | {"at": around["at"] - timedelta(days=days), "slug": slug}

    opened = lottery("open", "one", "two")
    closed("closed", "one", days=1)
    publish_list(**closed("listed", "one", days=1)[1])
    won, of_won = closed("won", "one", days=1)
    of_won["at"] += timedelta(hours=1)
    _late, of_late = closed("late", "one", "two", days=3)
    for then in (of_won, of_late):
        publish_list(**then)
        draw(**then)
    return Lots((opened[0], opened[1]), won[0])


AT_THE_LOTTERY: dict[str, Callable[[Any], dict[str, Any]]] = {
    "lottery.apply": lambda _w: {"slug": "open", "name": "Sample", "email": "new@kumo.example"},
    "lottery.decline": lambda w: {"secret": w.lots.won},
    "lottery.draw": lambda _w: {"slug": "listed"},
    "lottery.export_applications": lambda _w: {"slug": "won"},
    "lottery.list_applications": lambda _w: {"slug": "won"},
    "lottery.list_lotteries": lambda _w: {},
    "lottery.move_up": lambda _w: {"slug": "late"},
    "lottery.publish_list": lambda _w: {"slug": "closed"},
    "lottery.read_record": lambda _w: {"slug": "won"},
    "lottery.regroup": lambda w: {"secret": w.lots.open[0]},
    "lottery.save_lottery": lambda _w: {
        "slug": "new",
        "name": "New",
        "items": ["lab"],
        "places": [{"quota": "lab", "places": 2}],
        "opens_at": "2036-10-03T09:00:00+09:00",
        "closes_at": "2036-10-04T09:00:00+09:00",
    },
    "lottery.withdraw": lambda w: {"secret": w.lots.open[1]},
    "registration.reserve": lambda _w: {
        "until": "2036-10-03T09:00:00+09:00",
        "reservations": [{"item": "lab", "name": "Sample", "email": "guest@kumo.example"}],
    },
}
OF_THE_DRAW: dict[str, Callable[[Any], dict[str, Any]]] = {
    "lottery.tell_result": lambda _w: {
        "slug": "won",
        "applications": list_drawn_applications(Lottery.objects.get(slug="won")),
    },
    "registration.lapse_holds": lambda _w: {},
    "registration.record_figures": lambda _w: {
        "number": FOLLOWED,
        "told": Figures("Sample", "", 13, 0, 20),
    },
}
