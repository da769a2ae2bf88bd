"""What would change when a list is loaded again: shown before it happens."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from kaisai.engines.formats.inventory import Entry, Inventory
from kaisai.engines.formats.targets.writing import match
from kaisai.engines.liveness.states import Thresholds
from kaisai.engines.probes.spec import Via

_SILENT = frozenset(("key", "line"))
_WORDS = {
    "en": {
        "same": "Nothing changes.",
        "added": "+ {name} ({address}) is new",
        "removed": "- {name} ({address}) goes",
        "renamed": "~ {old} is now called {new}",
        "changed": "~ {name}: {what}",
    },
    "ja": {
        "same": "変更はありません。",
        "added": "+ {name} ({address}) を追加",
        "removed": "- {name} ({address}) を削除",
        "renamed": "~ {old} の名前を {new} に変更",
        "changed": "~ {name}: {what}",
    },
}
_FIELDS_JA = {
    "name": "名前",
    "address": "アドレス",
    "group": "グループ",
    "kind": "監視方法",
    "port": "ポート",
    "query": "問い合わせ",
    "source": "送信元",
    "via": "中継",
    "device": "機器",
    "device_kind": "種類",
    "room": "部屋",
    "parents": "親",
    "tags": "タグ",
    "interval": "間隔",
    "timeout": "タイムアウト",
    "thresholds": "しきい値",
    "anchor": "基準点",
    "info_url": "URL",
    "note": "備考",
    "alerts": "通知",
    "original_address": "元のアドレス",
}  # fmt: skip - a table reads better in columns


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, its old and its new value as text. Secrets are never in it."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One target that stays, and what is different about it."""

    old: Entry
    new: Entry
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class TargetDiff:
    """The way from one list to another.

    Attributes:
        added, removed: targets that come and go.
        changed: same target, other fields.
        renamed: same probe, other name; the history goes with it.
    """

    added: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    changed: tuple[Changed, ...] = ()
    renamed: tuple[tuple[Entry, Entry], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.renamed)

    def lines(self, language: str) -> tuple[str, ...]:
        """One sentence per difference in `ja` or, for anything else, English."""
        words = _WORDS["ja" if language.startswith("ja") else "en"]
        return tuple(self._sentences(words, language)) or (words["same"],)

    def _sentences(self, words: dict[str, str], language: str) -> Iterator[str]:
        for kind, entries in (("added", self.added), ("removed", self.removed)):
            for entry in entries:
                yield words[kind].format(name=entry.name, address=entry.address)
        for old, new in self.renamed:
            yield words["renamed"].format(old=old.name, new=new.name)
        for change in self.changed:
            what = ", ".join(
                f"{_label(field.name, language)} {field.old or '–'} → {field.new or '–'}"
                for field in change.fields
            )
            yield words["changed"].format(name=change.new.name, what=what)


def diff_targets(old: Inventory, new: Inventory) -> TargetDiff:
    """Compare two lists; targets are recognised by key, then by probe, then by name."""
    removed, changed, renamed = [], [], []
    pairs, added = match(old.entries, new.entries)
    for before, after in pairs:
        if after is None:
            removed.append(before)
            continue
        differences = tuple(_differences(before, after))
        if before.name != after.name:
            renamed.append((before, after))
            differences = tuple(item for item in differences if item.name != "name")
        if differences:
            changed.append(Changed(before, after, differences))
    return TargetDiff(tuple(added), tuple(removed), tuple(changed), tuple(renamed))


def _differences(old: Entry, new: Entry) -> Iterator[FieldChange]:
    for field in fields(Entry):
        before, after = getattr(old, field.name), getattr(new, field.name)
        follows = field.name == "original_address" and old.original_address == old.address
        if before == after or field.name in _SILENT or follows:
            continue
        texts = _as_text(before), _as_text(after)
        if texts[0] == texts[1]:
            # Only a secret can differ without being seen.
            texts = (texts[0], f"{texts[1]} (***)")
        yield FieldChange(field.name, *texts)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Via):
        login = value.user or value.username
        return f"{value.kind}:{login}@{value.host}" if login else f"{value.kind}:{value.host}"
    if isinstance(value, Thresholds):
        limits = ((field.name, getattr(value, field.name)) for field in fields(value))
        return " ".join(f"{name}={limit:g}" for name, limit in limits if limit is not None)
    if isinstance(value, frozenset | tuple):
        return ",".join(sorted(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _label(field: str, language: str) -> str:
    return _FIELDS_JA.get(field, field) if language.startswith("ja") else field
