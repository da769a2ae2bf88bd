"""`kaisai snmp inspect`: what a recording or a live agent tells, read through the vendor files."""

import asyncio
import os
import socket
from pathlib import Path
from typing import Any

import click

from kaisai.engines.formats.findings import Severity
from kaisai.engines.formats.snmp import Recording, read_recording
from kaisai.engines.probes.losses import lost_sentence
from kaisai.engines.probes.snmp.agents import AgentLost, RecordedAgent
from kaisai.engines.probes.snmp.live import AUTH, PORT, PRIVACY, LiveAgent, SnmpAccess
from kaisai.engines.probes.snmp.survey import Survey, survey
from kaisai.engines.probes.snmp.words import trouble_sentence
from kaisai.entrypoints.cli.surveyed import show
from kaisai.entrypoints.cli.words import WORDS, fill, language_of, refuse

_LONGEST = 64_000_001  # bytes: one more than the reader takes, so that it can say so


@click.group("snmp")
def snmp() -> None:
    """Read SNMP agents."""


@snmp.command("inspect")
@click.argument("source", metavar="FILE|HOST")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535))
@click.option("--version", default="2c", show_default=True, type=click.Choice(["1", "2c", "3"]))
@click.option("--community", envvar="KAISAI_SNMP_COMMUNITY", default="public", show_default=True)
@click.option("--user", default="", help="SNMPv3: the user.")
@click.option("--auth", default="", type=click.Choice(["", *AUTH]), help="SNMPv3: authentication.")
@click.option(
    "--privacy", default="", type=click.Choice(["", *PRIVACY]), help="SNMPv3: encryption."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--lang", type=click.Choice(["ja", "en"]), help="Language of the sentences.")
def inspect(source: str, *, as_json: bool, lang: str | None, **access: Any) -> None:
    """Say what FILE (.snmprec, or the output of snmpwalk -On) or the agent on HOST tells.

    The keys of SNMPv3 come from KAISAI_SNMP_AUTH_KEY and KAISAI_SNMP_PRIVACY_KEY, so that they
    stand in no list of processes.
    """
    language = language_of(lang)
    if Path(source).exists() or "/" in source:
        recording = _read(Path(source), language)
        told = asyncio.run(survey(RecordedAgent(recording)))
        problems = _remarks(recording, language)
    else:
        told, problems = _ask(source, access, language), []
    problems += [trouble_sentence(trouble, language) for trouble in told.troubles]
    show(told, problems, language, as_json=as_json)


def _read(file: Path, language: str) -> Recording:
    try:
        with file.open("rb") as stream:
            data = stream.read(_LONGEST)
    except OSError as why:
        refuse(fill(WORDS["unreadable"], language, file=file, reason=why.strerror or why))
    recording = read_recording(data)
    if not recording.rows:
        remarks = _remarks(recording, language) or [fill(WORDS["empty-recording"], language)]
        refuse(f"{file}: {remarks[0]}")
    return recording


def _remarks(recording: Recording, language: str) -> list[str]:
    return [
        finding.sentence(language)
        for finding in recording.findings
        if finding.severity is not Severity.NOTE
    ]


def _ask(host: str, access: dict[str, Any], language: str) -> Survey:
    try:
        address = str(socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)[0][4][0])
    except OSError:
        refuse(fill(WORDS["no-such-host"], language, host=host))
    asked = SnmpAccess(
        address,
        auth_key=os.environ.get("KAISAI_SNMP_AUTH_KEY", ""),
        privacy_key=os.environ.get("KAISAI_SNMP_PRIVACY_KEY", ""),
        **access,
    )

    async def read() -> Survey:
        return await survey(LiveAgent(asked))  # its socket belongs to the loop

    try:
        return asyncio.run(read())
    except AgentLost as lost:
        refuse(f"{host}: {lost_sentence(lost.code, language)}")
    except ValueError as why:  # keys that are too short, or missing
        refuse(f"{host}: {lost_sentence('auth', language)} ({why})")
