"""A real demo, in a real browser: `kaisai demo --simulate` on a port of its own, Chromium, axe."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
IMAGES = ROOT / "docs" / "images"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]
START_SECONDS = 180
PATIENCE_MS = 60_000


@dataclass(frozen=True)
class RunningDemo:
    """Where the demo is and how to get in."""

    url: str
    password: str

    def login(self, role: str) -> tuple[str, str]:
        return f"{role}@demo.example", self.password


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A running demo with simulated faults, ended afterwards."""
    port = _free_port()
    data = tmp_path_factory.mktemp("demo") / "data"
    environment = {**os.environ, "KAISAI_LOG": "warning"}
    environment.pop("DATABASE_URL", None)
    log = (data.parent / "demo.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "kaisai", "demo", "--simulate", "--port", str(port), "--data", str(data)],
        stdout=subprocess.PIPE, stderr=log, text=True, env=environment, start_new_session=True,
    )
    found: list[str] = []
    ready = threading.Event()

    def read() -> None:
        for line in process.stdout:
            if line.startswith("kaisai demo:"):
                found.append(line)
                ready.set()
        ready.set()

    threading.Thread(target=read, daemon=True).start()
    try:
        assert ready.wait(START_SECONDS), "the demo did not say where it is"
        log.seek(0)
        assert found, log.read()
        password = re.search(r"password (\S+)", found[0]).group(1)
        _wait_until_open(port)
        yield RunningDemo(f"http://127.0.0.1:{port}", password)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


def _wait_until_open(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        threading.Event().wait(0.2)
    raise AssertionError("the web process did not listen")


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - optional part

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, demo):
    """`visit(role, path, …)` opens a page signed in as that role; complaints of the page fail the test."""
    contexts = []
    complaints: list[str] = []

    def open_page(role, path, *, language="en", phone=False, dark=False, width=1440, height=900):
        context = chromium.new_context(
            viewport={"width": 390, "height": 844} if phone else {"width": width, "height": height},
            device_scale_factor=1,
            color_scheme="dark" if dark else "light",
            locale="ja-JP" if language == "ja" else "en-GB",
            timezone_id="Asia/Tokyo",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"error in page: {error}"))
        page.on(
            "console",
            lambda message: complaints.append(f"console: {message.text}") if message.type == "error" else None,
        )
        page.goto(f"{demo.url}/accounts/login/")
        email, password = demo.login(role)
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(password)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        page.goto(demo.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def axe():
    """`axe(page)` returns what is seriously inaccessible on it."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (make setup)")
    source = AXE.read_text(encoding="utf-8")

    def serious(page):
        page.evaluate(source)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{violation['id']}: {node['html'][:160]}"
            for violation in found["violations"]
            if violation["impact"] in {"serious", "critical"}
            for node in violation["nodes"]
        ]

    return serious


@pytest.fixture
def shoot():
    """`shoot(page, name)` keeps a picture for the documentation when KAISAI_SCREENSHOTS is set."""

    def take(page, name):
        if os.environ.get("KAISAI_SCREENSHOTS"):
            IMAGES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=IMAGES / f"{name}.png")

    return take
