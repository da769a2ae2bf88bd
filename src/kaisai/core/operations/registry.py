"""Operations and queries, declared once, reachable from everywhere (DESIGN 3)."""

import functools
import inspect
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from kaisai.core.access.verdicts import READ_ONLY, Verdict
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import recording
from kaisai.core.kit.turns import turn_to_write

P = ParamSpec("P")
R = TypeVar("R")
# What every operation is given by its caller's surroundings rather than by the caller.
SURROUNDINGS = ("by", "conference", "at", "prepared")


class NotJournaled(Exception):
    """An operation changed something and told nobody: a bug, rolled back."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of an operation or query, as its callers see it."""

    name: str
    annotation: Any
    default: Any

    @property
    def is_required(self) -> bool:
        """Whether it has no default."""
        return self.default is inspect.Parameter.empty


@dataclass(frozen=True, slots=True)
class Declared:
    """An operation or query with all that an entrypoint needs to offer it."""

    name: str
    call: Callable[..., Any]
    may: Callable[..., Verdict]
    parameters: tuple[Parameter, ...]
    takes: frozenset[str]
    changes: bool
    offered: bool
    prepare: Callable[..., Any] | None = None
    takes_passes: bool = False

    @property
    def summary(self) -> str:
        """The first line of its docstring."""
        return (inspect.getdoc(self.call) or "").partition("\n")[0]

    @property
    def description(self) -> str:
        """Its docstring."""
        return inspect.getdoc(self.call) or ""

    @property
    def needs_conference(self) -> bool:
        """Whether it belongs to one conference."""
        return "conference" in self.takes

    def verdict(self, **arguments: Any) -> Verdict:
        """May it happen with these arguments?"""
        wanted = _wanted(self.may)
        return self.may(**{name: value for name, value in arguments.items() if name in wanted})


@functools.cache
def _wanted(may: Callable[..., Verdict]) -> frozenset[str]:
    """The arguments that a verdict is about."""
    return frozenset(inspect.signature(may).parameters)


_DECLARED: dict[str, Declared] = {}


def operation(
    name: str,
    *,
    may: Callable[..., Verdict],
    offered: bool = True,
    prepare: Callable[..., Any] | None = None,
    gathers: bool = False,
    takes_passes: bool = False,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a change. The wrapped function runs in one transaction, after its verdict, and journals.

    Args:
        name: `domain.verb_noun`, stable, the address of the operation everywhere.
        may: verdict function over `by` and any of the operation's arguments.
        offered: False keeps it off the API, CLI and MCP (for kaisai's own processes).
        prepare: what takes time and needs no database, such as reading another system: called with
            the operation's arguments, and the conference if it takes it, after a first verdict and
            before the transaction, so that nobody waits for it; its answer arrives as `prepared`.
        gathers: the function hands on to a `Gathering`, which opens a transaction for many at once.
        takes_passes: whoever has a pass for its part of kaisai (`identity/passes.py`) may call it.
    """

    def declare(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if args:
                raise TypeError(f"{declared.name} takes keyword arguments only")
            if gathers and not transaction.get_connection().in_atomic_block:
                _require(declared, kwargs)
                return function(*args, **kwargs)
            ready = {} if "prepared" in kwargs else _prepared(declared, kwargs)
            return _carry_out(declared, function, {**kwargs, **ready})

        declared = _register(
            name,
            function,
            run,
            may,
            changes=True,
            offered=offered,
            prepare=prepare,
            takes_passes=takes_passes,
        )
        return run

    return declare


def query(
    name: str, *, may: Callable[..., Verdict], takes_passes: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a read: offered as a GET resource and as a tool, after its verdict."""

    def declare(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            declared.verdict(**kwargs).require()
            return function(*args, **kwargs)

        declared = _register(
            name, function, run, may, changes=False, offered=True, takes_passes=takes_passes
        )
        return run

    return declare


def _prepared(declared: Declared, kwargs: dict[str, Any]) -> dict[str, Any]:
    if declared.prepare is None:
        return {}
    _require(declared, kwargs)
    asked = {parameter.name for parameter in declared.parameters}
    asked |= {"conference"} & inspect.signature(declared.prepare).parameters.keys()
    return {"prepared": declared.prepare(**{k: v for k, v in kwargs.items() if k in asked})}


def prepared(
    declared: Declared, *, by: Actor, conference: Conference | None, arguments: dict[str, Any]
) -> dict[str, Any]:
    """What an operation needs to have ready, as an argument more, for who opens a transaction around it."""
    return _prepared(declared, {"by": by, "conference": conference, **arguments})


def _carry_out(declared: Declared, function: Callable[..., R], kwargs: dict[str, Any]) -> R:
    cause = kwargs.pop("cause", None) if "cause" not in declared.takes else None
    with turn_to_write(), transaction.atomic(), recording(declared.name, cause=cause) as told:
        _require(declared, kwargs)
        result = function(**kwargs)
        if not told.entries:
            raise NotJournaled(f"{declared.name} wrote no journal entry")
    return result


def _require(declared: Declared, arguments: dict[str, Any]) -> None:
    by: Actor = arguments["by"]
    if by.read_only:
        READ_ONLY.require()
    declared.verdict(**arguments).require()


def _register(
    name: str,
    function: Callable[..., Any],
    run: Callable[..., Any],
    may: Callable[..., Verdict],
    *,
    changes: bool,
    offered: bool,
    prepare: Callable[..., Any] | None = None,
    takes_passes: bool = False,
) -> Declared:
    if name in _DECLARED:
        raise RuntimeError(f"{name} is declared twice")
    hints = typing.get_type_hints(function)
    signature = inspect.signature(function)
    positional = [
        p.name
        for p in signature.parameters.values()
        if p.kind is not inspect.Parameter.KEYWORD_ONLY
    ]
    if positional:
        raise TypeError(f"{name}: {', '.join(positional)} must be keyword-only")
    parameters = tuple(
        Parameter(p.name, hints.get(p.name, Any), p.default)
        for p in signature.parameters.values()
        if p.name not in SURROUNDINGS
    )
    declared = Declared(
        name,
        run,
        may,
        parameters,
        frozenset(signature.parameters),
        changes,
        offered,
        prepare,
        takes_passes,
    )
    _DECLARED[name] = declared
    return declared


def find_declared(name: str) -> Declared | None:
    """The operation or query with that name."""
    return _DECLARED.get(name)


def list_operations() -> Iterable[Declared]:
    """Every operation that is offered, by name."""
    return [d for _, d in sorted(_DECLARED.items()) if d.changes and d.offered]


def list_queries() -> Iterable[Declared]:
    """Every query, by name."""
    return [d for _, d in sorted(_DECLARED.items()) if not d.changes]


def list_declared() -> Iterable[Declared]:
    """Everything, offered or not."""
    return [d for _, d in sorted(_DECLARED.items())]


def invoke(
    declared: Declared,
    *,
    by: Actor,
    conference: Conference | None,
    at: datetime,
    arguments: dict[str, Any],
) -> Any:
    """Call it with its surroundings; entrypoints use this after checking the arguments' types."""
    surroundings = {"by": by, "conference": conference, "at": at}
    return declared.call(
        **{k: v for k, v in surroundings.items() if k in declared.takes}, **arguments
    )
