"""Something in a document is wrong."""

from kaisai.engines.invoices.words import MISTAKES


class Mistake(Exception):
    """What is wrong with a document; `sentence` says where, what, and what to do.

    Attributes:
        code: one of `MISTAKES`.
        place: names of fields from the outside in; lines are counted from 1.
    """

    def __init__(self, code: str, place: tuple[str, ...] = (), **values: object) -> None:
        self.code, self.place, self.values = code, place, values
        super().__init__(self.sentence("en"))

    def sentence(self, language: str) -> str:
        """In `ja` or, for anything else, English."""
        shown = {name: str(told)[:80] for name, told in self.values.items()}
        said = MISTAKES[self.code][language == "ja"].format_map(shown)
        return ": ".join((*(part[:60] for part in self.place), said))
