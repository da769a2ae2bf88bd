"""Every write of lotteries."""

from kaisai.domains.lottery.operations.announcing import Portion, publish_list, save_lottery
from kaisai.domains.lottery.operations.applying import Accepted, apply, regroup, withdraw
from kaisai.domains.lottery.operations.drawing import draw
from kaisai.domains.lottery.operations.moving import decline, move_up
from kaisai.domains.lottery.operations.telling import tell_result

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
    "tell_result",
    "withdraw",
]
