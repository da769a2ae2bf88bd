"""The terminal monitor as an application: header, list, detail, keys, reload."""

import asyncio
import contextlib
import signal
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from kaisai.engines.liveness.states import Why
from kaisai.engines.liveness.words import sentence, state_word
from kaisai.entrypoints.cli.watch.engine import Engine
from kaisai.entrypoints.cli.watch.files import TargetFile, UnusableFileError
from kaisai.entrypoints.cli.watch.rows import MARKS, SEVERITY, Row
from kaisai.entrypoints.cli.watch.source import Source
from kaisai.entrypoints.cli.watch.table import STYLES, TargetTable
from kaisai.entrypoints.cli.watch.words import say

SHOWN_LINES = 12
LATEST = 8


class WatchApp(App[None]):
    """deadman's look, with everything that its users miss."""

    CSS = """
    Screen, TargetTable, #top, #columns, #note, #detail, #filter, #keys { background: ansi_default; }
    #top { height: 1; padding: 0 1; }
    #banner { height: auto; padding: 0 1; display: none; text-style: bold; background: $warning; color: $text; }
    TargetTable { scrollbar-size: 1 1; }
    #columns { height: 1; text-style: bold; color: $text-muted; }
    #note { height: auto; max-height: 14; padding: 0 1; display: none; border-top: solid $primary; }
    #detail { height: auto; max-height: 50%; padding: 0 1; display: none; border-top: solid $primary; }
    #filter { display: none; height: 1; border: none; padding: 0 1; }
    #keys { height: 1; padding: 0 1; color: $text-muted; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
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
        self._stamp = file.stamp() if file else (0, 0)
        self._detail = False
        self._help = False

    def compose(self) -> ComposeResult:
        """Top to bottom."""
        yield Static(id="top")
        yield Static(id="banner")
        yield Static(id="columns")
        yield self.table
        yield Static(id="note")
        yield Static(id="detail")
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
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self.action_reload)
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
        states = Counter(row.state for row in self.source.rows())
        top = Text(f"kaisai watch  {self.source.title}  ", no_wrap=True, overflow="ellipsis")
        for state in sorted(states, key=lambda state: SEVERITY[state]):
            top.append(
                f"{MARKS[state]} {states[state]} {state_word(state, self.language)}  ",
                STYLES[state],
            )
        order = "by-severity" if self.table.shown.worst_first else "as-listed"
        top.append(f"{say(order, self.language)}  {datetime.now().astimezone():%H:%M:%S}", "dim")
        self.query_one("#top", Static).update(top)
        self.query_one("#columns", Static).update(Text(self.table.header(), no_wrap=True))
        self.query_one("#keys", Static).update(
            Text(say("keys", self.language), no_wrap=True, overflow="ellipsis")
        )
        self._say_banner()
        if self._detail:
            self._say_detail()
        self.table.refresh()

    def _say_banner(self) -> None:
        told = self.source.banners(self.language)
        banner = self.query_one("#banner", Static)
        banner.display = bool(told)
        banner.update(Text("\n".join(told)))

    def _say_detail(self) -> None:
        detail = self.query_one("#detail", Static)
        row = self.source.row(self.table.chosen_key())
        detail.display = row is not None
        if row is not None:
            names = {each.key: each.name for each in self.source.rows()}
            detail.update(_about(row, names, self.language))

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
        self._show(text=change.value)

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
        for name in ("#note", "#detail"):
            self.query_one(name, Static).display = False
        self.table.focus()

    def action_sort(self) -> None:
        """Worst first, or as listed."""
        self._show(worst_first=not self.table.shown.worst_first)

    def action_fold(self) -> None:
        """Fold or unfold the group under the cursor."""
        group = self.table.chosen_group()
        if group is not None:
            self._show(folded=self.table.shown.folded ^ {group})

    def _show(
        self,
        *,
        text: str | None = None,
        worst_first: bool | None = None,
        folded: frozenset[str] | None = None,
    ) -> None:
        shown = self.table.shown
        self.table.shown = type(shown)(
            shown.text if text is None else text,
            shown.worst_first if worst_first is None else worst_first,
            shown.folded if folded is None else folded,
        )
        self.table.rearrange()
        self.redraw()

    def action_detail(self) -> None:
        """Open or close the pane about the target under the cursor; on a heading, fold."""
        if not self.table.chosen_key():
            self.action_fold()
            return
        self._detail = not self._detail
        self.query_one("#detail", Static).display = self._detail
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

    def action_reload(self) -> None:
        """Read the file again; one that cannot be used changes nothing."""
        if self.file is None or not isinstance(self.source, Engine):
            return
        try:
            inventory = self.file.read()
        except UnusableFileError as error:
            self.note(f"{say('kept', self.language)}\n{error}")
            return
        difference = self.source.replace(inventory)
        findings = [f"{f.line}: {f.sentence(self.language)}" for f in inventory.findings]
        told = [
            say("reloaded", self.language),
            *difference.lines(self.language),
        ]
        self.note("\n".join([*told, *findings][:SHOWN_LINES]))
        self.table.rearrange()
        self.redraw()

    def note(self, text: str) -> None:
        """Say something below the list; escape closes it."""
        note = self.query_one("#note", Static)
        note.display = True
        note.update(Text(text))


def _about(row: Row, names: Mapping[str, str], language: str) -> Text:
    """The detail pane of one target."""
    text = Text()
    text.append(f"{MARKS[row.state]} {row.name}  {row.address}  ", STYLES[row.state])
    since = f"  {say('since', language, at=_clock(row.since))}" if row.since else ""
    text.append(f"{state_word(row.state, language)}{since}\n")
    text.append(f"{sentence(row.why, language) if isinstance(row.why, Why) else row.why}\n")
    for word, keys in (("parents", row.parents), ("hides", row.hides)):
        if keys:
            text.append(f"{say(word, language)}: {', '.join(names.get(k, k) for k in keys)}\n")
    for at, state in reversed(row.changes[-LATEST:]):
        text.append(f"  {_clock(at)} ", "dim")
        text.append(f"{MARKS[state]} {state_word(state, language)}\n", STYLES[state])
    return text


def _clock(at: float) -> str:
    return f"{datetime.fromtimestamp(at).astimezone():%H:%M:%S}"
