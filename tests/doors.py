"""Errands of the desk, at the shop of `tests/shopping.py`."""

from collections.abc import Callable
from typing import Any

from kaisai.domains.desk.enums import AdmissionRule
from kaisai.domains.desk.models import Lane
from kaisai.domains.desk.operations import (
    LaneGroup,
    admit,
    have_default_list,
    offer_walk_ins,
    open_till,
    save_lanes,
    save_list,
)


def open_doors(around: dict[str, Any], ticket: str) -> int:
    """One is let in; a room has a gate; two lanes, one border of which is far from where it should be, and an open till."""
    have_default_list(around["conference"], around["at"])
    admit(**around, code=ticket, device="front", note="pays later")
    gate = {"slug": "tutorial", "name": "Tutorial", "room": "hall-a"}
    save_list(**around, **gate, rule=AdmissionRule.MANY)
    save_lanes(**around, groups=[LaneGroup(2)])
    Lane.objects.filter(number=2).update(begins="0")
    offer_walk_ins(**around, items=["entry"])
    return open_till(**around, name="Front", begins_with=10_000).pk


AT_THE_DOORS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "desk.admit": lambda w: {
        "code": w.shop.tickets[0],
        "device": "front",
        "note": "pays in the evening",
    },
    "desk.gates": lambda _w: {},
    "desk.let_out": lambda w: {
        "code": w.shop.tickets[0],
        "device": "gate",
        "admission_list": "tutorial",
    },
    "desk.arrivals": lambda _w: {},
    "desk.badge": lambda w: {"number": w.shop.tickets[0]},
    "desk.badges": lambda _w: {},
    "desk.balance_lanes": lambda _w: {},
    "desk.close_till": lambda w: {"till": w.shop.till, "counted": 10_000},
    "desk.counters": lambda _w: {},
    "desk.find_lane": lambda w: {"text": w.shop.tickets[0]},
    "desk.lanes": lambda _w: {},
    "desk.lists": lambda _w: {},
    "desk.news": lambda _w: {"device": "d1"},
    "desk.offer_walk_ins": lambda _w: {"items": ["entry"]},
    "desk.open_till": lambda _w: {"name": "Back", "begins_with": 0},
    "desk.note": lambda w: {"number": w.shop.tickets[0], "text": "a parcel waits"},
    "desk.notes": lambda _w: {},
    "desk.pay_out": lambda w: {"till": w.shop.till, "amount": 500, "reason": "stamps"},
    "desk.save_badge_layout": lambda _w: {"size": "card"},
    "desk.save_lanes": lambda _w: {"groups": [{"lanes": 2}], "sort": "number"},
    "desk.save_list": lambda _w: {"slug": "lunch", "name": "Lunch", "rule": "daily"},
    "desk.collect": lambda w: {"till": w.shop.till, "number": w.shop.placed[1], "received": 9_000},
    "desk.sell": lambda w: {
        "till": w.shop.till,
        "item": "entry",
        "name": "Sample Walker",
        "email": "walker@kumo.example",
        "received": 1_000,
        "let_in_now": True,
    },
    "desk.snapshot": lambda _w: {},
    "desk.sync": lambda w: {
        "device": "d1",
        "desk": "Front",
        "lines": [
            {
                "number": 1,
                "admission_list": "admission",
                "ticket": w.shop.tickets[0],
                "clock": 1_790_000_000_000,
            }
        ],
    },
    "desk.till": lambda w: {"till": w.shop.till},
    "desk.tills": lambda _w: {},
    "desk.undo": lambda w: {
        "code": w.shop.tickets[1],
        "device": "front",
        "reason": "wrong person",
    },
}
