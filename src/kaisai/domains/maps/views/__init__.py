"""Pages of the maps, what they are drawn from, and what is changed on them."""

from kaisai.domains.maps.views.changing import (
    clear,
    place,
    plan_remove,
    plans,
    spot,
    spot_remove,
)
from kaisai.domains.maps.views.pages import changes, drawing, figures, layout, plan, topology

__all__ = [
    "changes",
    "clear",
    "drawing",
    "figures",
    "layout",
    "place",
    "plan",
    "plan_remove",
    "plans",
    "spot",
    "spot_remove",
    "topology",
]
