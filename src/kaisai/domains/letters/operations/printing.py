"""What somebody wrote, as a letter can show it."""

from django.utils.translation import gettext_lazy as _

from kaisai.core.kit.errors import Refused
from kaisai.engines.letters.pdf import strange_letter


def one_line(text: str) -> str:
    """Without needless spaces; refuses what the paper cannot show."""
    return _shown(" ".join(text.split()))


def lines(text: str) -> str:
    """The same, line by line."""
    return _shown("\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip()))


def _shown(text: str) -> str:
    if strange := strange_letter(text):
        sentence = _("The letter cannot show “%s”. Write it in Latin or Japanese letters.")
        raise Refused("bad-letters", sentence % strange, status=422)
    return text
