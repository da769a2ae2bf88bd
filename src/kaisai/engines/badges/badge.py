"""What stands on a badge."""

import re
from dataclasses import dataclass

from kaisai.engines.invoices.glyphs import GETA, printable

# Emoji and what belongs to them: no font of ours has any, and a name is read without them.
_PICTURES = re.compile("[\u2600-\u27bf\u200d\ufe0f\U0001f000-\U0001ffff]")
# Red, green and blue of the lanes, as on their signs: dark enough for white letters.
LANES = (
    (0x0B, 0x57, 0xD0),
    (0xA8, 0x0F, 0x1B),
    (0x0B, 0x6B, 0x35),
    (0x7A, 0x2E, 0xA0),
    (0x9A, 0x3D, 0x00),
    (0x00, 0x61, 0x6B),
    (0xA3, 0x19, 0x5B),
    (0x4A, 0x4F, 0x57),
)


@dataclass(frozen=True, slots=True)
class Badge:
    """A person's badge; what is empty is left out.

    Attributes:
        number: of the ticket, as it is read out.
        lane: number of the lane, 0 for none; `colour` of it is from 1 to 8.
        contact: what the QR code says (`contact.vcard`); None for who did not ask for one.
    """

    name: str
    kana: str = ""
    latin: str = ""
    kind: str = ""
    affiliation: str = ""
    number: str = ""
    lane: int = 0
    colour: int = 1
    contact: str | None = None

    @property
    def lacks_letters(self) -> bool:
        """Whether a name has letters that the fonts lack: such a badge is written by hand."""
        names = without_pictures(self.name + self.kana + self.latin + self.affiliation)
        return printable(names).count(GETA) > names.count(GETA)


def without_pictures(text: str) -> str:
    """The words of it, without needless spaces."""
    return " ".join(_PICTURES.sub(" ", text).split())
