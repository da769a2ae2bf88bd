"""From what a caller sends to an operation's typed arguments: one model per operation, for every entrypoint."""

import base64
import binascii
import collections.abc
import contextlib
import dataclasses
import functools
import inspect
import json
import re
import types
import typing
from datetime import UTC, date, datetime
from typing import Annotated, Any, Union

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
)
from pydantic_core import PydanticCustomError

from kaisai.core.operations.registry import Declared, Parameter
from kaisai.core.surfaces.complaints import refuse

LONGEST_TEXT = 20_000
LONGEST_LIST = 5_000
LARGEST_FILE = 8_000_000  # of base64
LARGEST_NUMBER = 2**53  # beyond it JSON numbers are no longer exact
# Conferences of kaisai; farther away, a change of zone leaves the calendar of Python or databases.
EARLIEST, LATEST = date(1970, 1, 1), date(2200, 1, 1)


def _from_base64(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise PydanticCustomError("not_base64", "must be base64") from error


_NO_TEXT = re.compile("[\x00\ud800-\udfff]")  # what no database keeps


def _without_nul(value: Any) -> Any:
    if isinstance(value, str) and _NO_TEXT.search(value):
        raise PydanticCustomError("not_text", "must not hold NUL or lone surrogates")
    return value


Text = Annotated[str, BeforeValidator(_without_nul), Field(max_length=LONGEST_TEXT)]
File = Annotated[
    bytes,
    BeforeValidator(_from_base64),
    Field(max_length=LARGEST_FILE, json_schema_extra={"contentEncoding": "base64"}),
]
Whole = Annotated[int, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER, strict=True)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Day = Annotated[date, Field(ge=EARLIEST, lt=LATEST)]
Moment = Annotated[
    AwareDatetime,
    Field(
        ge=datetime.combine(EARLIEST, datetime.min.time(), UTC),
        lt=datetime.combine(LATEST, datetime.min.time(), UTC),
    ),
]
_PLAIN: dict[Any, Any] = {
    str: Text,
    bytes: File,
    int: Whole,
    float: Number,
    date: Day,
    datetime: Moment,
}


def _bounded(annotation: Any) -> Any:
    """The annotation with limits, so that no caller can send a gigabyte."""
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (Union, types.UnionType):
        return Union[tuple(_bounded(each) for each in inner)]  # noqa: UP007 - the parts are computed
    if origin in (list, tuple, collections.abc.Sequence):
        return Annotated[list[_bounded(inner[0])], Field(max_length=LONGEST_LIST)]  # type: ignore[misc]  # computed
    if origin is dict:
        key, value = (_bounded(each) for each in inner)
        return Annotated[dict[key, value], Field(max_length=LONGEST_LIST)]  # type: ignore[valid-type]  # computed
    if dataclasses.is_dataclass(annotation) and isinstance(annotation, type):
        return _bounded_plan(annotation)
    return annotation


def _bounded_plan(plan: type[Any]) -> Any:
    """A dataclass as an object of bounded fields, handed on as the dataclass."""
    hints = typing.get_type_hints(plan)
    fields: dict[str, Any] = {
        field.name: (
            _bounded(hints[field.name]),
            ... if field.default is dataclasses.MISSING else field.default,
        )
        for field in dataclasses.fields(plan)
    }
    model = create_model(plan.__name__, __config__=ConfigDict(extra="forbid"), **fields)
    return Annotated[
        model, AfterValidator(lambda found: plan(**{name: getattr(found, name) for name in fields}))
    ]


def _field(parameter: Parameter) -> tuple[Any, Any]:
    default = ... if parameter.default is inspect.Parameter.empty else parameter.default
    return _bounded(parameter.annotation), Field(default)


@functools.cache
def model_for(declared: Declared) -> type[BaseModel]:
    """The pydantic model of what callers send; unknown names are refused."""
    fields: dict[str, Any] = {
        parameter.name: _field(parameter) for parameter in declared.parameters
    }
    return create_model(
        declared.name.replace(".", "_"), __config__=ConfigDict(extra="forbid"), **fields
    )


def checked(declared: Declared, values: dict[str, Any]) -> dict[str, Any]:
    """The arguments, typed.

    Raises:
        Refused: `bad-arguments`, naming everything that is wrong and what to give instead.
    """
    model = model_for(declared)
    # kept from pydantic, which would write a complaint about each of a million
    unknown = values.keys() - model.model_fields.keys()
    try:
        found = model.model_validate({k: v for k, v in values.items() if k not in unknown})
    except ValidationError as error:
        raise refuse(declared, unknown, error) from error
    if unknown:
        raise refuse(declared, unknown, None)
    return {name: getattr(found, name) for name in model.model_fields}


def from_words(declared: Declared, words: dict[str, str]) -> dict[str, Any]:
    """Text values, as from a command line or a query string, as JSON-like values for `checked`."""
    kinds = {parameter.name: parameter.annotation for parameter in declared.parameters}
    return {name: _from_word(kinds.get(name, str), text) for name, text in words.items()}


def _from_word(kind: Any, text: str) -> Any:
    options = [each for each in typing.get_args(kind) if each is not type(None)]
    if typing.get_origin(kind) in (Union, types.UnionType) and len(options) == 1:
        return None if text in {"", "null"} else _from_word(options[0], text)
    if text[:1] in {"[", "{"} and kind is not str:
        with contextlib.suppress(ValueError, RecursionError):
            return json.loads(text)
    if typing.get_origin(kind) in (list, tuple, collections.abc.Sequence):
        return [_from_word(typing.get_args(kind)[0], word) for word in text.split(",") if word]
    if kind is bool and text.lower() in {"yes", "true", "on", "1", "no", "false", "off", "0"}:
        return text.lower() in {"yes", "true", "on", "1"}
    try:
        return int(text) if kind is int else float(text) if kind is float else text
    except ValueError:
        return text  # the model says what is wrong with it
