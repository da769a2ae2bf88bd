"""What is wrong with the arguments of an operation, each told with what to give instead."""

import dataclasses
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Union

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from kaisai.core.kit.errors import Problem, Refused
from kaisai.core.operations.registry import Declared

MOST_TOLD = 20
LONGEST_NAME = 80
UNKNOWN = "unknown"

_WRONG = _("%(where)s: give %(wanted)s.")
_LEAST = _("%(where)s: out of range. The least is %(limit)s.")
_MOST = _("%(where)s: out of range. The most is %(limit)s.")
_BELOW = _("%(where)s: out of range. Give something before %(limit)s.")
# pydantic's types of error, and our own; any other one is told as a wrong value
SENTENCES: dict[str, Any] = {
    UNKNOWN: _("%(where)s: there is no such argument. There are: %(known)s."),
    "extra_forbidden": _("%(where)s: there is no such field. Leave it out."),
    "missing": _("%(where)s: missing. Give %(wanted)s."),
    "not_base64": _("%(where)s: not base64. Encode the file as base64."),
    "not_text": _("%(where)s: NUL and lone surrogates are no text. Take them out."),
    "too_long": _("%(where)s: too many. Give at most %(limit)s."),
    "greater_than_equal": _LEAST,
    "less_than_equal": _MOST,
    "less_than": _BELOW,
    "timezone_aware": _("%(where)s: the time zone is missing. Give %(wanted)s."),
}
_TOO_LONG = {
    str: _("%(where)s: too long. Give at most %(limit)s characters."),
    bytes: _("%(where)s: too large. Give at most %(limit)s bytes."),
}
_LIMITS = ("max_length", "ge", "le", "lt")
WANTED: dict[Any, Any] = {
    str: _("a text"),
    bytes: _("a file as base64"),
    bool: _("true or false"),
    int: _("a whole number like 7"),
    float: _("a number like 1.5"),
    date: _("a day like 2026-10-03"),
    datetime: _("a moment with its time zone like 2026-10-03T10:00:00+09:00"),
    list: _("a list"),
    dict: _("names with their values"),
}


def refuse(declared: Declared, unknown: Iterable[str], error: ValidationError | None) -> Refused:
    """The refusal `bad-arguments` that lists everything that is wrong.

    Args:
        declared: the operation or query.
        unknown: names that it does not take.
        error: what pydantic says of the others.
    """
    problems = [*_unknown(declared, unknown), *_wrong(declared, error)]
    told = problems[:MOST_TOLD]
    sentences = [str(problem.sentence) for problem in told]
    if len(problems) > MOST_TOLD:
        sentences.append(_("And %(count)s more.") % {"count": len(problems) - MOST_TOLD})
    return Refused("bad-arguments", " ".join(sentences), status=422, problems=tuple(told))


def _unknown(declared: Declared, names: Iterable[str]) -> Iterator[Problem]:
    known = ", ".join(parameter.name for parameter in declared.parameters) or _("none")
    for name in sorted(names):
        where = name[:LONGEST_NAME]
        yield Problem(where, UNKNOWN, SENTENCES[UNKNOWN] % {"where": where, "known": known})


def _wrong(declared: Declared, error: ValidationError | None) -> Iterator[Problem]:
    kinds = {parameter.name: parameter.annotation for parameter in declared.parameters}
    for found in error.errors(include_url=False, include_input=False) if error else ():
        path = found["loc"]
        where = ".".join(str(part)[:LONGEST_NAME] for part in path) or declared.name
        kind = _kind_at(kinds.get(str(path[0])) if path else None, path[1:])
        limit = _limit(found.get("ctx", {}))
        code = found["type"]
        sentence = SENTENCES.get(code, _WRONG)
        if code == "too_long":
            sentence = _TOO_LONG.get(kind, sentence)
        told = sentence % {"where": where, "wanted": _wanted(kind), "limit": limit}
        yield Problem(where, code, told)


def _limit(told: Mapping[str, Any]) -> str:
    return next((str(told[name]) for name in _LIMITS if name in told), "")


def _kind_at(kind: Any, path: tuple[int | str, ...]) -> Any:
    """The annotation of a part: follows fields of plans, items of lists and values of objects."""
    if typing.get_origin(kind) in (Union, types.UnionType):
        kind = next(part for part in typing.get_args(kind) if part is not types.NoneType)
    if not path:
        return kind
    if path == ("[key]",):
        return str
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _kind_at(typing.get_type_hints(kind).get(str(path[0])), path[1:])
    inner = typing.get_args(kind)
    return _kind_at(inner[-1], path[1:]) if inner else None


def _wanted(kind: Any) -> str:
    """What to give for an annotation, in words."""
    plain = typing.get_origin(kind) or kind
    if not isinstance(plain, type):
        return str(_("another value"))
    if issubclass(plain, Enum):
        return _("one of %(values)s") % {"values": ", ".join(str(each.value) for each in plain)}
    if dataclasses.is_dataclass(plain):
        names = ", ".join(field.name for field in dataclasses.fields(plain))
        return _("an object with %(fields)s") % {"fields": names}
    if plain not in WANTED and issubclass(plain, Iterable):
        return str(WANTED[dict if issubclass(plain, Mapping) else list])
    return str(WANTED.get(plain, _("another value")))
