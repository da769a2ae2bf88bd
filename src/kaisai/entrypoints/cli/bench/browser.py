"""Chromium for benches, signed in as the keeper of their stage."""

import contextlib
import importlib
import shutil
import time
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

PATIENCE_MS = 60_000
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


def missing() -> str:
    """Why there is no browser; empty when there is one."""
    if _chromium() is None or find_spec("playwright") is None:
        return "chromium or playwright is not installed"
    return ""


def _chromium() -> str | None:
    return next((path for name in CHROMIUMS if (path := shutil.which(name))), None)


@contextlib.contextmanager
def chromium(url: str, session: str, **looks: Any) -> Iterator[Any]:
    """A browser context of Playwright that holds this session for pages of `url`."""
    playwright = importlib.import_module("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        context = browser.new_context(**looks)
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
        yield context
        browser.close()


def session() -> str:
    """The session of the keeper, as signing in makes it."""
    from django.conf import settings  # noqa: PLC0415 - apps not ready
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415 - apps not ready
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 - apps not ready

    from kaisai.core.identity.models import Account  # noqa: PLC0415 - apps not ready

    account = Account.objects.get(email="keeper@bench.example")
    kept = SessionStore()
    kept[SESSION_KEY] = str(account.pk)
    kept[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    kept[HASH_SESSION_KEY] = account.get_session_auth_hash()
    kept.save()
    return str(kept.session_key)


def until(page: Any, wanted: str) -> None:
    """Ask until it is true; the policy of our pages forbids the driver's own way of waiting."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not page.evaluate(wanted):
        if time.monotonic() > deadline:
            raise TimeoutError(wanted)
        page.wait_for_timeout(50)
