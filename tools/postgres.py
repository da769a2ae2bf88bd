"""Runs a command with a private PostgreSQL: `postgres.py COMMAND…` sets DATABASE_URL for it.

The cluster lives in a temporary folder, listens on a unix socket only, and is gone afterwards.
Exit code 75 says that PostgreSQL is not installed.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NOT_INSTALLED = 75


def programs() -> Path | None:
    """Where initdb and pg_ctl are; Debian keeps them out of PATH."""
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


def main() -> int:
    """Start, run, stop; the exit code is the command's."""
    found = programs()
    if found is None:
        return NOT_INSTALLED
    folder = Path(tempfile.mkdtemp(prefix="kaisai-postgres-"))
    data = folder / "data"
    owner = _as_owner()
    if owner:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, pwd.getpwnam("postgres").pw_gid)
    folder.chmod(0o755)
    quiet = {"stdout": subprocess.DEVNULL, "cwd": "/"}
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=200 -c fsync=off"
    try:
        initdb = [
            *owner,
            str(found / "initdb"),
            "-D",
            str(data),
            "-U",
            "kaisai",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        subprocess.run(initdb, check=True, **quiet)
        start = [
            *owner,
            str(found / "pg_ctl"),
            "-D",
            str(data),
            "-w",
            "-t",
            "120",
            "-l",
            str(folder / "log"),
            "-o",
            options,
        ]
        subprocess.run([*start, "start"], check=True, **quiet)
        url = f"postgresql://kaisai@/postgres?host={folder}"
        return subprocess.run(
            sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False
        ).returncode
    finally:
        stop = [*owner, str(found / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
        subprocess.run(stop, check=False, stderr=subprocess.DEVNULL, **quiet)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
