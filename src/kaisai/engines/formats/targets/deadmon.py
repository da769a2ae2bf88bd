"""deadmon's configuration, YAML or JSON (xorrkaz/deadmon, docs/configuration.md).

Limits are inherited app < group < target; a limit of 0 switches lateness off. Scalars are read as
text, so that no YAML version turns an address into a number or a name into a truth value.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from kaisai.engines.formats.inventory import Entry, Group
from kaisai.engines.formats.reporting import Report
from kaisai.engines.formats.targets.building import (
    KNOWN,
    Raw,
    build_entry,
    build_thresholds,
    printable,
)
from kaisai.engines.formats.targets.deadman import MAX_TARGETS, Reading

MAX_DEPTH = 40
MAX_GROUPS = 2_000
MAX_NODES = 800_000
LINE = "\0line"
"""Key under which a mapping keeps its line; no text of a file can be equal to it."""

_BASE: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_RENAMED = {"latency_warning_ms": "late_ms"}
_ELSEWHERE = frozenset(
    (
        *("latency_critical_ms", "name", "public_url", "tab_rotation_interval", "retain_results"),
        *("authentication", "channels", "enabled", "snmpping", "description"),
    )
)
_ABSENT = ("", "null", "~", "Null", "NULL", "None")


class TooDeepError(ValueError):
    """Brackets within brackets beyond any honest file."""


class _Loader(_BASE):  # type: ignore[misc]  # the base is chosen at run time
    """Text only, no tags, no merges; mappings know their line."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        mapping[LINE] = node.start_mark.line + 1
        return mapping


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What a target takes over from its group, the group from the file."""

    group: str = ""
    ignore_late: bool = False
    alerts: bool = True


def parse_tree(text: str) -> Any:
    """YAML (JSON is a subset, nearly) as dicts, lists and texts; mappings carry `LINE`.

    Raises:
        ValueError: it is neither YAML nor JSON, or nested too deeply.
    """
    try:
        _check_depth(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a BaseLoader builds no objects
    except (yaml.YAMLError, TypeError, RecursionError) as why:
        if not text.lstrip().startswith(("{", "[")):
            raise ValueError(_reason(why)) from None
    try:
        return json.loads(text)
    except RecursionError:
        raise TooDeepError("nested too deeply") from None


def read_tree(tree: Any, report: Report) -> Reading:
    """Targets of a parsed file. What is no mapping where one must stand is reported."""
    result = Reading()
    if not isinstance(tree, dict):
        report.add("not-a-config", dialect="deadmon", reason="the top is no mapping")
        return result
    app, alerts = _mapping(tree, "app"), _mapping(tree, "alerts")
    _report_unknown(tree, {"app", "alerts", "groups"}, report)
    limits = _limits(app, alerts, report)
    result.thresholds = limits
    result.interval = _positive(app, "poll_interval", report)
    result.timeout = _positive(app, "timeout", report)
    result.scale_ms = _positive(app, "rtt_scale_ms", report)
    outer = _Inherited(ignore_late=_is_zero(app.get("latency_warning_ms")))
    groups = tree.get("groups")
    for group in (groups if isinstance(groups, list) else [])[:MAX_GROUPS]:
        _read_group(_merged(group), outer, result, report)
    return result


def _read_group(
    group: Mapping[str, Any], outer: _Inherited, result: Reading, report: Report
) -> None:
    line = _line(group)
    title = printable(_text(group.get("name"))) or str(len(result.groups) + 1)
    inherited = replace(outer, group=title, alerts=not _is_off(group.get("alerts")))
    if "latency_warning_ms" in group:
        inherited = replace(inherited, ignore_late=_is_zero(group["latency_warning_ms"]))
    limits = _limits(group, _mapping(group, "alerts"), report)
    result.groups.append(Group(title, line, printable(_text(group.get("description"))), limits))
    targets = group.get("targets")
    for target in targets if isinstance(targets, list) else []:
        if len(result.entries) >= MAX_TARGETS:
            report.add("too-many-targets", _line(target), limit=MAX_TARGETS)
            return
        entry = _read_target(_merged(target), line, inherited, report)
        if entry is not None:
            result.entries.append(entry)


def _read_target(
    target: Mapping[str, Any], group_line: int, inherited: _Inherited, report: Report
) -> Entry | None:
    line = _line(target) or group_line
    raw = {key: _value(value) for key, value in _flat(target, line, report)}
    if not raw.get("name"):
        report.add("missing-name", line)
        return None
    if not raw.get("address"):
        report.add("missing-address", line, name=raw["name"])
        return None
    ignore_late = inherited.ignore_late
    if "late_ms" in raw:
        ignore_late = _is_zero(raw["late_ms"])
        if ignore_late:
            del raw["late_ms"]
    entry = build_entry(raw | {"group": inherited.group}, line, report)
    if entry is None:
        return None
    tags = entry.tags | {"ignore-late"} if ignore_late else entry.tags
    return replace(entry, tags=tags, alerts=entry.alerts and inherited.alerts)


def _flat(target: Mapping[str, Any], line: int, report: Report) -> Iterator[tuple[str, Any]]:
    """The keys of a target with `relay:` and `tcp:` unfolded."""
    for key, value in target.items():
        if key == "relay" and isinstance(value, dict):
            inner = _merged(value)
            yield from ((k, v) for k, v in inner.items() if k in KNOWN and not _is_absent(v))
            _report_unknown(inner, KNOWN | {"snmpping"}, report, line)
        elif key == "tcp" and isinstance(value, dict):
            yield "tcp", f"dstport:{_text(value.get('dstport'))}"
            _report_unknown(value, {"dstport", "method"}, report, line)
        elif key in _ELSEWHERE and key != "name":
            report.add("not-carried", line, key=key)
        elif key != LINE and not _is_absent(value):
            yield _RENAMED.get(str(key), str(key)), value


def _limits(owner: Mapping[str, Any], alerts: Mapping[str, Any], report: Report) -> Any:
    """The thresholds of a file or group. 0 for lateness means never, which is a tag, not a limit."""
    raw: dict[str, str] = {}
    late = _text(owner.get("latency_warning_ms"))
    if late and not _is_zero(late):
        raw["late_ms"] = late
    for theirs, ours in (("threshold", "fail_after"), ("clear_threshold", "clear_after")):
        if _text(alerts.get(theirs)):
            raw[ours] = _text(alerts.get(theirs))
    _report_secret(owner, report)
    as_raw: Raw = dict(raw)
    return build_thresholds(as_raw, _line(owner), report)


def _report_secret(owner: Mapping[str, Any], report: Report) -> None:
    login = owner.get("authentication")
    if isinstance(login, dict) and _text(login.get("password")):
        report.add("secret-in-clear", _line(login), key="authentication.password")


def _report_unknown(
    mapping: Mapping[str, Any], known: set[str] | frozenset[str], report: Report, line: int = 0
) -> None:
    for key in mapping:
        if key not in known and key != LINE:
            report.add("unknown-key", _line(mapping) or line, key=key)


def _merged(value: Any) -> Mapping[str, Any]:
    """A mapping with one level of `<<` resolved; anything else is an empty one."""
    if not isinstance(value, dict):
        return {}
    merge = value.get("<<")
    bases = merge if isinstance(merge, list) else [merge]
    own = {key: item for key, item in value.items() if key != "<<"}
    for base in bases[:8]:
        if isinstance(base, dict):
            own = {**{key: item for key, item in base.items() if key != "<<"}, **own}
    return own


def _mapping(owner: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return _merged(owner.get(key))


def _positive(owner: Mapping[str, Any], key: str, report: Report) -> float | None:
    text = _text(owner.get(key))
    try:
        value = float(text) if text else 0.0
    except ValueError:
        value = 0.0
    if 0.001 <= value <= 86_400:
        return value
    if text:
        remedy = "Write a number above zero."
        report.add("bad-value", _line(owner), key=key, value=text, remedy=remedy)
    return None


def _line(value: Any) -> int:
    line = value.get(LINE, 0) if isinstance(value, dict) else 0
    return line if isinstance(line, int) else 0


def _is_absent(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value in _ABSENT)


def _is_zero(value: Any) -> bool:
    try:
        return not _is_absent(value) and float(_text(value)) == 0
    except ValueError:
        return False


def _is_off(value: Any) -> bool:
    if isinstance(value, dict):
        value = value.get("enabled")
    return value is False or (isinstance(value, str) and value.lower() in {"false", "no", "off"})


def _text(value: Any) -> str:
    if _is_absent(value) or isinstance(value, dict | list):
        return ""
    return str(value).strip()


def _value(value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [_text(item) for item in value[:200] if _text(item)]
    return _text(value)


def _check_depth(text: str) -> None:
    """Refuse deep nesting and floods before anything recursive sees them."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_BASE)):
        if number > MAX_NODES:
            raise TooDeepError("more values than any list of targets has")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise TooDeepError("nested too deeply")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _reason(why: Exception) -> str:
    mark = getattr(why, "problem_mark", None)
    problem = getattr(why, "problem", None) or type(why).__name__
    return f"{problem} (line {mark.line + 1})" if mark is not None else str(problem)
