"""KAISAI_MAIL_URL to Django's mail settings; without one, mails go to the log."""

from typing import Any
from urllib.parse import unquote, urlsplit

from kaisai.entrypoints.cli.words import BadOption


def mail_from(url: str) -> dict[str, Any]:
    """Settings for Django's mail; raises `BadOption` for what is no address of a server."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _bad() from error
    if parts.scheme == "file" and parts.path.startswith("/") and not parts.netloc:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise _bad()
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def _bad() -> BadOption:
    """The address itself is not repeated: it may hold a password."""
    like = "smtp://user:password@host:25"
    return BadOption(
        "KAISAI_MAIL_URL",
        f"KAISAI_MAIL_URL must be like {like}, begin with smtp+tls:// or smtps://, or name a directory (file:///var/mails).",
        f"KAISAI_MAIL_URL は {like} のように指定してください（smtp+tls://、smtps://、ディレクトリを示す file:///var/mails も使えます）。",
    )
