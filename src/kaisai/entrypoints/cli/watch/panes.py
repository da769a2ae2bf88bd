"""What stands around the list of the terminal monitor: head, banner, details of one target."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from rich.cells import cell_len
from rich.text import Text
from textual.widgets import Static

from kaisai.engines.formats.findings import Finding
from kaisai.engines.formats.targets import TargetDiff
from kaisai.engines.liveness.states import State, Why
from kaisai.engines.liveness.words import sentence, state_word
from kaisai.entrypoints.cli.watch.rows import MARKS, SEVERITY, Row
from kaisai.entrypoints.cli.watch.source import Source
from kaisai.entrypoints.cli.watch.table import STYLES
from kaisai.entrypoints.cli.watch.words import say

SHOWN_LINES = 12
LATEST = 8  # changes of state
LOOK = """
Screen, TargetTable, #top, #columns, #note, #detail, #filter, #keys { background: ansi_default; }
#top { height: 1; padding: 0 1; }
#banner { height: auto; padding: 0 1; display: none; text-style: bold; background: $warning; color: $text; }
TargetTable { scrollbar-size: 1 1; }
#columns { height: 1; text-style: bold; color: $text-muted; }
#note { height: auto; max-height: 14; padding: 0 1; display: none; border-top: solid $primary; }
#detail { height: auto; max-height: 50%; padding: 0 1; display: none; border-top: solid $primary; }
#filter { display: none; height: 1; border: none; padding: 0 1; }
#keys { height: 1; padding: 0 1; color: $text-muted; }
.-low #columns, .-low #keys { display: none; }
.-low #banner { max-height: 2; }
"""
LOW = [(0, "-low"), (10, "-high")]  # lines of a terminal that gives up all but targets and counts


class Head(Static):
    """How many are in which state; where there is room, what is watched, the order, the time."""

    def __init__(self) -> None:
        super().__init__(id="top")

    def tell(self, source: Source, worst_first: bool, language: str) -> None:
        """Draw it for now."""
        states = Counter(row.state for row in source.rows())
        words = _counts(states, lambda state: f" {state_word(state, language)}")
        order = say("by-severity" if worst_first else "as-listed", language)
        rest = Text(f"{order}  {datetime.now().astimezone():%H:%M:%S}", "dim")
        title = f"kaisai watch  {source.title}  "
        room = self.content_size.width
        for top in (Text(title) + words + rest, words + rest, words):
            if cell_len(top.plain.rstrip()) <= room:
                break
        else:
            top = _counts(states, lambda _state: "")
        top.no_wrap, top.overflow = True, "ellipsis"
        self.update(top)


def _counts(states: Mapping[State, int], word: Callable[[State], str]) -> Text:
    """The states from the worst on, each with its number."""
    text = Text()
    for state in sorted(states, key=lambda state: SEVERITY[state]):
        text.append(f"{MARKS[state]} {states[state]}{word(state)}  ", STYLES[state])
    return text


class Banner(Static):
    """Why not to trust what is shown; hidden when there is nothing to say."""

    def __init__(self) -> None:
        super().__init__(id="banner")

    def tell(self, source: Source, language: str) -> None:
        """Show what hinders, or hide."""
        told = source.banners(language)
        self.display = bool(told)
        self.update(Text("\n".join(told)))


class Detail(Static):
    """One target: state, why, parents, what it hides, its latest changes."""

    def __init__(self) -> None:
        super().__init__(id="detail")

    def tell(self, source: Source, key: str, language: str) -> None:
        """Show that target, or hide when there is none."""
        row = source.row(key)
        self.display = row is not None
        if row is not None:
            names = {each.key: each.name for each in source.rows()}
            self.update(_about(row, names, language))


def reloaded(difference: TargetDiff, findings: Iterable[Finding], language: str) -> str:
    """What a reload changed and what is wrong with the file."""
    found = [f"{each.line}: {each.sentence(language)}" for each in findings]
    told = [say("reloaded", language), *difference.lines(language), *found]
    return "\n".join(told[:SHOWN_LINES])


def _about(row: Row, names: Mapping[str, str], language: str) -> Text:
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
