"""`kaisai lint FILE`: what is wrong with a list of targets, line by line, before the doors open."""

import json
import sys
from pathlib import Path

import click

from kaisai.engines.formats.findings import Severity
from kaisai.engines.formats.inventory import Inventory
from kaisai.engines.formats.targets import read_targets, remap
from kaisai.entrypoints.cli.words import WORDS, fill, language_of, refuse

# One byte more than the reader takes, so that it can say that the file is too large.
_LONGEST = 5_000_001


@click.command("lint")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--lang", type=click.Choice(["ja", "en"]), help="Language of the sentences.")
@click.option("--remap", "network", metavar="NET", help="Also try to map onto a loopback network.")
def lint(file: Path, *, as_json: bool, lang: str | None, network: str | None) -> None:
    """Check FILE (any deadman dialect, deadmon YAML/JSON or CSV); exit 1 when a line is lost or no target found."""
    language = language_of(lang)
    inventory = _read(file, language)
    if network:
        try:
            inventory = remap(inventory, network)
        except ValueError as why:
            refuse(str(why))
    if as_json:
        click.echo(json.dumps(_as_json(file, inventory, language), ensure_ascii=False))
    else:
        _print(file, inventory, language)
    sys.exit(1 if _count(inventory, Severity.ERROR) else 0)


def _read(file: Path, language: str) -> Inventory:
    try:
        with file.open("rb") as stream:
            data = stream.read(_LONGEST)
    except OSError as why:
        refuse(fill(WORDS["unreadable"], language, file=file, reason=why.strerror or why))
    return read_targets(data, name=file.name)


def _count(inventory: Inventory, severity: Severity) -> int:
    return sum(finding.severity is severity for finding in inventory.findings)


def _as_json(file: Path, inventory: Inventory, language: str) -> dict[str, object]:
    return {
        "file": str(file),
        "dialect": inventory.dialect,
        "targets": len(inventory.entries),
        "groups": len(inventory.groups),
        "findings": [
            {
                "line": finding.line,
                "code": finding.code,
                "severity": str(finding.severity),
                "sentence": finding.sentence(language),
            }
            for finding in inventory.findings
        ],
    }


def finding_line(file: Path, line: int, severity: str, code: str, sentence: str) -> str:
    """One finding as lint and the imports print it; line 0 is the whole file."""
    where = f"{file}:{line}" if line else str(file)
    return f"{where}: {severity} {code}: {sentence}"


def _print(file: Path, inventory: Inventory, language: str) -> None:
    for found in inventory.findings:
        sentence = found.sentence(language)
        click.echo(finding_line(file, found.line, found.severity, found.code, sentence))
    click.echo(
        fill(
            WORDS["lint-told"],
            language,
            dialect=inventory.dialect,
            targets=len(inventory.entries),
            groups=len(inventory.groups),
            errors=_count(inventory, Severity.ERROR),
            warnings=_count(inventory, Severity.WARNING),
        )
    )
