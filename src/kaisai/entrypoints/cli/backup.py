"""`kaisai backup` and `restore`: everything in one file, consistent while kaisai runs.

SQLite files are copied by SQLite's own online backup; a PostgreSQL database by one repeatable-read
transaction into JSON lines. The signing key stays where it is unless it is asked for.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from kaisai.entrypoints.cli import load_django, unusable
from kaisai.entrypoints.cli.database import is_empty, require_migrated
from kaisai.entrypoints.cli.locks import nobody_else
from kaisai.entrypoints.cli.words import say

FORMAT = "kaisai-backup"
VERSION = 1
MANIFEST = "manifest.json"
DATABASES = ("kaisai.sqlite3", "metrics.sqlite3")
LARGEST_MEMBER = 50_000_000_000


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy, pages=2000)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _collect(folder: Path, *, with_secret_key: bool) -> list[Path]:
    from django.conf import settings  # noqa: PLC0415 - apps not ready
    from django.db import connection  # noqa: PLC0415 - apps not ready

    data: Path = settings.DATA_DIRECTORY
    parts = []
    if connection.vendor == "sqlite":
        _copy(Path(settings.DATABASES["default"]["NAME"]), folder / "kaisai.sqlite3")
        parts.append(folder / "kaisai.sqlite3")
    else:
        from kaisai.entrypoints.cli.dumps import dump  # noqa: PLC0415 - apps not ready

        dump(folder / "database.jsonl")
        parts.append(folder / "database.jsonl")
    if settings.METRICS_FILE.exists():
        _copy(settings.METRICS_FILE, folder / "metrics.sqlite3")
        parts.append(folder / "metrics.sqlite3")
    if with_secret_key and (data / "secret-key").exists():
        shutil.copy(data / "secret-key", folder / "secret-key")
        parts.append(folder / "secret-key")
    return parts


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--with-secret-key",
    is_flag=True,
    help="Put the signing key in as well; keep such a file like a key.",
)
def backup(file: Path, with_secret_key: bool) -> None:
    """Save everything into one file, while kaisai runs."""
    load_django()
    from django.db import connection  # noqa: PLC0415 - apps not ready

    # SQLite files are copied as they are, so an older one can be saved before it is migrated.
    if connection.vendor != "sqlite" or is_empty():
        require_migrated()
    try:
        parts = _save(file, with_secret_key=with_secret_key)
    except OSError as error:
        raise click.ClickException(unusable(error, file)) from error
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB, {', '.join(parts)}")


def _save(file: Path, *, with_secret_key: bool) -> list[str]:
    """Write the backup beside the file, then put it in its place; the names of its parts."""
    with tempfile.TemporaryDirectory(prefix="kaisai-backup-", dir=file.resolve().parent) as name:
        folder = Path(name)
        parts = _collect(folder, with_secret_key=with_secret_key)
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
            "files": {part.name: _sum(part) for part in parts},
        }
        draft = folder / "draft"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with (
            os.fdopen(handle, "wb") as out,
            tarfile.open(fileobj=out, mode="w:gz", compresslevel=3) as tar,
        ):
            told = json.dumps(manifest, indent=1).encode()
            head = tarfile.TarInfo(MANIFEST)
            head.size = len(told)
            tar.addfile(head, io.BytesIO(told))
            for part in parts:
                tar.add(part, part.name)
        draft.replace(file)
    return [part.name for part in parts]


def _unpack(file: Path, folder: Path) -> dict[str, str]:
    """The files of a backup, checked against its manifest; one sentence for what is no backup."""
    try:
        with tarfile.open(file, "r:gz") as tar:
            head = tar.extractfile(MANIFEST)
            manifest = json.loads(head.read(1_000_000)) if head else {}
            if manifest.get("format") != FORMAT or manifest.get("version", 0) > VERSION:
                raise click.ClickException(say("other-version", file=file))
            for name in manifest["files"]:
                member = tar.getmember(name)
                if not member.isfile() or "/" in name or member.size > LARGEST_MEMBER:
                    raise click.ClickException(say("strange-member", file=file, name=name))
                tar.extract(member, folder, filter="data")
    except (OSError, tarfile.TarError, KeyError, ValueError, EOFError) as error:
        raise click.ClickException(say("no-backup", file=file, reason=error)) from error
    files: dict[str, str] = manifest["files"]
    for name, expected in files.items():
        if _sum(folder / name) != expected:
            raise click.ClickException(say("damaged", file=file, name=name))
    return files


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace what is there; the old data is kept aside.")
def restore(file: Path, force: bool) -> None:
    """Bring a backup back into the data directory (SQLite) or the database of DATABASE_URL (PostgreSQL).

    Refuses while kaisai runs on that data. With --force it says where the old data went.
    """
    load_django()
    from django.conf import settings  # noqa: PLC0415 - apps not ready
    from django.db import connection  # noqa: PLC0415 - apps not ready

    data: Path = settings.DATA_DIRECTORY
    aside = data / f"before-restore-{datetime.now(tz=UTC):%Y%m%dT%H%M%SZ}"
    with (
        nobody_else(data),
        tempfile.TemporaryDirectory(prefix="kaisai-restore-", dir=data) as name,
    ):
        folder = Path(name)
        files = _unpack(file, folder)
        wanted = "kaisai.sqlite3" if connection.vendor == "sqlite" else "database.jsonl"
        if wanted not in files:
            raise click.ClickException(say("other-database", file=file))
        kept = [name for name in files if name in DATABASES or name == "secret-key"]
        if not force:
            _refuse_held(data, kept)
        if connection.vendor != "sqlite":
            _load(folder / "database.jsonl", aside, force=force)
        connection.close()
        _put(folder, data, kept, aside)
        _be_another()
    click.echo(say("restored", file=file))
    if aside.exists():
        click.echo(say("kept-aside", folder=aside))


def _load(lines: Path, aside: Path, *, force: bool) -> None:
    """Into PostgreSQL; what the database held is saved first."""
    from kaisai.entrypoints.cli.dumps import holds_conferences, load  # noqa: PLC0415 - apps not ready

    if holds_conferences():
        if not force:
            raise click.ClickException(say("holds-conferences"))
        aside.mkdir(mode=0o700, exist_ok=True)
        _save(aside / "kaisai-backup.tar.gz", with_secret_key=False)
    load(lines)


def _be_another() -> None:
    """Devices that knew the one it was saved from hand in anew what this one does not have."""
    from django.db import connection  # noqa: PLC0415 - apps not ready

    from kaisai.core.identity.installation import forget_name  # noqa: PLC0415 - apps not ready
    from kaisai.core.identity.models import Installation  # noqa: PLC0415 - apps not ready

    if (
        Installation._meta.db_table in connection.introspection.table_names()
    ):  # saved by an older kaisai
        forget_name()
    connection.close()


def _refuse_held(data: Path, names: list[str]) -> None:
    there = [name for name in names if (data / name).exists() and name != "secret-key"]
    if there:
        raise click.ClickException(say("holds-data", data=data, names=", ".join(there)))


def _put(folder: Path, data: Path, names: list[str], aside: Path) -> None:
    for name in names:
        for old in (data / name, data / f"{name}-wal", data / f"{name}-shm"):
            if old.exists():
                aside.mkdir(mode=0o700, exist_ok=True)
                old.replace(aside / old.name)
        (folder / name).chmod(0o600)
        (folder / name).replace(data / name)
