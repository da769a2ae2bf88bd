"""A real demo, in a real browser: `kaisai demo --simulate` on a port of its own, Chromium, axe."""

import contextlib
import json
import os
import re
import selectors
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
BUILT = ROOT / "src" / "kaisai" / "core" / "surfaces" / "static" / "kaisai" / "built" / "board.js"
IMAGES = ROOT / "docs" / "images"
LARGEST_IMAGE = 300_000
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 600
PATIENCE_MS = 180_000


def pytest_collection_modifyitems(items):
    """All walks share one demo, so they stay in one process of pytest-xdist."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@dataclass(frozen=True)
class RunningDemo:
    """Where the demo is and how to get in."""

    url: str
    password: str
    data: Path
    pid: int

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    def login(self, role):
        return f"{role}@demo.example", self.password

    def lose(self, *keys):
        """Break targets by key."""
        self._rewrite(lambda lost: lost | set(keys))

    def mend(self, *keys):
        self._rewrite(lambda lost: lost - set(keys))

    def _rewrite(self, change):
        path = self.data / "faults.json"
        told = json.loads(path.read_text(encoding="utf-8"))
        told["lost"] = sorted(change(set(told["lost"])))
        draft = path.with_suffix(".test")
        draft.write_text(json.dumps(told), encoding="utf-8")
        draft.replace(path)


class Line:
    """A cable to the demo that a test can pull: connections through it die and new ones are refused."""

    def __init__(self, port):
        self._to = port
        self._stop = threading.Event()
        self._thread = None
        self._port = 0
        self.plug()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._port}"

    def plug(self):
        listener = socket.create_server(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        self._stop.clear()
        self._thread = threading.Thread(target=self._carry, args=(listener,), daemon=True)
        self._thread.start()

    def pull(self):
        self._stop.set()
        self._thread.join(300)

    def _carry(self, listener):
        ends = {}
        with selectors.DefaultSelector() as selector:
            selector.register(listener, selectors.EVENT_READ)
            while not self._stop.is_set():
                for key, _ in selector.select(0.1):
                    if key.fileobj is listener:
                        self._join(listener, ends, selector)
                    elif key.fileobj in ends:
                        self._pass_on(key.fileobj, ends, selector)
            for end in [listener, *ends]:
                end.close()

    def _join(self, listener, ends, selector):
        near, _ = listener.accept()
        far = socket.create_connection(("127.0.0.1", self._to))
        ends[near], ends[far] = far, near
        selector.register(near, selectors.EVENT_READ)
        selector.register(far, selectors.EVENT_READ)

    @staticmethod
    def _pass_on(end, ends, selector):
        other = ends[end]
        with contextlib.suppress(OSError):
            data = end.recv(65536)
            if data:
                other.sendall(data)
                return
        for one in (end, other):
            selector.unregister(one)
            ends.pop(one)
            one.close()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="package")
def demo(tmp_path_factory):
    """A running demo with simulated faults, ended after the last walk: it watches its network all the time."""
    if not BUILT.exists():
        pytest.skip("the front end is not built (make setup)")
    port = _free_port()
    data = tmp_path_factory.mktemp("demo") / "data"
    environment = {**os.environ, "KAISAI_LOG": "warning"}
    environment.pop("DATABASE_URL", None)
    # Two more names of the demo, of which one leads nowhere; what a phone then says is real.
    environment["KAISAI_IPV4_URL"] = f"http://localhost:{port}"
    environment["KAISAI_IPV6_URL"] = f"http://localhost:{_free_port()}"
    log = (data.parent / "demo.log").open("w+")
    command = [sys.executable, "-m", "kaisai", "demo", "--simulate", "--calm"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        env=environment,
        start_new_session=True,
    )
    found = []
    ready = threading.Event()

    def read():
        for line in process.stdout:
            if line.startswith("kaisai demo:"):
                found.append(line)
                ready.set()
        ready.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        assert ready.wait(START_SECONDS), "the demo did not say where it is"
        log.seek(0)
        assert found, log.read()
        password = re.search(r"password (\S+)", found[0]).group(1)
        _wait_until_open(port)
        yield RunningDemo(f"http://127.0.0.1:{port}", password, data, process.pid)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        try:
            process.wait(300)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        reader.join(10)
        process.stdout.close()
        log.close()


@pytest.fixture(scope="package")
def places(demo):
    """Where the pages of letters and of mails are, by what they show; see `tests/browser/places.py`."""
    return beside(demo, "from tests.browser.places import tell; tell()")


def beside(demo, code):
    """What a piece of Python prints last, as JSON, that runs on the data of the demo in a process of its own."""
    environment = os.environ | {
        "KAISAI_DATA": str(demo.data),
        "DJANGO_SETTINGS_MODULE": "kaisai.config.settings",
    }
    environment.pop("DATABASE_URL", None)
    told = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=ROOT,
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout.strip().splitlines()[-1])


def _wait_until_open(port):
    for _ in range(900):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        threading.Event().wait(0.2)
    raise AssertionError("the web process did not listen")


def _descendants(pid):
    told = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    )
    processes = [line.split(None, 2) for line in told.stdout.splitlines()]
    family = {str(pid)}
    for _ in range(5):  # generations
        family |= {child for child, parent, *_ in processes if parent in family}
    return {int(child): args for child, _, args in processes if child in family}


@pytest.fixture
def poller_stopped(demo):
    """`with poller_stopped():` the monitor of the demo stands still."""

    @contextlib.contextmanager
    def stopped():
        pollers = [pid for pid, args in _descendants(demo.pid).items() if "kaisai poller" in args]
        assert pollers
        for pid in pollers:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pollers:
                os.kill(pid, signal.SIGCONT)

    return stopped


@pytest.fixture
def line(demo):
    """A cable between browser and demo; `visit(…, through=line)` goes over it."""
    cable = Line(demo.port)
    yield cable
    cable.pull()


@pytest.fixture(scope="module")
def more_flags():
    """What a module starts its browser with beside the usual."""
    return []


@pytest.fixture(scope="module")
def chromium(more_flags):
    """A headless Chromium; ended with the module, as Playwright's loop would stop Django's queries."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - optional part

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *more_flags])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def entrances():
    """Cookies of those who signed in once, by role."""
    return {}


@pytest.fixture
def visit(chromium, demo, entrances):
    """`visit(role, path, …)` opens a page as that role; complaints of the page fail the test."""
    contexts = []
    complaints = []

    def open_page(role, path, *, through=None, forgiving=False, **look):
        context = chromium.new_context(**_appearance(**look), storage_state=entrances.get(role))
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        url = (through or demo).url
        if role and role not in entrances:
            _sign_in(page, demo.url, *demo.login(role))
            entrances[role] = context.storage_state()
        if not forgiving:
            page.on("pageerror", lambda error: complaints.append(f"error in page: {error}"))
            page.on(
                "console",
                lambda said: (
                    complaints.append(f"console: {said.text}") if said.type == "error" else None
                ),
            )
        page.goto(url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _appearance(*, language="en", phone=False, dark=False, width=1440, height=900):
    return {
        "viewport": {"width": 390, "height": 844} if phone else {"width": width, "height": height},
        "color_scheme": "dark" if dark else "light",
        "locale": "ja-JP" if language == "ja" else "en-GB",
        "timezone_id": "Europe/Berlin",  # pages show the venue's zone, wherever the reader is
        "reduced_motion": "reduce",
    }


def _sign_in(page, url, email, password):
    page.goto(f"{url}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("main form:has(input[name=login]) button[type=submit]").click()
    page.wait_for_url(lambda there: "/accounts/login" not in there)


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
            f"{violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
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
            path = IMAGES / f"{name}.png"
            size = page.viewport_size
            for cut in range(0, 500, 100):  # the foot of a page is the first to do without
                clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"] - cut}
                page.screenshot(path=path, clip=clip)
                if path.stat().st_size <= LARGEST_IMAGE:
                    return
            raise AssertionError(f"{path.name} is too large for a README")

    return take
