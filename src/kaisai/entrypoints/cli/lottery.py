"""`kaisai lottery verify FILE`: draw a published lottery again, without server or database."""

import json
import sys
from pathlib import Path

import click

from kaisai.engines.lottery.checking import verify
from kaisai.engines.lottery.mistakes import Mistake
from kaisai.engines.lottery.record import MOST_BYTES, read_record
from kaisai.entrypoints.cli.words import WORDS, fill, language_of, refuse


@click.group("lottery")
def lottery() -> None:
    """Check lotteries."""


@lottery.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--lang", type=click.Choice(["ja", "en"]), help="Language of the sentences.")
def verify_file(file: Path, *, as_json: bool, lang: str | None) -> None:
    """Draw FILE again, the record of a lottery; exit 1 when seed or result are others."""
    language = language_of(lang)
    try:
        with file.open("rb") as stream:
            record = read_record(stream.read(MOST_BYTES + 1))
    except OSError as why:
        refuse(fill(WORDS["unreadable"], language, file=file, reason=why.strerror or why))
    except Mistake as wrong:
        refuse(f"{file}: {wrong.sentence(language)}")
    findings = verify(record)
    right = all(finding.is_right for finding in findings)
    if as_json:
        told = [
            {"code": f.code, "right": f.is_right, "sentence": f.sentence(language)}
            for f in findings
        ]
        answer = {"file": str(file), "name": record.name, "right": right, "findings": told}
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{'ok   ' if finding.is_right else 'WRONG'} {finding.sentence(language)}")
    sys.exit(0 if right else 1)
