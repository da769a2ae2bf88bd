"""`kaisai bench`: figures that were measured here and now, beside peers in the same run."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import click

LONGEST = 900.0  # seconds for one comparison


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


@bench.command("snmp")
@click.argument("devices_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("port", type=click.IntRange(1, 65535))
@click.argument("rounds", type=click.IntRange(1, 1000))
def snmp(devices_file: Path, port: int, rounds: int) -> None:
    """Poll every port of every device of a file and print one JSON line."""
    from kaisai.entrypoints.cli.bench.snmp import run  # noqa: PLC0415 - slow start

    click.echo(json.dumps(run(devices_file, port, rounds)))


@bench.command("rush")
@click.option("--buyers", default=2000, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--seats", default=500, show_default=True, type=click.IntRange(1, 20_000))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 16))
@click.option(
    "--database",
    metavar="URL",
    help="sqlite, or a PostgreSQL address; a new database beside it is used. Else DATABASE_URL says it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def rush(buyers: int, seats: int, workers: int, database: str | None, as_json: bool) -> None:
    """A sale opens, on SQLite or PostgreSQL.

    KAISAI_BENCH_WEB names a folder with the minimal program; with KAISAI_BENCH_PRETIX, the Python of
    a virtual environment with pretix and gunicorn, pretix sells in turns with ours.
    """
    from kaisai.entrypoints.cli.bench.figures import say  # noqa: PLC0415 - slow start
    from kaisai.entrypoints.cli.bench.rush import measure  # noqa: PLC0415 - slow start

    if database is not None:
        os.environ["DATABASE_URL"] = "" if database == "sqlite" else database
    say(measure(buyers, seats, workers), as_json=as_json)


COMPARISONS = {
    "pings": "Our ICMP engine beside fping.",
    "processes": "Our ICMP engine beside one ping process for each target, as deadman does.",
    "truth": "Reported round trips against a packet sniffer.",
    "monitor": "The whole monitor with 5,000 targets at one ping a second.",
    "detection": "From a cut link to a red tile.",
    "viewers": "2,000 day boards left open.",
    "crowd": "5,000 day boards left open.",
    "pacing": "The poller's pace while 2,000 day boards are open.",
    "terminal": "The terminal monitor with 500 targets.",
    "polling": "Our SNMP engine beside net-snmp in C, and SNMPv3 with real agents.",
    "pipeline": "All that a polled value costs: asked, made a rate, judged, kept.",
    "soak": "Ten minutes with 40,000 series: does the poller's memory grow?",
    "store": "The metric store beside VictoriaMetrics.",
    "map": "The topology map with 300 devices in Chromium.",
    "day": "The day page of a 48-port switch.",
    "rush": "A sale opens: 2,000 buyers for 500 seats.",
    "offline": "The desk on a slow phone without a network.",
    "checkin": "Eight scanners at the door, beside pretix (KAISAI_BENCH_PRETIX) and at one ticket.",
}


def _comparison(name: str, told: str) -> click.Command:
    @click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
    def compare(as_json: bool) -> None:
        from kaisai.entrypoints.cli.bench.figures import say  # noqa: PLC0415 - slow start

        module = importlib.import_module(f"kaisai.entrypoints.cli.bench.{name}")
        say(module.measure(), as_json=as_json)

    return click.command(name, help=told)(compare)


for _name, _told in COMPARISONS.items():
    if _name not in bench.commands:  # with options of its own
        bench.add_command(_comparison(_name, _told))


@bench.command("all")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def everything(as_json: bool) -> None:
    """Every comparison, as one table; each runs in a process of its own."""
    from kaisai.entrypoints.cli.bench.figures import say, taken  # noqa: PLC0415 - slow start

    figures = []
    for name, told in COMPARISONS.items():
        click.echo(f"{name}: {told}", err=True)
        done = subprocess.run(
            [sys.executable, "-m", "kaisai", "bench", name, "--json"],
            stdout=subprocess.PIPE,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        figures += taken(name, done.stdout if done.returncode == 0 else "")
    say(figures, as_json=as_json)
