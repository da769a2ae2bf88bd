"""`kaisai dropcheck`: is this socket or SSID as the room needs it? Needs no server and no database."""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kaisai.engines.dropcheck.expectations import Expectations
from kaisai.engines.dropcheck.measures.surroundings import NoInterface
from kaisai.engines.dropcheck.mistakes import Mistake
from kaisai.engines.dropcheck.outcomes import Outcome, Verdict
from kaisai.engines.dropcheck.reading import read_expectations
from kaisai.engines.dropcheck.run import Report, run_dropcheck
from kaisai.entrypoints.cli.reporting import CannotReport, Desk, desk_at
from kaisai.entrypoints.cli.words import WORDS, fill, language_of, refuse

_FORMAT = 1  # of the JSON; docs/do/drop-check.md tells its parts
_LONGEST = 1_000_000  # bytes of a file of expectations
_NOWHERE = "–"
_MARKS = {
    Verdict.PASS: ("ok   ", "green"),
    Verdict.FAIL: ("wrong", "red"),
    Verdict.SKIP: ("skip ", "yellow"),
    Verdict.INFO: ("info ", None),
}


@click.command("dropcheck")
@click.option("-i", "--interface", default="", help="Go through this interface alone.")
@click.option(
    "--expect", "file", type=click.Path(path_type=Path), help="What to expect (TOML or JSON)."
)
@click.option("--room", default="", metavar="SLUG", help="The room of the file that this is.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--lang", type=click.Choice(["ja", "en"]), help="Language of the sentences.")
@click.option("--report", "url", metavar="URL", help="Hand the result in to this kaisai.")
@click.option("--conference", default="", metavar="SLUG", help="The conference there.")
@click.option(
    "--place", default="", metavar="TEXT", help="Such as “socket 3”; else SSID, interface."
)
@click.option(
    "--token-file",
    type=click.Path(path_type=Path),
    help="Holds a token of yours, else KAISAI_TOKEN.",
)
def dropcheck(  # noqa: PLR0913 - options of a command
    interface: str,
    file: Path | None,
    room: str,
    *,
    as_json: bool,
    lang: str | None,
    url: str | None,
    conference: str,
    place: str,
    token_file: Path | None,
) -> None:
    """Check the socket or SSID one stands at; exit 1 when something is not as expected.

    Without a file, only gateways, the interface's own resolvers and local facts are looked at, or,
    with --report, what the server has written down for the room.
    """
    language = language_of(lang)
    if room and file is None and url is None:
        raise click.UsageError(fill(WORDS["room-without-file"], language))
    if url is not None and not room:
        raise click.UsageError(fill(WORDS["report-needs-room"], language))
    desk = _desk(url, conference, token_file, language) if url is not None else None
    wanted = _wanted(file, desk, room, language)
    report = _measured(wanted, interface, language, as_json=as_json)
    told = _as_json(report, room, language)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        interface = report.interface or _NOWHERE
        click.echo(fill(WORDS["dropcheck-told"], language, interface=interface, **_counted(report)))
    if desk is not None:
        _hand_in(desk, told, room, place)
    sys.exit(0 if report.well else 1)


def _desk(url: str, conference: str, token_file: Path | None, language: str) -> Desk:
    try:
        token = os.environ.get("KAISAI_TOKEN", "")  # a command line is seen by others
        return desk_at(url, conference, token, token_file, language)
    except CannotReport as why:
        raise click.UsageError(str(why)) from why


def _wanted(file: Path | None, desk: Desk | None, room: str, language: str) -> Expectations:
    if file is not None:
        return _read(file, room, language)
    if desk is None:
        return Expectations()
    try:
        return desk.expectations(room)
    except CannotReport as why:
        refuse(fill(WORDS["not-fetched"], language, reason=why))
    except Mistake as mistake:
        refuse(mistake.sentence(language))


def _hand_in(desk: Desk, told: dict[str, Any], room: str, place: str) -> None:
    """Whether that goes well says nothing of the room: the exit code does not change."""
    try:
        desk.hand_in(told, room=room, place=place)
    except CannotReport as why:
        click.echo(fill(WORDS["not-handed-in"], desk.language, reason=why), err=True)
    else:
        click.echo(fill(WORDS["handed-in"], desk.language, url=desk.url), err=True)


def _measured(wanted: Expectations, interface: str, language: str, *, as_json: bool) -> Report:
    show = _ignore if as_json else _line(language)
    try:
        return asyncio.run(run_dropcheck(wanted, interface=interface, on_outcome=show))
    except NoInterface as missing:
        word = "no-interface" if missing.wanted else "which-interface"
        known = ", ".join(missing.known) or _NOWHERE
        refuse(fill(WORDS[word], language, wanted=missing.wanted, known=known))


def _read(file: Path, room: str, language: str) -> Expectations:
    try:
        with file.open("rb") as stream:
            data = stream.read(_LONGEST)
        return read_expectations(data, name=file.name, room=room)
    except OSError as why:
        refuse(fill(WORDS["unreadable"], language, file=file, reason=why.strerror or why))
    except Mistake as mistake:
        refuse(mistake.sentence(language))


def _ignore(_outcome: Outcome) -> None:
    """All of them are printed at the end."""


def _line(language: str) -> Callable[[Outcome], None]:
    def show(outcome: Outcome) -> None:
        mark, colour = _MARKS[outcome.verdict]
        what = f"{outcome.check} {outcome.about}".rstrip()
        click.echo(f"{click.style(mark, fg=colour)}  {what:30}  {outcome.sentence(language)}")

    return show


def _counted(report: Report) -> dict[str, int]:
    count = Counter(outcome.verdict for outcome in report.outcomes)
    return {
        "passed": count[Verdict.PASS],
        "failed": count[Verdict.FAIL],
        "skipped": count[Verdict.SKIP],
        "informed": count[Verdict.INFO],
    }


def _as_json(report: Report, room: str, language: str) -> dict[str, Any]:
    counted = _counted(report)
    return {
        "format": _FORMAT,
        "at": report.at.isoformat(timespec="milliseconds"),
        "room": room,
        "interface": report.interface,
        "ok": report.well,
        "summary": {
            "pass": counted["passed"],
            "fail": counted["failed"],
            "skip": counted["skipped"],
            "info": counted["informed"],
        },
        "outcomes": [
            {
                "check": outcome.check,
                "about": outcome.about,
                "verdict": outcome.verdict.value,
                "value": outcome.value,
                "expected": outcome.expected,
                "code": outcome.code,
                "en": outcome.en,
                "ja": outcome.ja,
                "sentence": outcome.sentence(language),
            }
            for outcome in report.outcomes
        ],
    }
