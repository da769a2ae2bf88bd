"""Every setting from outside: one table, typed, loud. `NAME_FILE` may hold a secret's path."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kaisai.entrypoints.cli.words import BadOption


def _boolean(text: str) -> bool:
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if text.lower() not in words:
        raise ValueError(text)
    return words[text.lower()]


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _path(text: str) -> Path:
    if not text.strip():
        raise ValueError(text)  # it would be the folder that one happens to be in
    return Path(text).expanduser().resolve()


def _address(text: str) -> str:
    urlsplit(text)  # raises ValueError for one that nobody can take apart
    return text


def _listeners(text: str) -> list[str]:
    places = _words(text)
    for place in places:
        parts = urlsplit(place)
        if parts.scheme not in {"udp", "tcp"} or not parts.hostname or parts.port is None:
            raise ValueError(place)
    return places


def _server(text: str) -> str:
    address = urlsplit(text)
    if text and (address.scheme not in {"http", "https"} or not address.hostname):
        raise ValueError(text)
    return text.rstrip("/")


def _secure_servers(text: str) -> list[str]:
    """Browsers reach those from a page of https; on this machine they take plain http as well."""
    found = [_server(word) for word in _words(text)]
    for each in found:
        address = urlsplit(each)
        is_here = address.hostname in {"localhost", "127.0.0.1", "::1"}
        if address.path or address.query or not (is_here or address.scheme == "https"):
            raise ValueError(each)
    return found


def _networks(text: str) -> list[str]:
    return [str(ip_network(word, strict=False)) for word in _words(text)]


def _default_data() -> str:
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return str(Path(base) / "kaisai")


@dataclass(frozen=True, slots=True)
class Option:
    """One setting from the environment.

    Attributes:
        read: makes the value of the text; raises ValueError for one that cannot be used.
        wanted: what such a text must be instead, in English and Japanese.
    """

    name: str
    default: str
    read: Callable[[str], Any]
    purpose: str
    wanted: tuple[str, str] = ("", "")


YES_OR_NO = ("yes or no", "yes か no")

OPTIONS = (
    Option(
        "KAISAI_DATA",
        _default_data(),
        _path,
        "Directory with the database, metrics and secret key.",
        ("the path of a folder", "フォルダーのパス"),
    ),
    Option(
        "KAISAI_URL",
        "http://127.0.0.1:8000",
        _address,
        "Address under which people reach kaisai.",
        (
            "like https://kaisai.example or http://127.0.0.1:8000",
            "https://kaisai.example や http://127.0.0.1:8000 のようなアドレス",
        ),
    ),
    Option(
        "KAISAI_IPV4_URL",
        "",
        _server,
        "The same kaisai under a name that has an IPv4 address alone; phones try it in drop checks.",
        ("like https://v4.kaisai.example", "https://v4.kaisai.example のようなアドレス"),
    ),
    Option(
        "KAISAI_IPV6_URL",
        "",
        _server,
        "The same under a name that has an IPv6 address alone.",
        ("like https://v6.kaisai.example", "https://v6.kaisai.example のようなアドレス"),
    ),
    Option(
        "KAISAI_DESK_URLS",
        "",
        _secure_servers,
        "Where desks hand their scans in as well, comma separated: this kaisai by a name of the venue's network, or another one.",
        ("like https://desk.kaisai.example", "https://desk.kaisai.example のようなアドレス"),
    ),
    Option("KAISAI_HOSTS", "", _words, "More host names that may be asked for, comma separated."),
    Option(
        "KAISAI_SECRET_KEY", "", str, "Signing key; made and kept in the data directory when empty."
    ),
    Option(
        "KAISAI_DEBUG",
        "no",
        _boolean,
        "Tracebacks in the browser. Never in production.",
        YES_OR_NO,
    ),
    Option(
        "KAISAI_PROXIED",
        "no",
        _boolean,
        "A reverse proxy sets X-Forwarded-For and -Proto.",
        YES_OR_NO,
    ),
    Option("DATABASE_URL", "", str, "PostgreSQL address; SQLite in the data directory when empty."),
    Option(
        "KAISAI_SYSLOG",
        "",
        _listeners,
        "Where syslog of devices is heard, comma separated; nowhere when empty.",
        (
            "like udp://0.0.0.0:5514,tcp://0.0.0.0:5514",
            "udp://0.0.0.0:5514,tcp://0.0.0.0:5514 のような値",
        ),
    ),
    Option(
        "METRICS_URL",
        "",
        _server,
        "VictoriaMetrics for what is measured; a file in the data directory when empty.",
        ("like http://metrics.example:8428", "http://metrics.example:8428 のようなアドレス"),
    ),
    Option(
        "KAISAI_ASSOCIATIONS",
        "",
        str,
        "Slug of the conference whose client counts are answered at /v1/associations (CONBU).",
    ),
    Option(
        "KAISAI_MAIL_URL",
        "",
        str,
        "smtp://user:password@host:port, or file:///directory; mails are logged when empty.",
    ),
    Option("KAISAI_MAIL_FROM", "kaisai@localhost", str, "Sender of mails."),
    Option(
        "KAISAI_WEBHOOK_NETWORKS",
        "",
        _networks,
        "Private networks that webhooks may reach, comma separated.",
        ("like 10.0.0.0/8,fd00::/8", "10.0.0.0/8,fd00::/8 のようなネットワーク"),
    ),
    Option(
        "KAISAI_STRIPE_KEY",
        "",
        str,
        "Secret key of the Stripe account that takes card payments; none are taken when empty.",
    ),
    Option(
        "KAISAI_STRIPE_WEBHOOK_SECRET",
        "",
        str,
        "With which Stripe signs its messages to /payments/stripe.",
    ),
    Option(
        "KAISAI_STRIPE_URL",
        "https://api.stripe.com",
        _server,
        "Another server that speaks Stripe's language, for tests.",
        ("like http://127.0.0.1:8010", "http://127.0.0.1:8010 のようなアドレス"),
    ),
    Option(
        "KAISAI_CONNPASS_KEY",
        "",
        str,
        "API key with which connpass is asked for the public figures of pages; it is not asked when empty.",
    ),
    Option(
        "KAISAI_CONNPASS_URL",
        "https://connpass.com",
        _server,
        "Another server that speaks connpass's language, for tests; the key is told to it.",
        ("like http://127.0.0.1:8020", "http://127.0.0.1:8020 のようなアドレス"),
    ),
    Option("KAISAI_LANGUAGE", "en", str, "Language for those who asked for none: en or ja."),
    Option("KAISAI_LOG", "info", str, "Log level: debug, info, warning or error."),
)


def read_options(environment: Mapping[str, str]) -> dict[str, Any]:
    """Read every option; raises `BadOption` with one sentence for the first bad one."""
    return {option.name: _read(option, environment) for option in OPTIONS}


def _read(option: Option, environment: Mapping[str, str]) -> Any:
    text = environment.get(option.name)
    secret_file = environment.get(f"{option.name}_FILE")
    if text is None and secret_file:
        text = _text_of(secret_file, option.name)
    try:
        return option.read(option.default if text is None else text)
    except ValueError as error:
        en, ja = option.wanted
        raise BadOption(
            option.name,
            f"{option.name} must be {en}.",
            f"{option.name} には {ja} を指定してください。",
        ) from error


def _text_of(file: str, name: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or "not UTF-8"
        raise BadOption(
            name,
            f"{name}_FILE cannot be read: {reason}. Check the path and the permissions.",
            f"{name}_FILE を読めません: {reason}。パスと権限を確認してください。",
        ) from error
