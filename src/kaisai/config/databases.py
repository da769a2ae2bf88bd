"""DATABASE_URL to Django's DATABASES: SQLite by default, PostgreSQL when grown."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kaisai.config.options import BadOption

# Writers queue (IMMEDIATE) instead of failing half-way; readers never wait (WAL); a commit
# survives a power cut (FULL).
SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"


def database_from(url: str, data: Path) -> dict[str, Any]:
    """Settings for `DATABASES["default"]`; raises `BadOption` for an unknown scheme."""
    if not url:
        return _sqlite(data / "kaisai.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadOption(
            f"DATABASE_URL must begin with postgresql:// or sqlite:///, not {parts.scheme}://."
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": 8}},
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START},
        "CONN_MAX_AGE": None,
    }
