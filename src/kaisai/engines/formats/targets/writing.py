"""An inventory as deadman.conf: the same bytes where nothing changed, valid for the original else.

What the original does not know stands in `# kaisai:` comment lines (see `annotations`), so the
file still runs in deadman on the day that everything else fails, and nothing is lost on the way
back.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from kaisai.engines.formats.inventory import Entry, Group, Inventory
from kaisai.engines.formats.targets.annotations import Values, write_annotation
from kaisai.engines.formats.targets.building import Keys, base_key, flatten, flatten_thresholds
from kaisai.engines.formats.targets.checking import probe_of
from kaisai.engines.formats.targets.deadman import FAMILY, Reading, read_lines
from kaisai.engines.formats.targets.decoding import encode
from kaisai.engines.formats.targets.sentences import new_report
from kaisai.engines.probes.spec import ProbeKind

_NATIVE = ("relay", "via", "os", "user", "key", "community", "username", "password", "method")
_OPTIONS = (*_NATIVE, "verify", "source", "tcp")
# What the original takes without dying: no blanks, no second "=", nothing like a comment.
_SAFE = re.compile(r"[^\s=;#\ud800-\udfff]+")
_SECRET = re.compile(r"((?:community|passw(?:or)?d|passphrase|secret)\s*=\s*)\S+", re.IGNORECASE)
_UNSAFE = re.compile(r"[\s;#=\ud800-\udfff]+")


def write_deadman(inventory: Inventory, entries: Sequence[Entry] | None = None) -> str:
    """The inventory as the text of a deadman.conf.

    Args:
        inventory: what was read. If it came from a file of the deadman family, every line of that
            file that still holds keeps its bytes and its place.
        entries: what the file is to hold now, when that differs from `inventory.entries`: changed
            lines are rewritten in place, missing ones dropped, new ones added to their group.
    """
    if inventory.dialect not in FAMILY or not inventory.lines:
        held = inventory.entries if entries is None else tuple(entries)
        return _fresh(replace(inventory, entries=held))
    if entries is None:
        pairs = zip(inventory.lines, inventory.line_ends, strict=True)
        return "".join(line + end for line, end in pairs)
    return _Edit(inventory, entries).text()


def mask_secrets(text: str) -> str:
    """The text with every `password=…` and the like made unreadable, in comments and stray lines too."""
    return _SECRET.sub(r"\1***", text)


def write_deadman_bytes(
    inventory: Inventory, entries: Sequence[Entry] | None = None, *, masked: bool = False
) -> bytes:
    """Like `write_deadman`, in the encoding that the file was read in; `masked` hides stray secrets."""
    text = write_deadman(inventory, entries)
    return encode(mask_secrets(text) if masked else text, inventory.encoding)


def _fresh(inventory: Inventory) -> str:
    lines: list[str] = []
    whole: Values = {
        key: repr(value)
        for key, value in (
            ("interval", inventory.interval),
            ("timeout", inventory.timeout),
            ("scale_ms", inventory.scale_ms),
        )
        if value is not None
    }
    whole |= flatten_thresholds(inventory.thresholds)
    if whole:
        lines.append(write_annotation(whole, for_file=True))
    keys = Keys()
    members: dict[str, list[Entry]] = {}
    for entry in inventory.entries:
        members.setdefault(entry.group, []).append(entry)
    for group in _groups(inventory.groups, inventory.entries):
        if lines or group.title or group != Group("", group.line):
            lines += group_lines(group)
        for entry in members.get(group.title, ()):
            lines += entry_lines(entry, lambda plain: keys.take(base_key(plain), 1)[0])
    return "".join(line + "\n" for line in lines)


def _groups(groups: Iterable[Group], entries: Iterable[Entry]) -> list[Group]:
    """Every title once, also those that only an entry names."""
    found = {group.title: group for group in reversed(tuple(groups))}
    ordered = dict.fromkeys([group.title for group in groups] + [entry.group for entry in entries])
    return [found.get(title, Group(title)) for title in ordered]


def group_lines(group: Group) -> list[str]:
    """A separator that the original can read, and before it what the separator cannot say."""
    word = _UNSAFE.sub("-", group.title).strip("-")
    extra: Values = {} if word == group.title and word else {"title": group.title}
    extra |= {"note": group.note} if group.note else {}
    extra |= flatten_thresholds(group.thresholds)
    lines = [write_annotation(extra)] if extra else []
    return [*lines, f"--- {word}" if word else "---"]


def entry_lines(entry: Entry, take_key: Callable[[Entry], str]) -> list[str]:
    """A target line that the original can read, and before it what the line cannot say."""
    wanted = flatten(entry)
    if entry.kind is ProbeKind.TCP and entry.port:
        wanted["tcp"] = f"dstport:{entry.port}"
        del wanted["probe"], wanted["port"]
    # Without a relay in the line, the options of that relay would stop the original.
    allowed = _OPTIONS if _is_safe(wanted.get("relay", "")) else ("source", "tcp")
    options = {key: text for key in allowed if (text := wanted.get(key)) and _is_safe(text)}
    words = [_safe_name(entry.name), _safe_address(entry)]
    line = "\t".join(words)
    if options:
        line += "\t" + " ".join(f"{key}={text}" for key, text in options.items())
    extra: Values = {}
    if words[0] != entry.name:
        extra["name"] = entry.name
    if words[1] != entry.address or _reads_swapped(line):
        extra |= {"name": entry.name, "address": entry.address}
    handled = {"name", "address", *options}
    extra |= {key: text for key, text in wanted.items() if key not in handled}
    if take_key(entry) != entry.key:
        extra["id"] = entry.key
    return [write_annotation(extra), line] if extra else [line]


def _reads_swapped(line: str) -> bool:
    report = new_report()
    read_lines([line], report)
    return any(finding.code == "swapped-columns" for finding in report.findings)


def _is_safe(text: str | list[str]) -> bool:
    return isinstance(text, str) and _SAFE.fullmatch(text) is not None


def _safe_name(name: str) -> str:
    word = _UNSAFE.sub("-", name).lstrip("-")
    return "target" if not word or word.lower().startswith("surveiller:") else word


def _safe_address(entry: Entry) -> str:
    if entry.kind is ProbeKind.HTTP and "//" in entry.address:
        return urlsplit(entry.address).hostname or "localhost"
    return entry.address


class _Edit:
    """Puts changed entries into the lines of the file that they came from."""

    def __init__(self, inventory: Inventory, entries: Sequence[Entry]) -> None:
        self._lines = inventory.lines
        self._ends = list(inventory.line_ends)
        self._newline = max(("\n", "\r\n", "\r"), key=self._ends.count)
        self._reading: Reading = read_lines(inventory.lines, new_report())
        self._inventory = inventory
        self._dropped: set[int] = set()
        self._instead: dict[int, list[str]] = {}
        self._after: dict[int, list[str]] = {}
        self._tail: list[str] = []
        self._tail_group: str | None = None
        self._last_lines = self._ends_of_groups()
        self._plan(entries)

    def text(self) -> str:
        parts: list[str] = list(self._written(self._after.get(0, [])))
        for number, (line, end) in enumerate(zip(self._lines, self._ends, strict=True), start=1):
            follows = self._after.get(number, [])
            if number in self._instead:
                parts += self._written(self._instead[number])
            elif number not in self._dropped:
                parts.append(line + (end or (self._newline if follows or self._tail else "")))
            parts += self._written(follows)
        if parts and self._tail and not parts[-1].endswith(("\n", "\r")):
            parts.append(self._newline)
        return "".join([*parts, *self._written(self._tail)])

    def _written(self, lines: Iterable[str]) -> Iterable[str]:
        return (line + self._newline for line in lines)

    def _plan(self, entries: Sequence[Entry]) -> None:
        pairs, added = match(self._inventory.entries, entries)
        order = {entry.group: at for at, entry in reversed([*enumerate(entries)])}
        for old, new in pairs:
            if new == replace(old, line=new.line if new else 0):
                continue
            self._drop(old)
            if new is not None and new.group == old.group:
                self._instead[old.line] = self._written_entry(new)
            elif new is not None:
                added.append(new)
        for new in sorted(added, key=lambda entry: order[entry.group]):
            self._place(new)

    def _drop(self, old: Entry) -> None:
        self._dropped |= {old.line, *self._reading.owned.get(old.line, ())}

    def _written_entry(self, entry: Entry) -> list[str]:
        return entry_lines(entry, base_key)

    def _place(self, entry: Entry) -> None:
        """Behind the last line of its group; a new group goes to the end of the file."""
        lines = self._written_entry(entry)
        at = self._last_lines.get(entry.group)
        if at is None:
            if self._tail_group != entry.group:
                self._tail += group_lines(Group(entry.group))
            self._tail += lines
            self._tail_group = entry.group
        else:
            self._after.setdefault(at, []).extend(lines)

    def _ends_of_groups(self) -> dict[str, int]:
        """The last line of each group; without any separator or target, the head of the file."""
        ends = {"": 0} | {group.title: group.line for group in reversed(self._reading.groups)}
        for entry in self._inventory.entries:
            ends[entry.group] = max(ends.get(entry.group, 0), entry.line)
        return ends


def match(
    old: Sequence[Entry], new: Sequence[Entry]
) -> tuple[list[tuple[Entry, Entry | None]], list[Entry]]:
    """Each old entry with what it became, and what is new: by key, by probe, by a lone name."""
    left = {entry.key: entry for entry in new}
    result: dict[str, Entry] = {
        entry.key: left.pop(entry.key) for entry in old if entry.key in left
    }
    for identity in (probe_of, _name_of):
        waiting: dict[object, list[Entry]] = {}
        for entry in left.values():
            waiting.setdefault(identity(entry), []).append(entry)
        for entry in old:
            found = waiting.get(identity(entry))
            if entry.key not in result and found:
                result[entry.key] = left.pop(found.pop(0).key)
    return [(entry, result.get(entry.key)) for entry in old], list(left.values())


def _name_of(entry: Entry) -> object:
    return entry.name
