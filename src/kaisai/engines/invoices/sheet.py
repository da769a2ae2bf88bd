"""A4 pages as lists of marks: what stands where, in points from the lower left corner."""

from collections.abc import Callable
from dataclasses import dataclass

from kaisai.engines.invoices.glyphs import one_line, width

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89  # ISO 216 A4
LEFT, RIGHT = 56.0, PAGE_WIDTH - 56.0
TOP, BOTTOM = PAGE_HEIGHT - 60.0, 64.0

Colour = tuple[float, float, float]
INK: Colour = (0.13, 0.13, 0.15)
GREY: Colour = (0.42, 0.43, 0.46)
HAIR: Colour = (0.80, 0.81, 0.83)
TINT: Colour = (0.95, 0.955, 0.965)
RED: Colour = (0.75, 0.10, 0.12)


@dataclass(frozen=True, slots=True)
class Text:
    """One printable line; `x` is its left end, `y` its base line."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    colour: Colour = INK


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""

    x: float
    y: float
    right: float
    weight: float = 0.5
    colour: Colour = HAIR


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, filled with or drawn in a colour."""

    x: float
    y: float
    right: float
    top: float
    colour: Colour
    is_filled: bool = True


Page = list[Text | Rule | Box]


class Sheet:
    """Pages that are written from the top; `y` is the lower edge of what is written on the last one.

    Attributes:
        on_next: writes the head of each page but the first.
    """

    def __init__(self, on_next: "Callable[[Sheet], None]") -> None:
        self.pages: list[Page] = [[]]
        self.y = TOP
        self.on_next = on_next

    def need(self, height: float) -> bool:
        """Begins a page where this one has not as much room; says whether it did."""
        if self.y - height >= BOTTOM:
            return False
        self.pages.append([])
        self.y = TOP
        self.on_next(self)
        return True

    def add(self, mark: Text | Rule | Box) -> None:
        """On the last page."""
        self.pages[-1].append(mark)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        *,
        bold: bool = False,
        colour: Colour = INK,
    ) -> None:
        """A line from `x` to the right."""
        self.add(Text(x, y, one_line(text), size, bold, colour))

    def write_left_of(
        self,
        right: float,
        y: float,
        text: str,
        size: float = 9,
        *,
        bold: bool = False,
        colour: Colour = INK,
    ) -> None:
        """A line that ends at `right`."""
        shown = one_line(text)
        self.write(right - width(shown, size, bold=bold), y, shown, size, bold=bold, colour=colour)
