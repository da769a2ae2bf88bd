"""Every write of maps."""

from kaisai.domains.maps.operations.plans import remove_plan, save_plan
from kaisai.domains.maps.operations.positions import clear_positions, place_device
from kaisai.domains.maps.operations.spots import Corner, place_spot, remove_spot

__all__ = [
    "Corner",
    "clear_positions",
    "place_device",
    "place_spot",
    "remove_plan",
    "remove_spot",
    "save_plan",
]
