"""The list of targets, drawn line by line: only what is visible costs anything."""

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from kaisai.engines.liveness.states import State
from kaisai.entrypoints.cli.watch.rows import (
    MARKS,
    Heading,
    Line,
    Row,
    Shown,
    arrange,
    bar,
    fit,
    number,
)
from kaisai.entrypoints.cli.watch.source import Source
from kaisai.entrypoints.cli.watch.words import say

STYLES = {
    State.UP: Style(color="green"),
    State.LATE: Style(color="yellow"),
    State.LOSSY: Style(color="dark_orange"),
    State.DOWN: Style(color="red", bold=True),
    State.UNREACHABLE: Style(color="magenta"),
    State.UNKNOWN: Style(dim=True),
    State.MAINTENANCE: Style(color="blue"),
}
PLAIN = Style()
DIM = Style(dim=True)
TITLE = Style(bold=True)
CHOSEN = Style(reverse=True)
LOSS, RTT, AVERAGE, SENT = 5, 8, 8, 6


class TargetTable(ScrollView, can_focus=True):
    """Scrolls, moves, folds; asks its source for each line that it draws."""

    DEFAULT_CSS = "TargetTable { height: 1fr; overflow-x: hidden; }"
    cursor = reactive(0)

    def __init__(self, source: Source, scale_ms: float, language: str) -> None:
        super().__init__()
        self.source = source
        self.scale_ms = scale_ms
        self.language = language
        self.shown = Shown()
        self.lines: list[Heading | Line] = []
        self._known: list[str] = []
        self._placed = False

    def rearrange(self) -> None:
        """Lay the lines anew: after a filter, a fold, a sort, a reload."""
        chosen = self.chosen_key()
        rows = self.source.rows()
        self._known = [row.key for row in rows]
        self.lines = arrange(rows, self.shown)
        self.virtual_size = Size(self.size.width, len(self.lines))
        self._place(chosen)
        self.refresh()

    def _place(self, chosen: str) -> None:
        """Put the cursor back on its target; at the start, on the first one."""
        keys = [line.key if isinstance(line, Line) else "" for line in self.lines]
        if chosen and chosen in keys:
            self.cursor = keys.index(chosen)
        elif self._placed or not any(keys):
            self.cursor = min(self.cursor, max(0, len(keys) - 1))
        else:
            self.cursor = keys.index(next(filter(None, keys)))
            self._placed = True

    def on_click(self, click: Click) -> None:
        """The pointer chooses, too."""
        index = click.y + self.scroll_offset.y
        if index < len(self.lines):
            self.cursor = index

    def outdated(self) -> bool:
        """Whether targets came or went since the lines were laid."""
        return self._known != [row.key for row in self.source.rows()]

    def on_resize(self) -> None:
        """The bars grow with the terminal."""
        self.virtual_size = Size(self.size.width, len(self.lines))

    def chosen_key(self) -> str:
        """Key of the target under the cursor, '' on a heading."""
        line = self.lines[self.cursor] if self.cursor < len(self.lines) else None
        return line.key if isinstance(line, Line) else ""

    def chosen_group(self) -> str | None:
        """The group under the cursor, as a heading or a target of it."""
        for line in reversed(self.lines[: self.cursor + 1]):
            if isinstance(line, Heading):
                return line.group
        return None

    def move(self, step: int) -> None:
        """Move the cursor and keep it in sight."""
        if self.lines:
            self.cursor = max(0, min(len(self.lines) - 1, self.cursor + step))
            top, height = self.scroll_offset.y, max(1, self.size.height)
            if self.cursor < top:
                self.scroll_to(y=self.cursor, animate=False)
            elif self.cursor >= top + height:
                self.scroll_to(y=self.cursor - height + 1, animate=False)
            self.refresh()

    def widths(self) -> tuple[int, int]:
        """Cells for names and addresses; both give way on a narrow terminal."""
        room = max(0, self.size.width - LOSS - RTT - AVERAGE - SENT - 9)
        return min(24, max(10, room * 2 // 7)), min(40, max(9, room * 2 // 7))

    def header(self) -> str:
        """The line above the list."""
        name, address = self.widths()
        words = [say(word, self.language) for word in ("loss", "rtt", "average", "sent")]
        cells = [
            " " * (width - cell_len(word)) + word
            for word, width in zip(words, (LOSS, RTT, AVERAGE, SENT), strict=True)
        ]
        return " ".join(
            [
                " ",
                fit(say("name", self.language), name),
                fit(say("address", self.language), address),
                *cells,
                say("result", self.language),
            ]
        )

    def render_line(self, y: int) -> Strip:
        """Draw one visible line."""
        index = y + self.scroll_offset.y
        width = self.size.width
        if index >= len(self.lines):
            return Strip.blank(width)
        line = self.lines[index]
        segments = (
            self._heading(line) if isinstance(line, Heading) else self._target(line.key, width)
        )
        strip = Strip(segments).adjust_cell_length(width)
        return strip.apply_style(CHOSEN) if index == self.cursor and self.has_focus else strip

    def _heading(self, heading: Heading) -> list[Segment]:
        sign = "▸" if heading.folded else "▾"
        count = say("folded", self.language, count=heading.count)
        title = heading.group or "–"
        if title.isdigit():  # a nameless group of the file
            title = say("group", self.language, name=title)
        return [Segment(f"{sign} {title} ", TITLE), Segment(f"({count})", DIM)]

    def _target(self, key: str, width: int) -> list[Segment]:
        row = self.source.row(key)
        if row is None:
            return []
        name, address = self.widths()
        style = STYLES[row.state]
        loss = 100 * row.lost / row.sent if row.sent else 0.0
        cells = [
            f"{loss:.0f}%".rjust(LOSS),
            number(row.rtt_last, 2).rjust(RTT),
            number(row.rtt_avg, 2).rjust(AVERAGE),
            str(row.sent).rjust(SENT),
        ]
        left = f"{fit(row.name, name)} {fit(row.address, address)} {' '.join(cells)} "
        used = 2 + name + address + LOSS + RTT + AVERAGE + SENT + 7
        return [
            Segment(f"{MARKS[row.state]} ", style),
            Segment(left, DIM if row.stale else PLAIN),
            *self._bar(row, style, width - used),
        ]

    def _bar(self, row: Row, style: Style, width: int) -> list[Segment]:
        hidden = say("hidden", self.language, count=len(row.hides)) if row.hides else ""
        drawn = bar(
            row.rtts,
            self.scale_ms,
            max(0, width - (cell_len(hidden) + 1 if hidden else 0)),
            row.reason,
        )
        return [Segment(drawn, style), *([Segment(f" {hidden}", TITLE)] if hidden else [])]
