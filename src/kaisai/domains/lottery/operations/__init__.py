"""Every write of lotteries."""

from kaisai.domains.lottery.operations.announcing import Portion, publish_list, save_lottery
from kaisai.domains.lottery.operations.applying import Accepted, apply, regroup, withdraw
from kaisai.domains.lottery.operations.drawing import draw
from kaisai.domains.lottery.operations.moving import decline, move_up

__all__ = [
    "Accepted",
    "Portion",
    "apply",
    "decline",
    "draw",
    "move_up",
    "publish_list",
    "regroup",
    "save_lottery",
    "withdraw",
]
