"""Kinds of entries: a frozen dataclass each, with a version and a sentence in both languages."""

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, dataclass_transform

from kaisai.core.kit.errors import NotFound

_PLAIN = (str, int, float, bool, type(None))
_KINDS: dict[str, type["Kind"]] = {}
K = TypeVar("K", bound="Kind")


@dataclass(frozen=True)
class Kind:
    """What happened. Subclasses add plain fields (text, numbers, lists) and the sentences.

    The sentences are format strings over the fields and need no look-up, so an entry can be
    read after everything it speaks of is gone.
    """

    kind_name: ClassVar[str]
    version: ClassVar[int] = 1
    en: ClassVar[str]
    ja: ClassVar[str]

    def sentence(self, language: str) -> str:
        """The entry as a sentence in `ja` or, for anything else, English."""
        values = _Spoken((f.name, getattr(self, f.name)) for f in dataclasses.fields(self))
        return (self.ja if language.startswith("ja") else self.en).format_map(values)

    def payload(self) -> dict[str, Any]:
        """The fields as JSON-ready values."""
        told = vars(self)
        if all(type(value) in _PLAIN for value in told.values()):
            return dict(told)  # as nearly all of them; the other way takes ten times as long
        return dataclasses.asdict(self)


class _Spoken(dict[str, Any]):
    """Field values for a sentence; lists are joined as people write them."""

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else value


@dataclass_transform(frozen_default=True)
def entry_kind(name: str) -> Any:
    """Declare a kind: `@entry_kind("network.device_added")` above a subclass of `Kind`."""

    def declare(cls: type[K]) -> type[K]:
        kind = dataclass(frozen=True, kw_only=True)(cls)
        if name in _KINDS:
            raise RuntimeError(f"entry kind {name} is declared twice")
        kind.kind_name = name
        _KINDS[name] = kind
        return kind

    return declare


def all_kinds() -> dict[str, type[Kind]]:
    """Every declared kind by name."""
    return dict(_KINDS)


def kind_named(name: str) -> type[Kind]:
    """The kind with that name; an unknown name is refused, never skipped."""
    if name not in _KINDS:
        raise NotFound(f"There is no entry kind {name}.")
    return _KINDS[name]


def revive(name: str, payload: dict[str, Any]) -> Kind:
    """An entry's payload as its dataclass again; fields that a later version dropped are ignored."""
    kind = kind_named(name)
    known = {f.name for f in dataclasses.fields(kind)}
    return kind(**{key: value for key, value in payload.items() if key in known})
