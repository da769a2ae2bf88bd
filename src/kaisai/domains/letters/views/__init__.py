"""Pages of letters."""

from kaisai.domains.letters.views.asking import given, mine, paper_of_given, paper_of_mine
from kaisai.domains.letters.views.deciding import decide, head, look, overview, paper, turn_down

__all__ = [
    "decide",
    "given",
    "head",
    "look",
    "mine",
    "overview",
    "paper",
    "paper_of_given",
    "paper_of_mine",
    "turn_down",
]
