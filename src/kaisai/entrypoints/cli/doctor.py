"""`kaisai doctor`: what is right and what is wrong, in plain words, with the remedy."""

import json
import shutil
import socket
import stat
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from kaisai.entrypoints.cli import load_django
from kaisai.entrypoints.cli.lint import language_of

SPACE_NEEDED = 2_000_000_000  # bytes: three days of a large conference
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: well or not, and the sentence in both languages."""

    name: str
    well: bool
    en: str
    ja: str

    def sentence(self, language: str) -> str:
        """The sentence in `ja` or, for anything else, English."""
        return self.ja if language == "ja" else self.en


def check_ping() -> Check:
    """May this user ping?"""
    from kaisai.engines.probes.permission import ping_permission  # noqa: PLC0415 - slow start

    found = ping_permission()
    return Check("ping", found.granted, found.en, found.ja)


def check_database() -> Check:
    """Does the database answer, and is it up to date?"""
    from django.db import DatabaseError, connection  # noqa: PLC0415 - apps not ready
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - apps not ready

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, OSError) as error:
        told = str(error).splitlines()[0]
        return Check(
            "database",
            well=False,
            en=f"The database does not answer: {told}. Check DATABASE_URL.",
            ja=f"データベースが応答しません: {told} DATABASE_URL を確認してください。",
        )
    if waiting:
        return Check(
            "database",
            well=False,
            en=f"The database lacks {len(waiting)} migrations. Run: kaisai migrate",
            ja=f"データベースに未適用のマイグレーションが{len(waiting)}件あります。kaisai migrate を実行してください。",
        )
    vendor = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    return Check(
        "database",
        well=True,
        en=f"{vendor} answers and is up to date.",
        ja=f"{vendor}は正常で最新の状態です。",
    )


def check_disk() -> Check:
    """Is there room for what will be measured?"""
    from django.conf import settings  # noqa: PLC0415 - apps not ready

    free = shutil.disk_usage(settings.DATA_DIRECTORY).free
    size = f"{free / 1e9:.1f} GB"
    if free < SPACE_NEEDED:
        return Check(
            "disk",
            well=False,
            en=f"Only {size} are free in {settings.DATA_DIRECTORY}; make room or set KAISAI_DATA.",
            ja=f"{settings.DATA_DIRECTORY} の空きが{size}しかありません。空きを作るか KAISAI_DATA を変更してください。",
        )
    return Check(
        "disk", well=True, en=f"{size} are free for data.", ja=f"データ用の空きは{size}です。"
    )


def check_secret() -> Check:
    """Can others on this machine read the signing key or the data?"""
    from django.conf import settings  # noqa: PLC0415 - apps not ready

    open_to_others = [
        path.name
        for path in (settings.DATA_DIRECTORY / "secret-key", settings.DATA_DIRECTORY)
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if "secret-key" in open_to_others:
        path = settings.DATA_DIRECTORY / "secret-key"
        return Check(
            "secret key",
            well=False,
            en=f"Others can read the signing key. Run: chmod 600 {path}",
            ja=f"署名鍵が他のユーザーから読めます。chmod 600 {path} を実行してください。",
        )
    return Check(
        "secret key",
        well=True,
        en="The signing key is for its owner only.",
        ja="署名鍵は所有者のみ読めます。",
    )


def check_clock() -> Check:
    """Is the clock sane? Round trips, tokens and the timetable live by it."""
    at = datetime.now(tz=UTC)
    if at < EARLIEST:
        return Check(
            "clock",
            well=False,
            en=f"The clock says {at:%Y-%m-%d}; set it (timedatectl set-ntp true).",
            ja=f"時計が{at:%Y-%m-%d}です。時刻を合わせてください（timedatectl set-ntp true）。",
        )
    return Check(
        "clock",
        well=True,
        en=f"The clock says {at:%Y-%m-%d %H:%M} UTC.",
        ja=f"時計は{at:%Y-%m-%d %H:%M} UTCです。",
    )


def check_port() -> Check:
    """Is the port of our address free, or ours?"""
    from django.conf import settings  # noqa: PLC0415 - apps not ready

    port = _port_of(settings.PUBLIC_URL)
    if port is None:
        told = settings.PUBLIC_URL
        return Check(
            "port",
            well=False,
            en=f"KAISAI_URL is {told}; it must be like https://kaisai.example or http://127.0.0.1:8000.",
            ja=f"KAISAI_URL が {told} です。https://kaisai.example や http://127.0.0.1:8000 のように設定してください。",
        )
    with socket.socket() as probe:
        probe.settimeout(1)
        taken = probe.connect_ex(("127.0.0.1", port)) == 0
    if not taken:
        return Check(
            "port", well=True, en=f"Port {port} is free.", ja=f"ポート{port}は空いています。"
        )
    if _is_ours(port):
        return Check(
            "port",
            well=True,
            en=f"kaisai answers on port {port}.",
            ja=f"ポート{port}でkaisaiが応答しています。",
        )
    return Check(
        "port",
        well=False,
        en=f"Another program listens on port {port}; start kaisai up with --port.",
        ja=f"ポート{port}は他のプログラムが使用中です。kaisai up --port で別のポートを指定してください。",
    )


def _port_of(url: str) -> int | None:
    """The port of an http or https address, None for anything else."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return port or (443 if parts.scheme == "https" else 80)


def _is_ours(port: int) -> bool:
    import httpx  # noqa: PLC0415 - slow start

    try:
        return bool(httpx.get(f"http://127.0.0.1:{port}/health", timeout=3).json().get("ok"))
    except (httpx.HTTPError, ValueError, AttributeError):
        return False


def check_mail() -> Check:
    """Will mails leave?"""
    from django.conf import settings  # noqa: PLC0415 - apps not ready

    host = getattr(settings, "EMAIL_HOST", "")
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return Check(
            "mail",
            well=True,
            en="Mails are only logged; set KAISAI_MAIL_URL to send them.",
            ja="メールはログに出力されるだけです。送信するには KAISAI_MAIL_URL を設定してください。",
        )
    try:
        socket.create_connection((host, settings.EMAIL_PORT), timeout=5).close()
    except OSError as error:
        told = f"{host}:{settings.EMAIL_PORT}"
        return Check(
            "mail",
            well=False,
            en=f"The mail server {told} does not answer ({error}). Check KAISAI_MAIL_URL.",
            ja=f"メールサーバー {told} が応答しません（{error}）。KAISAI_MAIL_URL を確認してください。",
        )
    return Check(
        "mail",
        well=True,
        en=f"The mail server {host} answers.",
        ja=f"メールサーバー {host} は応答しています。",
    )


def check_pages() -> Check:
    """Were style sheets and catalogues built?"""
    package = Path(__file__).resolve().parents[2]
    built = (package / "core" / "surfaces" / "static" / "kaisai" / "built" / "shell.css").exists()
    catalogue = (package / "locale" / "ja" / "LC_MESSAGES" / "django.mo").exists()
    if built and catalogue:
        return Check(
            "pages",
            well=True,
            en="Pages and translations are built.",
            ja="ページと翻訳はビルド済みです。",
        )
    return Check(
        "pages",
        well=False,
        en="Style sheets or translations are not built. Run: make setup",
        ja="スタイルシートか翻訳が未ビルドです。make setup を実行してください。",
    )


CHECKS: tuple[Callable[[], Check], ...] = (
    check_ping,
    check_database,
    check_disk,
    check_secret,
    check_clock,
    check_port,
    check_mail,
    check_pages,
)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.option("--lang", type=click.Choice(["ja", "en"]), help="Language of the sentences.")
def doctor(as_json: bool, lang: str | None) -> None:
    """Say what is right and wrong on this machine, and how to mend it. Exits with 1 when something is wrong."""
    load_django()
    language = language_of(lang)
    found = [check() for check in CHECKS]
    if as_json:
        click.echo(
            json.dumps(
                [{**asdict(c), "sentence": c.sentence(language)} for c in found], ensure_ascii=False
            )
        )
    else:
        for check in found:
            mark = (
                click.style("ok   ", fg="green") if check.well else click.style("wrong", fg="red")
            )
            click.echo(f"{mark}  {check.name:11}  {check.sentence(language)}")
    sys.exit(any(not check.well for check in found))
