"""`kaisai controller inspect`: what a controller tells over HTTP, read through the vendor files."""

import asyncio
import os
from pathlib import Path
from typing import Any

import click

from kaisai.engines.probes.losses import lost_sentence
from kaisai.engines.probes.rest.asking import MOST_BYTES, Controller, RestAccess, is_address
from kaisai.engines.probes.rest.declarations import Declaration, read_declaration, vendors
from kaisai.engines.probes.rest.reading import NoAnswer, devices_of, read
from kaisai.engines.probes.snmp.agents import AgentLost
from kaisai.engines.probes.snmp.words import trouble_sentence
from kaisai.engines.probes.vendor_files import BadDeclaration
from kaisai.entrypoints.cli.surveyed import show
from kaisai.entrypoints.cli.words import WORDS, fill, language_of, refuse


@click.group("controller")
def controller() -> None:
    """Read controllers that are asked over HTTP."""


@controller.command("inspect")
@click.argument("source", metavar="FILE|URL")
@click.option("--kind", required=True, help="Name of a vendor file, or a vendor file of one's own.")
@click.option("--site", default="", help="The site; without it the usual one.")
@click.option("--user", default="", help="Who logs in, where no key is used.")
@click.option("--certificate", default="", help="SHA-256 fingerprint of its certificate.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--lang", type=click.Choice(["ja", "en"]), help="Language of the sentences.")
def inspect(source: str, kind: str, *, as_json: bool, lang: str | None, **access: Any) -> None:
    """Say what FILE (an answer that was kept) or the controller at URL tells.

    The key or password comes from KAISAI_CONTROLLER_SECRET, so that it stands in no list of processes.
    """
    language = language_of(lang)
    try:
        declaration = (
            read_declaration(Path(kind)) if kind.endswith(".toml") else vendors().get(kind)
        )
    except BadDeclaration as wrong:
        refuse(str(wrong))
    if declaration is None:
        refuse(fill(WORDS["no-such-kind"], language, kind=kind, known=", ".join(vendors())))
    if "://" in source:
        devices = _ask(source, kind, access, language)
    else:
        devices = _kept(Path(source), declaration, language)
    told = read(declaration, devices).survey
    problems = [trouble_sentence(trouble, language) for trouble in told.troubles]
    show(told, problems, language, as_json=as_json)


def _kept(file: Path, declaration: Declaration, language: str) -> list[Any]:
    try:
        with file.open("rb") as stream:
            return devices_of(declaration, stream.read(MOST_BYTES + 1))
    except OSError as why:
        refuse(fill(WORDS["unreadable"], language, file=file, reason=why.strerror or why))
    except NoAnswer:
        refuse(f"{file}: {lost_sentence('http-no-answer', language)}")


def _ask(url: str, kind: str, access: dict[str, Any], language: str) -> list[Any]:
    if not is_address(url):
        refuse(fill(WORDS["no-controller-address"], language, url=url))
    asked = RestAccess(
        url.rstrip("/"),
        kind,
        site=access["site"],
        user=access["user"],
        secret=os.environ.get("KAISAI_CONTROLLER_SECRET", ""),
        trust=access["certificate"],
    )

    async def answered() -> list[Any]:
        made = Controller(asked)
        try:
            return await made.devices()
        finally:
            await made.close()

    try:
        return asyncio.run(answered())
    except AgentLost as lost:
        refuse(f"{url}: {lost_sentence(lost.code, language)}")
