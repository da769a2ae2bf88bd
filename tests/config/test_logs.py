"""What the log never repeats."""

import io
import logging

import pytest

from kaisai.config.logs import configure_logs
from kaisai.core.kit.ids import new_secret


@pytest.fixture
def log(monkeypatch):
    """What processes write to standard error."""
    root, written = logging.getLogger(), io.StringIO()
    before, level = root.handlers, root.level
    monkeypatch.setattr("sys.stderr", written)
    configure_logs(logging.INFO)
    yield written
    root.handlers, root.level = before, level


def test_the_address_of_an_order_is_told_without_its_secret(log):
    secret = new_secret()
    address = f"/kumo/tickets/orders/{secret}"
    logging.getLogger("django.request").error("Internal Server Error: %s", address)
    logging.getLogger("django.security").warning("Suspicious: %s/give-back?a=b", address)
    assert secret not in log.getvalue()
    assert "/kumo/tickets/orders/***/give-back" in log.getvalue()
