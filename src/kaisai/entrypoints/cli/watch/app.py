"""The terminal monitor as an application: header, list, detail, keys, reload."""

import asyncio
import contextlib
import signal
from dataclasses import replace
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from kaisai.entrypoints.cli.watch.engine import Engine
from kaisai.entrypoints.cli.watch.files import TargetFile, UnusableFileError
from kaisai.entrypoints.cli.watch.panes import LOOK, LOW, Banner, Detail, Head, reloaded
from kaisai.entrypoints.cli.watch.rows import Shown
from kaisai.entrypoints.cli.watch.source import Source
from kaisai.entrypoints.cli.watch.table import TargetTable
from kaisai.entrypoints.cli.watch.terminal import Terminal
from kaisai.entrypoints.cli.watch.words import say

KEYS: list[BindingType] = [
    Binding("q,ctrl+c", "quit", "quit", priority=False),
    Binding("j,down", "move(1)", "down"),
    Binding("k,up", "move(-1)", "up"),
    Binding("pagedown", "page(1)", "page down"),
    Binding("pageup", "page(-1)", "page up"),
    Binding("g,home", "move(-100000)", "first"),
    Binding("G,end", "move(100000)", "last"),
    Binding("slash", "filter", "filter"),
    Binding("s", "sort", "sort"),
    Binding("space", "fold", "fold"),
    Binding("enter,d", "detail", "detail"),
    Binding("r", "reset", "reset"),
    Binding("R", "reload", "reload"),
    Binding("l", "language", "language"),
    Binding("question_mark", "help", "help"),
    Binding("escape", "close", "close"),
]


class WatchApp(App[None]):
    """deadman's look, with everything that its users miss."""

    CSS = LOOK
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    VERTICAL_BREAKPOINTS = LOW

    def __init__(
        self,
        source: Source,
        *,
        language: str,
        scale_ms: float,
        file: TargetFile | None = None,
    ) -> None:
        """`file` is read again when it changes; there is none when a server is shown."""
        super().__init__()
        self.source = source
        self.file = file
        self.language = language
        self.table = TargetTable(source, scale_ms, language)
        self._terminal = Terminal()
        self._stamp = file.stamp() if file else (0, 0)
        self._detail = self._help = False

    def compose(self) -> ComposeResult:
        """Top to bottom."""
        yield Head()
        yield Banner()
        yield Static(id="columns")
        yield self.table
        yield from (Static(id="note"), Detail())
        yield Input(id="filter", placeholder="/")
        yield Static(id="keys")

    def on_mount(self) -> None:
        """Begin to watch."""
        self.theme = "textual-ansi" if "textual-ansi" in self.available_themes else self.theme
        self.table.focus()
        self.watch_targets()
        self.set_interval(1.0, self.tick)
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            # Only the main thread of a Unix program can; elsewhere the key and the file still reload.
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self.hang_up)
        self.call_after_refresh(self.tick)

    def on_resize(self) -> None:
        """Columns give way, bars grow."""
        self.call_after_refresh(self.redraw)

    def on_unmount(self) -> None:
        """Leave nothing half-written."""
        self.source.close()

    @work(exclusive=True)
    async def watch_targets(self) -> None:
        """The source, as long as the application lives."""
        await self.source.run()

    # -- every second

    def tick(self) -> None:
        """Time passes: states, header, file."""
        self._terminal.end_if_gone(self.source.close)
        self.source.tick()
        if self.file is not None:
            stamp = self.file.stamp()
            if stamp not in (self._stamp, (0, 0)):  # gone for a moment: an editor is saving
                self._stamp = stamp
                self.action_reload()
        if self.table.shown.worst_first or self.table.outdated():
            self.table.rearrange()
        self.redraw()

    def redraw(self) -> None:
        """Everything but the lay of the lines."""
        self.table.language = self.language
        self.query_one(Head).tell(self.source, self.table.shown.worst_first, self.language)
        self.query_one("#columns", Static).update(Text(self.table.header(), no_wrap=True))
        self.query_one("#keys", Static).update(
            Text(say("keys", self.language), no_wrap=True, overflow="ellipsis")
        )
        self.query_one(Banner).tell(self.source, self.language)
        if self._detail:
            self._say_detail()
        self.table.refresh()

    def _say_detail(self) -> None:
        self.query_one(Detail).tell(self.source, self.table.chosen_key(), self.language)

    # -- keys

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        self.table.move(step)
        if self._detail:
            self._say_detail()

    def action_page(self, step: int) -> None:
        """Move a screenful."""
        self.action_move(step * max(1, self.table.size.height - 1))

    def action_filter(self) -> None:
        """Ask for words to look for."""
        field = self.query_one("#filter", Input)
        field.display = True
        field.focus()

    def on_input_changed(self, change: Input.Changed) -> None:
        """Narrow while typing."""
        self._show(replace(self.table.shown, text=change.value))

    def on_input_submitted(self) -> None:
        """Keep the filter, go back to the list."""
        self.query_one("#filter", Input).display = False
        self.table.focus()

    def action_close(self) -> None:
        """Close whatever is open; with nothing open, drop the filter."""
        field = self.query_one("#filter", Input)
        if field.display or field.value:
            field.value = ""
            field.display = False
        self._detail = self._help = False
        for pane in (self.query_one("#note", Static), self.query_one(Detail)):
            pane.display = False
        self.table.focus()

    def action_sort(self) -> None:
        """Worst first, or as listed."""
        shown = self.table.shown
        self._show(replace(shown, worst_first=not shown.worst_first))

    def action_fold(self) -> None:
        """Fold or unfold the group under the cursor."""
        group = self.table.chosen_group()
        if group is not None:
            shown = self.table.shown
            self._show(replace(shown, folded=shown.folded ^ {group}))

    def _show(self, shown: Shown) -> None:
        self.table.shown = shown
        self.table.rearrange()
        self.redraw()

    def action_detail(self) -> None:
        """Open or close the pane about the target under the cursor; on a heading, fold."""
        if not self.table.chosen_key():
            self.action_fold()
            return
        self._detail = not self._detail
        self.query_one(Detail).display = self._detail
        self.redraw()

    def action_reset(self) -> None:
        """Begin all counters anew."""
        self.source.reset()
        self.table.rearrange()
        self.redraw()

    def action_language(self) -> None:
        """The other language."""
        self.language = "en" if self.language == "ja" else "ja"
        self.source.speak(self.language)
        if self._help:
            self.note(say("help", self.language))
        self.redraw()

    def action_help(self) -> None:
        """All keys; again closes."""
        self._help = not self._help
        self.query_one("#note", Static).display = self._help
        if self._help:
            self.note(say("help", self.language))

    def hang_up(self) -> None:
        """SIGHUP: somebody wants the file read again, or the terminal was closed."""
        self._terminal.end_if_gone(self.source.close)
        self.action_reload()

    def action_reload(self) -> None:
        """Read the file again; one that cannot be used changes nothing."""
        if self.file is None or not isinstance(self.source, Engine):
            return
        try:
            inventory = self.file.read()
        except UnusableFileError as error:
            self.note(f"{say('kept', self.language)}\n{error}")
            return
        self.note(reloaded(self.source.replace(inventory), inventory.findings, self.language))
        self.table.rearrange()
        self.redraw()

    def note(self, text: str) -> None:
        """Say something below the list; escape closes it."""
        note = self.query_one("#note", Static)
        note.display = True
        note.update(Text(text))
