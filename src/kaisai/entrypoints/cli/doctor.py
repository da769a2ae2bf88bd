"""`kaisai doctor`: what is right and what is wrong, in plain words, with the remedy."""

import contextlib
import errno
import ipaddress
import json
import os
import secrets
import shutil
import socket
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from kaisai.entrypoints.cli import load_django
from kaisai.entrypoints.cli.database import lacks_migrations
from kaisai.entrypoints.cli.places import hindrance, is_full, unreadable
from kaisai.entrypoints.cli.up import refuse_taken_port
from kaisai.entrypoints.cli.words import BadOption, both, language_of

LOOPBACK = ("127.0.0.1", "::1")  # `localhost` may mean either
USUAL_PORT = 8000
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

    file = Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None
    wrong = hindrance(file, _option_of(file)) if file else None
    if wrong is None:
        try:
            wrong = (_full(file) or both("not-migrated")) if lacks_migrations() else None
        except (DatabaseError, OSError) as error:
            wrong = _full(file) or _broken(file, str(error).splitlines()[0].rstrip("."))
    if wrong is not None:
        return Check("database", False, *wrong)
    vendor = "SQLite" if file else "PostgreSQL"
    return Check(
        "database",
        well=True,
        en=f"{vendor} answers and is up to date.",
        ja=f"{vendor}は正常で最新の状態です。",
    )


def _full(file: Path | None) -> tuple[str, str] | None:
    """What to do when the disk with SQLite's file has no room left."""
    if file is None or not is_full(file):
        return None
    return both("disk-full", path=file, option=_option_of(file))


def _broken(file: Path | None, reason: str) -> tuple[str, str]:
    """What to do about a database that does not answer; `file` is that of SQLite."""
    if file is None:
        return both("no-database", reason=reason)
    return both("bad-file", path=file, reason=reason, option=_option_of(file))


def _option_of(file: Path) -> str:
    """The setting that says where SQLite's file is."""
    from django.conf import settings  # noqa: PLC0415 - apps not ready

    return "KAISAI_DATA" if file.parent == settings.DATA_DIRECTORY else "DATABASE_URL"


def check_disk() -> Check:
    """Is there room for what will be measured, and may this user write there?"""
    from django.conf import settings  # noqa: PLC0415 - apps not ready

    folder = settings.DATA_DIRECTORY
    try:
        free = shutil.disk_usage(folder).free
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        wrong = hindrance(folder / "metrics.sqlite3", "KAISAI_DATA")
        reason = f"{folder}: {error.strerror}"
        return Check("disk", False, *(wrong or both("no-data-directory", reason=reason)))
    size = f"{free / 1e9:.1f} GB"
    if free < SPACE_NEEDED:
        return Check(
            "disk",
            well=False,
            en=f"Only {size} are free in {folder}; make room or set KAISAI_DATA.",
            ja=f"{folder} の空きが{size}しかありません。空きを作るか KAISAI_DATA を変更してください。",
        )
    return Check(
        "disk", well=True, en=f"{size} are free for data.", ja=f"データ用の空きは{size}です。"
    )


def check_secret() -> Check:
    """Is the signing key there for us, and for nobody else?"""
    from django.conf import settings  # noqa: PLC0415 - apps not ready

    path = settings.DATA_DIRECTORY / "secret-key"
    wrong = unreadable(path)
    if wrong is not None:
        return Check("secret key", False, *wrong)
    if os.path.exists(path) and stat.S_IMODE(path.stat().st_mode) & 0o077:  # noqa: PTH110 - Path.exists raises where we may not look
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
    """Could `kaisai up` listen where people will look for us, or does it?"""
    from django.conf import settings  # noqa: PLC0415 - apps not ready

    place = _place_of(settings.PUBLIC_URL, proxied=settings.BEHIND_PROXY)
    if place is None:
        return Check("port", False, *both("bad-url", url=settings.PUBLIC_URL))
    named, port = place
    ours = False
    for host in dict.fromkeys((*_own_addresses(named), *LOOPBACK)):
        reason = _why_taken(host, port)
        if reason is None:
            continue
        if reason.errno != errno.EADDRINUSE:
            told = both("port-taken", port=port, host=host, reason=reason.strerror)
            return Check("port", False, *told)
        if not _is_ours(host, port):
            return Check("port", False, *both("port-of-another", port=port, host=host))
        ours = True
    return Check("port", True, *both("port-ours" if ours else "port-free", port=port))


def _place_of(url: str, *, proxied: bool) -> tuple[str, int] | None:
    """Host and port at which `kaisai up` would listen; None for what is no address.

    kaisai speaks no https: such an address is that of a proxy, behind which it has its usual port.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return parts.hostname, USUAL_PORT if proxied or parts.scheme == "https" else port or 80


def _own_addresses(host: str) -> Iterator[str]:
    """The host itself when it is an address of this machine."""
    with contextlib.suppress(ValueError):
        yield str(ipaddress.ip_address(host))


def _why_taken(host: str, port: int) -> OSError | None:
    """What keeps us from listening there; None when nothing does, or when the address is not ours."""
    try:
        refuse_taken_port(host, port)
    except click.ClickException as refusal:
        error = refusal.__cause__
    except OSError as no_such_family:
        error = no_such_family
    else:
        return None
    elsewhere = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
    return error if isinstance(error, OSError) and error.errno not in elsewhere else None


def _is_ours(host: str, port: int) -> bool:
    import httpx  # noqa: PLC0415 - slow start

    at = f"[{host}]" if ":" in host else host
    try:
        answer = httpx.get(f"http://{at}:{port}/health", timeout=3, trust_env=False)
        return bool(answer.json().get("ok"))
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
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        where = getattr(settings, "EMAIL_FILE_PATH", "")
        return Check(
            "mail",
            well=True,
            en=f"Mails are only written to {where}; name a server in KAISAI_MAIL_URL to send them.",
            ja=f"メールは {where} に書き出されるだけです。送信するには KAISAI_MAIL_URL にサーバーを指定してください。",
        )
    try:
        socket.create_connection((host, settings.EMAIL_PORT), timeout=5).close()
    except (OSError, UnicodeError) as error:  # a name of a host that cannot be written for DNS
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


def _set_up() -> list[Check]:
    """Load Django, without the settings that cannot be used; each of those is one finding."""
    found = []
    while True:
        try:
            load_django()
        except BadOption as bad:
            found.append(Check("setting", well=False, en=bad.en, ja=bad.ja))
            for name in (bad.option, f"{bad.option}_FILE"):
                os.environ.pop(name, None)
            if bad.option == "KAISAI_SECRET_KEY":
                _stand_in()
        except click.ClickException:  # the data directory; `check_disk` says why
            if os.environ.get("KAISAI_SECRET_KEY"):
                raise
            _stand_in()
        else:
            return found


def _stand_in() -> None:
    """A signing key for this process, so that none is looked for or made."""
    os.environ["KAISAI_SECRET_KEY"] = secrets.token_urlsafe(50)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.option("--lang", type=click.Choice(["ja", "en"]), help="Language of the sentences.")
def doctor(as_json: bool, lang: str | None) -> None:
    """Say what is right and wrong on this machine, and how to mend it. Exits with 1 when something is wrong."""
    language = language_of(lang)
    found = [*_set_up(), *(check() for check in CHECKS)]
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
