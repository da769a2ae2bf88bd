"""Every write of letters."""

from kaisai.domains.letters.operations.asking import ask, take_back
from kaisai.domains.letters.operations.deciding import issue, refuse
from kaisai.domains.letters.operations.setting import save_letterhead

__all__ = ["ask", "issue", "refuse", "save_letterhead", "take_back"]
