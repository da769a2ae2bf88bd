"""Something in a file of expectations is wrong."""

from kaisai.engines.dropcheck.words import MISTAKES


class Mistake(Exception):
    """Something that people wrote is wrong; `sentence` says where, what, and what to do.

    Attributes:
        code: one of `MISTAKES`.
        place: file, table and key, as far as they are known, from the outside in.
    """

    def __init__(self, code: str, place: tuple[str, ...] = (), **values: object) -> None:
        self.code, self.place, self.values = code, place, values
        super().__init__(self.sentence("en"))

    def within(self, *place: str) -> "Mistake":
        """The same, found in that place."""
        return Mistake(self.code, (*place, *self.place), **self.values)

    def sentence(self, language: str) -> str:
        """In `ja` or, for anything else, English."""
        shown = {name: _shown(told) for name, told in self.values.items() if name != "choices"}
        choices = self.values.get("choices", ())
        listed = ", ".join(map(str, choices)) if isinstance(choices, tuple) else ""
        said = MISTAKES[self.code][language == "ja"].format_map({**shown, "choices": listed})
        return ": ".join((*filter(None, self.place), said))


def _shown(told: object) -> str:
    try:
        return str(told)[:60]
    except ValueError:  # a whole number of thousands of digits, which Python does not write out
        return "…"
