"""`kaisai bench`: figures that were measured here and now, beside peers in the same run."""

import json
from pathlib import Path

import click


@click.group()
def bench() -> None:
    """Measure, beside peers where they are installed."""


@bench.command("icmp")
@click.argument("mode", type=click.Choice(["burst", "hz"]))
@click.argument("targets_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("rounds", type=click.IntRange(1, 1000))
def icmp(mode: str, targets_file: Path, rounds: int) -> None:
    """Ping every address of a file and print one JSON line."""
    from kaisai.entrypoints.cli.bench.icmp import run  # noqa: PLC0415 - slow start

    click.echo(json.dumps(run(mode, targets_file, rounds)))


@bench.command("all")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def everything(as_json: bool) -> None:
    """Every comparison, as one table."""
    from kaisai.entrypoints.cli.bench import detection, pings, viewers  # noqa: PLC0415 - slow start
    from kaisai.entrypoints.cli.bench.figures import say  # noqa: PLC0415 - slow start

    say([*pings.measure(), *viewers.measure(2000), *detection.measure()], as_json=as_json)
