"""What every test may use, and which tests this machine can run."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from django.test.client import ClientHandler
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.standing import STANDING

pytest_plugins = ["tests.cast"]

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"

settings.register_profile(
    "kaisai",
    deadline=None,
    max_examples=60,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("kaisai")

NEEDS = {
    "netns": (
        lambda: (
            os.geteuid() == 0
            and shutil.which("ip")
            and subprocess.run(["unshare", "--net", "true"], check=False).returncode == 0
        ),
        "needs root, iproute2 and a kernel that makes network namespaces",
    ),
    "room": (
        lambda: shutil.which("dnsmasq") and shutil.which("nft"),
        "dnsmasq and nftables are not installed",
    ),
    "terminal": (lambda: shutil.which("tmux"), "tmux is not installed"),
    "browser": (lambda: shutil.which("chromium"), "chromium is not installed"),
    "postgres": (
        lambda: os.environ.get("DATABASE_URL", "").startswith("postgres"),
        "only meaningful on PostgreSQL",
    ),
}


def pytest_collection_modifyitems(items):
    """Skip, with the reason, what cannot run here."""
    reasons = {name: reason for name, (possible, reason) in NEEDS.items() if not possible()}
    for item in items:
        for name, reason in reasons.items():
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """The cast stands before a test of it begins, and is away before any other."""
    STANDING.before(item)


def pytest_sessionfinish():
    """Nothing stands when the database is taken away."""
    STANDING.fall()


@pytest.fixture(autouse=True, scope="session")
def _one_chain_of_middleware():
    """All test clients share what the first one loads: a server loads it once, tests have thousands."""
    load, first = ClientHandler.load_middleware, ClientHandler()

    def load_once(handler):
        if first._middleware_chain is None:
            load(first)
        vars(handler).update(vars(first) | {"enforce_csrf_checks": handler.enforce_csrf_checks})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", load_once)
        yield


@pytest.fixture(autouse=True)
def _own_language():
    """What one test speaks the next need not: commands activate the language of their shell."""
    yield
    translation.deactivate()


@pytest.fixture
def patience():
    """A minute for what takes milliseconds; a pattern that looks too often takes many."""

    def over(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real input of other people, which is not part of the project."""
    if not SHARED.is_dir():
        pytest.skip("the shared data is not beside this checkout")
    return SHARED
