"""`kaisai watch FILE --once`: one round for scripts."""

import asyncio
import json
import math
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from kaisai.engines.formats.findings import Severity
from kaisai.engines.formats.inventory import Entry, Inventory
from kaisai.engines.formats.targets import to_specs
from kaisai.engines.liveness.states import State
from kaisai.engines.probes.permission import ping_permission
from kaisai.engines.probes.prober import probe_once
from kaisai.engines.probes.problems import Problem
from kaisai.engines.probes.relay import CONNECT_TIMEOUT
from kaisai.engines.probes.spec import ProbeKind, ProbeSpec, Result, ViaKind
from kaisai.entrypoints.cli.watch.log import JsonLog
from kaisai.entrypoints.cli.watch.rows import fit
from kaisai.entrypoints.cli.watch.server import Server
from kaisai.entrypoints.cli.watch.words import say

TRIES = 3


async def _ask(specs: list[ProbeSpec]) -> tuple[list[Result], dict[str, Problem]]:
    """Each target until it answers, at most three times: all results, and by key what hindered."""
    told: list[Result] = []
    hindered: dict[str, Problem] = {}
    waiting = specs
    for _ in range(TRIES):
        if not waiting:
            break
        results, met = await probe_once(waiting, _patience(waiting))
        told += results
        hindered |= met
        answered = {result.key for result in told if result.rtt_ms is not None}
        waiting = [spec for spec in specs if spec.key not in answered]
    heard = {result.key for result in told}
    return told, {key: problem for key, problem in hindered.items() if key not in heard}


def _patience(specs: list[ProbeSpec]) -> float:
    """Seconds after which whoever is still silent has had time enough, relays included."""
    longest = max(spec.timeout for spec in specs) + 1
    relayed = any(spec.via is not None and spec.via.kind is ViaKind.SSH for spec in specs)
    return longest + CONNECT_TIMEOUT + 1 if relayed else longest


def once(
    file: Path, inventory: Inventory, language: str, *, log: JsonLog | None, as_json: bool
) -> NoReturn:
    """Print one round and log it; exits with 0 when everything answered, else with 1."""
    specs = to_specs(inventory)
    permission = ping_permission()
    if not permission.granted and any(spec.kind is ProbeKind.ICMP for spec in specs):
        raise click.ClickException(permission.ja if language == "ja" else permission.en)
    told, hindered = asyncio.run(_ask(specs))
    if log is not None:
        _write(log, inventory, told, language)
    results = {result.key: result for result in told}
    targets = [
        _told(entry, results.get(entry.key), hindered.get(entry.key)) for entry in inventory.entries
    ]
    problems = [
        _problem(f.line, f.code, f.severity, f.sentence(language)) for f in inventory.findings
    ]
    for problem in dict.fromkeys(hindered.values()):
        sentence = problem.ja if language == "ja" else problem.en
        problems.append(_problem(0, problem.code, Severity.ERROR, sentence))
        click.echo(sentence, err=True)
    _finish({"file": str(file)}, targets, problems, as_json=as_json)


def _problem(line: int, code: str, severity: Severity, sentence: str) -> dict[str, Any]:
    return {"line": line, "code": code, "severity": severity.value, "sentence": sentence}


def _write(log: JsonLog, inventory: Inventory, told: list[Result], language: str) -> None:
    """One line per answer or loss; a log that cannot be written is told and spoils nothing."""
    entries = {entry.key: entry for entry in inventory.entries}
    for result in told:
        log.write_result(result, entries[result.key], "down" if result.rtt_ms is None else "up")
    log.close()
    if log.problem:
        click.echo(f"{say('log-failed', language)}: {log.problem}", err=True)


def once_from(server: Server, *, as_json: bool) -> NoReturn:
    """Print what a server knows; exits with 0 when everything is up, else with 1."""
    targets = [
        {
            "name": row.name,
            "address": row.address,
            "group": row.group,
            "state": row.state.value,
            "rtt_ms": None if math.isnan(row.rtt_last) else row.rtt_last,
            "reason": "" if row.state is State.UP else str(row.why),
        }
        for row in server.rows()
    ]
    _finish({"server": server.title}, targets, [], as_json=as_json)


def _finish(
    source: dict[str, str],
    targets: list[dict[str, Any]],
    problems: list[dict[str, Any]],
    *,
    as_json: bool,
) -> NoReturn:
    up = sum(target["state"] == "up" for target in targets)
    unknown = sum(target["state"] == "unknown" for target in targets)
    if as_json:
        told = {
            "at": datetime.now(tz=UTC).isoformat(timespec="milliseconds"),
            **source,
            "targets": targets,
            "summary": {"up": up, "down": len(targets) - up - unknown, "unknown": unknown},
            "problems": problems,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for target in targets:
            rtt = "-" if target["rtt_ms"] is None else f"{target['rtt_ms']:.2f} ms"
            state, name, address = target["state"], fit(target["name"], 24), target["address"]
            click.echo(f"{state:11} {name} {address:40} {rtt:>12} {target['reason']}".rstrip())
    sys.exit(0 if up == len(targets) else 1)


def _told(entry: Entry, result: Result | None, problem: Problem | None) -> dict[str, Any]:
    """One target; what could not be asked is unknown and not down."""
    told: dict[str, Any] = {"name": entry.name, "address": entry.address, "group": entry.group}
    if result is None:
        reason = problem.code if problem is not None else "not-asked"
        return told | {"state": "unknown", "rtt_ms": None, "reason": reason}
    if result.rtt_ms is None:
        return told | {"state": "down", "rtt_ms": None, "reason": result.reason}
    return told | {"state": "up", "rtt_ms": round(result.rtt_ms, 3), "reason": ""}
