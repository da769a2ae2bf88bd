"""Runs a command with a private PostgreSQL: `postgres.py COMMAND…` sets DATABASE_URL for it.

The cluster lives in a temporary folder, listens on a unix socket only, and is gone afterwards, also
when this program is told to end. Exit code 75 says that PostgreSQL is not installed.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

NOT_INSTALLED = 75
ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
PATIENCE = 120.0  # seconds for the cluster to answer
GRACE = 20.0  # seconds for the command to end when it is told to


def programs() -> Path | None:
    """Where initdb and postgres are; Debian keeps them out of PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    return versions[-1].parent if versions else None


def _as_owner() -> list[str]:
    """PostgreSQL refuses to run as root; then it runs as `postgres`."""
    return (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        if os.geteuid() == 0
        else []
    )


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _listen(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in ENDS:
        signal.signal(number, handler)


@contextmanager
def _running(command: list[str], number: signal.Signals, **how: Any) -> Iterator[subprocess.Popen]:
    """A process as long as the block lasts; told to end by `number`, then made to."""
    process = subprocess.Popen(command, **how)
    try:
        yield process
    finally:
        _listen(signal.SIG_IGN)  # the cleaning up must not be interrupted
        process.send_signal(number)
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def cluster(found: Path) -> Iterator[str]:
    """A cluster as long as the block lasts; yields its address."""
    folder = Path(tempfile.mkdtemp(prefix="kaisai-postgres-"))
    try:
        data, owner = str(folder / "data"), _as_owner()
        if owner:
            postgres = pwd.getpwnam("postgres")
            os.chown(folder, postgres.pw_uid, postgres.pw_gid)
        folder.chmod(0o755)
        # A session of its own: Ctrl-C is for the command; the cluster ends after it, by us.
        quiet = {"stdout": subprocess.DEVNULL, "cwd": "/", "start_new_session": True}
        make = [*owner, str(found / "initdb"), "-D", data, "-U", "kaisai"]
        subprocess.run([*make, "-A", "trust", "-E", "UTF8", "--locale=C"], check=True, **quiet)
        options = ("listen_addresses=", f"unix_socket_directories={folder}", "max_connections=200")
        serve = [*owner, str(found / "postgres"), "-D", data, "-F"]
        serve += [word for option in options for word in ("-c", option)]
        with (
            (folder / "log").open("wb") as log,
            _running(serve, signal.SIGQUIT, stderr=log, **quiet) as server,
        ):
            _await(server, folder / "data" / "postmaster.pid")
            yield f"postgresql://kaisai@/postgres?host={folder}"
    finally:
        _listen(signal.SIG_IGN)
        shutil.rmtree(folder, ignore_errors=True)


def _await(server: subprocess.Popen, told: Path) -> None:
    """Until the eighth line of its pid file says that it is ready, as pg_ctl waits."""
    ends = time.monotonic() + PATIENCE
    while not (told.exists() and told.read_text().split("\n")[7:8] == ["ready   "]):
        if server.poll() is not None or time.monotonic() > ends:
            raise SystemExit("The private PostgreSQL does not start.")
        time.sleep(0.1)


def main() -> int:
    """Start, run, stop; the exit code is the command's."""
    found = programs()
    if found is None:
        return NOT_INSTALLED
    _listen(_end)
    with (
        cluster(found) as url,
        _running(sys.argv[1:], signal.SIGTERM, env={**os.environ, "DATABASE_URL": url}) as command,
    ):
        return command.wait()


if __name__ == "__main__":
    sys.exit(main())
