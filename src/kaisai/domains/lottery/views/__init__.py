"""Pages of lotteries."""

from kaisai.domains.lottery.views.applying import (
    application,
    change_group,
    give_up,
    lotteries,
    lottery,
    record_file,
    take_back,
)
from kaisai.domains.lottery.views.drawing import (
    applications_file,
    draw_lots,
    edit,
    fill_places,
    look,
    overview,
    publish,
)

__all__ = [
    "application",
    "applications_file",
    "change_group",
    "draw_lots",
    "edit",
    "fill_places",
    "give_up",
    "look",
    "lotteries",
    "lottery",
    "overview",
    "publish",
    "record_file",
    "take_back",
]
