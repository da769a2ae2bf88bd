"""Random identities and secrets."""

import hashlib
import re
import secrets
import unicodedata


def new_secret(prefix: str = "") -> str:
    """256 bits from the operating system, URL-safe, with a prefix that scanners can recognise."""
    return f"{prefix}{secrets.token_urlsafe(32)}"


def digest(secret: str) -> str:
    """What is kept of a random secret: SHA-256 is enough, since nothing can be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def slugify(text: str, *, fallback: str) -> str:
    """A short ASCII word for addresses; `fallback` where nothing ASCII is left (`講堂`)."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:50].strip("-") or fallback
