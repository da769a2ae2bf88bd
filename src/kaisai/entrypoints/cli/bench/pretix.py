"""pretix beside us in the same run, where it is installed: orders, whole buyers, scans.

It runs as it would for a real sale, as processes of its own out of its own virtual environment
(`KAISAI_BENCH_PRETIX=/path/of/its/python`, with gunicorn): three workers, a PostgreSQL and a Redis
of its own, an empty data folder; everything is gone afterwards. Nothing of it is loaded here. Its
clients and its test data lie in the folder that `KAISAI_BENCH_WEB` names: `loadgen.py`,
`pretix_setup.py` and `flows/`. Mail is thrown away, and its tables are made from its models instead
of some hundred migrations, which changes no query.
"""

import contextlib
import json
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.servers import (
    USER,
    Unavailable,
    await_port,
    cleaning_up,
    last_line,
    postgres,
    redis,
    started,
)
from kaisai.entrypoints.cli.bench.viewers import free_port

HOW = "python3 -m venv pretix && pretix/bin/pip install pretix gunicorn"
PYTHON, WEB = "KAISAI_BENCH_PRETIX", "KAISAI_BENCH_WEB"
NEEDED = ("loadgen.py", "pretix_setup.py", "flows/pretix_api_order.py")
WORKERS = 3
LONGEST = 180.0  # seconds for all of it, start included
SLICE = 20.0  # seconds for one run of a flow
SEATS = 500  # more than are sold here, so that it never answers that it is sold out
LEAST = 5.0  # seconds below which a flow is not begun
SETTINGS = """from pretix.settings import *
class _Models:
    def __contains__(self, app):
        return True
    def __getitem__(self, app):
        return None
MIGRATION_MODULES = _Models()
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
"""
CONFIGURATION = """[pretix]
instance_name=bench
url=http://127.0.0.1:{port}
datadir={folder}/files
[django]
secret={secret}
[database]
backend=postgresql
name={user}
user={user}
host={folder}
[redis]
location=redis://127.0.0.1:{redis}/0
sessions=true
"""


@dataclass(frozen=True, slots=True)
class Shop:
    """A conference in pretix: its slug, the item on sale, the check-in list."""

    slug: str
    item: str
    admission_list: str


@dataclass(slots=True)
class Pretix:
    """A pretix that runs, or the sentence why not; it never stops the rest of a benchmark."""

    problem: str = ""
    port: int = 0
    token: str = ""
    shops: dict[str, Shop] = field(default_factory=dict)
    servers: list[int] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    rates: dict[str, list[float]] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)

    def orders(self, slug: str, many: int = 60) -> None:
        """Programs order through its API."""
        if shop := self.shops.get(slug):
            told = {"event": f"bench/{slug}", "item": shop.item, "token": self.token}
            self._flow("orders", "pretix_api_order", "placed", many, 8, told)

    def buyers(self, slug: str, many: int = 30) -> None:
        """People buy: page, cart, contact, confirmation, order page."""
        if slug in self.shops:
            self._flow("buyers", "pretix_checkout", "placed", many, 6, {"event": f"/bench/{slug}"})

    def scans(self, slug: str, tickets: int, scanners: int, lists: int = 5) -> None:
        """Every ticket once on each of so many lists that are new."""
        if slug in self.shops and not self.problem:
            try:
                new = [self._new_list(slug) for _list in range(lists)]
            except (OSError, ValueError, KeyError) as error:
                self.problem = f"pretix makes no check-in list: {error}"
                return
            told = {"event": f"bench/{slug}", "token": self.token, "list": ",".join(new)}
            self._flow("scans", "pretix_redeem", "ok", tickets * lists, scanners, told)

    def rate(self, what: str) -> float | None:
        """The median of the runs, per second; None where nothing was measured."""
        measured = self.rates.get(what)
        return statistics.median(measured) if measured else None

    def beside(self, name: str, what: str, ours: float, unit: str, times: int) -> Figure | Skipped:
        """Our rate and its, and whether ours is so many times as high."""
        theirs = self.rate(what)
        if not theirs:
            return Skipped(name, self.problem or f"pretix ended no {what} in time")
        goal, met = f"≥ {times} × pretix", ours >= times * theirs
        return Figure(name, ours, unit, theirs, "pretix", goal, met)

    def disturbed(self) -> list[Figure | Skipped]:
        """How much of the machine pretix did not have while it was measured, in percent."""
        wall = sum(run["wall_s"] for run in self.told)
        if not wall:
            return []
        others = sum(run["cpu_foreign_s"] for run in self.told) / wall / (os.cpu_count() or 1)
        frozen = 1 - sum(run["running_s"] for run in self.told) / wall
        return [
            Figure("pretix: processors used by others meanwhile", 100 * others, "%"),
            Figure("pretix: time in which the machine stood still (left out)", 100 * frozen, "%"),
        ]

    def warm(self, orders: str, buyers: str) -> None:
        """Let every worker do a little of each, which is not counted."""
        self.orders(orders, 6)
        self.buyers(buyers, 4)
        self.forget()

    def forget(self) -> None:
        """Leave out what was only to warm it."""
        self.rates.clear()
        self.told.clear()

    def _flow(
        self, what: str, flow: str, good: str, many: int, at_once: int, told: dict[str, str]
    ) -> None:
        left = self.began + LONGEST - time.monotonic()
        if self.problem or left < LEAST:
            return
        folder = Path(os.environ[WEB])
        most = min(SLICE, left)
        command = [sys.executable, str(folder / "loadgen.py"), "flow"]
        command += [str(folder / "flows" / f"{flow}.py"), "--base", f"http://127.0.0.1:{self.port}"]
        command += ["-c", str(at_once), "-n", str(many), "--max-s", f"{most:.0f}"]
        command += [word for pid in self.servers for word in ("--server-pid", str(pid))]
        command += [word for name, value in told.items() for word in ("--set", f"{name}={value}")]
        try:
            done = subprocess.run(command, capture_output=True, timeout=2 * most + 30, check=True)
            run = json.loads(done.stdout)
        except (subprocess.SubprocessError, ValueError) as error:
            said = (getattr(error, "stderr", None) or b"").decode(errors="replace").strip()
            self.problem = f"the clients of pretix failed: {said[-120:] or type(error).__name__}"
            return
        if not run["outcomes"].get(good):
            ended = ", ".join(str(ending)[:80] for ending in run["outcomes"])
            self.problem = f"pretix ended no {what}: {ended}"
            return
        self.told.append(run)
        self.rates.setdefault(what, []).append(run[f"{good}_per_s"])

    def _new_list(self, slug: str) -> str:
        address = (
            f"http://127.0.0.1:{self.port}/api/v1/organizers/bench/events/{slug}/checkinlists/"
        )
        told = {"name": secrets.token_hex(4), "all_products": True, "limit_products": []}
        question = urllib.request.Request(
            address,
            json.dumps(told).encode(),
            {"Authorization": f"Token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(question, timeout=30) as answer:  # noqa: S310 - loopback
            return str(json.load(answer)["id"])


@contextmanager
def pretix(*slugs: str) -> Iterator[Pretix]:
    """A pretix with a shop under each slug; where there is none, one that says why."""
    with cleaning_up(), contextlib.ExitStack() as stack:
        began = time.monotonic()
        try:
            peer = stack.enter_context(_running(_program(), slugs))
            peer.began = began
        except Unavailable as why:
            peer = Pretix(problem=str(why))
        yield peer


def _program() -> str:
    """The Python of its virtual environment; raises `Unavailable` where something is missing."""
    python = os.environ.get(PYTHON, "")
    if not python:
        raise Unavailable(f"{PYTHON} names no Python with pretix; to have one: {HOW}")
    if shutil.which(python) is None:
        raise Unavailable(f"{PYTHON} names {python}, which is no program; to have one: {HOW}")
    folder = os.environ.get(WEB, "")
    if not folder or not all((Path(folder) / name).is_file() for name in NEEDED):
        raise Unavailable(f"{WEB} names no folder with {', '.join(NEEDED)}")
    return python


@contextmanager
def _running(python: str, slugs: tuple[str, ...]) -> Iterator[Pretix]:
    folder = Path(tempfile.mkdtemp(prefix="kaisai-bench-pretix-"))
    folder.chmod(0o755)  # PostgreSQL may have another owner
    port, redis_port = free_port(), free_port()
    try:
        with postgres(folder) as database, redis(folder, redis_port) as cache:
            environment = _prepared(folder, port, redis_port)
            _ask(python, ["migrate", "--run-syncdb"], folder, environment)
            setup = (Path(os.environ[WEB]) / "pretix_setup.py").read_bytes()
            environment |= {"SEATS": str(SEATS), "SLUGS": ",".join(slugs)}
            said = _ask(python, ["shell"], folder, environment, setup)
            token, shops = _told(said)
            serve = [python, "-m", "gunicorn", "pretix.wsgi", "--preload", "--workers"]
            serve += [str(WORKERS), "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
            with started(serve, folder, "gunicorn", environment=environment) as server:
                await_port(server, folder, "gunicorn", port, 60)
                pids = [server.pid, database.pid, cache.pid]
                yield Pretix(port=port, token=token, shops=shops, servers=pids)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepared(folder: Path, port: int, redis_port: int) -> dict[str, str]:
    """Configuration and settings written; the environment to run it in, without ours."""
    (folder / "files").mkdir()
    (folder / "bench_settings.py").write_text(SETTINGS)
    told = {"port": port, "folder": folder, "redis": redis_port, "user": USER}
    written = CONFIGURATION.format(**told, secret=secrets.token_hex(24))
    (folder / "pretix.cfg").write_text(written)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "PRETIX_CONFIG_FILE": str(folder / "pretix.cfg"),
        "DJANGO_SETTINGS_MODULE": "bench_settings",
        "PYTHONPATH": str(folder),
    }


def _ask(
    python: str, words: list[str], folder: Path, environment: dict[str, str], told: bytes = b""
) -> str:
    """What a command of pretix prints; raises `Unavailable` when it fails or takes too long."""
    log = folder / f"{words[0]}.log"
    command = [python, "-m", "pretix", *words]
    with log.open("wb") as errors:
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                input=told,
                stdout=subprocess.PIPE,
                stderr=errors,
                timeout=120,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unavailable(f"pretix {words[0]}: {error}") from error
    if done.returncode:
        raise Unavailable(f"pretix {words[0]} failed: {last_line(folder, words[0])}")
    return done.stdout.decode(errors="replace")


def _told(said: str) -> tuple[str, dict[str, Shop]]:
    """The token and the shops, from what the set-up prints: `EVENT slug item N list M`, `TOKEN t`."""
    lines = [line.split() for line in said.splitlines()]
    token = next((words[1] for words in lines if words[:1] == ["TOKEN"]), "")
    shops = {
        words[1]: Shop(words[1], words[3], words[5]) for words in lines if words[:1] == ["EVENT"]
    }
    if not token or not shops:
        raise Unavailable("the set-up of pretix printed no token")
    return token, shops
