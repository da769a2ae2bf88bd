"""DATABASE_URL to Django's DATABASES: SQLite by default, PostgreSQL when grown."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kaisai.entrypoints.cli.words import BadOption

# Writers queue (IMMEDIATE) instead of failing half-way; readers never wait (WAL); a commit
# survives a power cut (FULL).
SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"


def database_from(url: str, data: Path) -> dict[str, Any]:
    """Settings for `DATABASES["default"]`; raises `BadOption` for what is no address of one."""
    if not url:
        return _sqlite(data / "kaisai.sqlite3")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _bad() from error
    file = unquote(parts.path).lstrip("/")
    if parts.scheme == "sqlite" and file:
        return _sqlite(Path("/") / file)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise _bad()
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": 8}},
        "CONN_HEALTH_CHECKS": True,
    }


def _bad() -> BadOption:
    """The address itself is not repeated: it may hold a password."""
    like = "postgresql://user:password@host:5432/name", "sqlite:////folder/file"
    return BadOption(
        "DATABASE_URL",
        f"DATABASE_URL must be like {like[0]} or {like[1]}.",
        f"DATABASE_URL は {like[0]} や {like[1]} のように指定してください。",
    )


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START},
        "CONN_MAX_AGE": None,
    }
