"""Text that becomes smaller, and then several lines, until all of it fits: nobody's name is cut off."""

from dataclasses import dataclass

from kaisai.engines.invoices.glyphs import one_line, width, wrapped

LEADING = 1.25
_STEP = 0.94


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of one size, in points."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """Of all lines."""
        return len(self.lines) * self.size * LEADING


def fitted(
    text: str, wide: float, high: float, *, largest: float, least: float, bold: bool = False
) -> Fitted:
    """The text as large as it fits into a box: in one line down to `least`, then in several.

    Args:
        text: anything; what the fonts lack is replaced.
        wide: of the box, in points.
        high: likewise.
        largest: size to begin with, in points.
        least: below which one line becomes several.
        bold: as `glyphs.runs`.
    """
    told = one_line(text).strip()
    size = min(largest, high / LEADING)
    while size > least:
        if width(told, size, bold=bold) <= wide:
            return Fitted((told,), size)
        size *= _STEP
    size = min(largest, high / LEADING)
    while True:  # ends: at some size every letter has room
        # Bold letters are wider than those that lines are counted with.
        lines = wrapped(told, size, wide)
        found = Fitted(tuple(lines), size)
        is_whole = size <= least or all(width(word, size) <= wide for word in told.split())
        if (
            is_whole
            and found.height <= high
            and all(width(line, size, bold=bold) <= wide for line in lines)
        ):
            return found
        size *= _STEP
