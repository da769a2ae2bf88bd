"""Servers that a peer under measurement needs, each a process of its own, ended by its pid.

Where a server is not installed or does not start, `Unavailable` says so in one sentence.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import psutil
import psycopg

GRACE = 15.0  # seconds for a server to end when it is told to
USER = "bench"  # of the databases


class Unavailable(Exception):
    """A peer cannot be measured here; its text is one sentence for whoever measures."""


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextmanager
def cleaning_up() -> Iterator[None]:
    """As long as the block lasts, whoever tells this process to end waits until it cleaned up."""
    before = {number: signal.signal(number, _end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def started(
    command: list[str],
    folder: Path,
    name: str,
    *,
    end: signal.Signals = signal.SIGTERM,
    environment: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """A process as long as the block lasts, with its children; it writes to `NAME.log`."""
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the benchmark, which then ends the server
        )
    try:
        yield process
    finally:
        family = []
        with contextlib.suppress(psutil.NoSuchProcess):
            family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(end)
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for child in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()


def last_line(folder: Path, name: str) -> str:
    """What a server said last, for the sentence that says why it did not start."""
    lines = (folder / f"{name}.log").read_text(errors="replace").split("\n")
    return next((line.strip()[:160] for line in reversed(lines) if line.strip()), "no word")


def await_port(
    process: subprocess.Popen[bytes], folder: Path, name: str, port: int, patience: float
) -> None:
    """Until the server listens; raises `Unavailable` when it ends or takes longer (seconds)."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            raise Unavailable(f"{name} does not start: {last_line(folder, name)}")
        time.sleep(0.1)
    raise Unavailable(f"{name} did not start within {patience:.0f} seconds")


@contextmanager
def redis(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A Redis on loopback that keeps nothing."""
    found = shutil.which("redis-server")
    if found is None:
        raise Unavailable("redis-server is not installed (apt-get install redis-server)")
    command = [found, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", "."]
    with started(command, folder, "redis") as server:
        await_port(server, folder, "redis", port, 10)
        yield server


def _postgres_programs() -> Path:
    found = shutil.which("initdb")  # Debian keeps it out of PATH
    if found:
        return Path(found).resolve().parent
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if not versions:
        raise Unavailable("PostgreSQL is not installed (apt-get install postgresql)")
    return versions[-1].parent


@contextmanager
def postgres(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A PostgreSQL with durable commits on a socket in the folder; user and database `bench`."""
    programs, owner = _postgres_programs(), []
    if os.geteuid() == 0:  # it refuses to run as root
        postgres_user = pwd.getpwnam("postgres")
        os.chown(folder, postgres_user.pw_uid, postgres_user.pw_gid)
        owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    data = str(folder / "data")
    make = [*owner, str(programs / "initdb"), "-D", data, "-U", USER, "-A", "trust"]
    made = subprocess.run(
        [*make, "-E", "UTF8", "--locale=C"], cwd=folder, capture_output=True, check=False
    )
    if made.returncode:
        raise Unavailable(f"initdb failed: {made.stderr.decode(errors='replace').strip()[-160:]}")
    serve = [*owner, str(programs / "postgres"), "-D", data, "-c", "listen_addresses="]
    serve += ["-c", f"unix_socket_directories={folder}"]
    with started(serve, folder, "postgres", end=signal.SIGINT) as server:
        _create_database(folder, server)
        yield server


def _create_database(folder: Path, server: subprocess.Popen[bytes]) -> None:
    for _try in range(300):
        with contextlib.suppress(psycopg.OperationalError):
            address = f"postgresql://{USER}@/postgres?host={folder}"
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{USER}"')
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise Unavailable(f"PostgreSQL does not start: {last_line(folder, 'postgres')}")
