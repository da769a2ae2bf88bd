"""A kaisai of its own for a test: a data directory, a database, the real command, real processes."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
import pytest

from tests.journeys import warm

ROOT = Path(__file__).resolve().parents[2]
KAISAI = (sys.executable, "-m", "kaisai")
PATIENCE = 300.0  # seconds; this machine may stand still, and both cores may be busy
PASSWORD = "kumo-no-ue-4711"
SLUG = "kumo"

SEED = """
import json
from datetime import timedelta
from kaisai.entrypoints.cli import load_django
load_django()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE, actor_for
from kaisai.core.kit.clock import now
from kaisai.core.operations.accounts import create_account, grant_role, issue_token
from kaisai.core.operations.conferences import open_conference, save_room
at = now()
day = at.date()
conference = open_conference(
    by=COMMAND_LINE, at=at, slug="kumo", name="Kumo Days", name_ja="雲の日",
    starts_on=day - timedelta(days=1), ends_on=day + timedelta(days=1), time_zone="Asia/Tokyo",
)
for slug, name in (("hall-a", "Hall A"), ("room-101", "Room 101")):
    save_room(by=COMMAND_LINE, conference=conference, at=at, slug=slug, name=name, floor="1F", seats=80)
tokens = {}
for who in ("keeper", "chair", "noc", "staff", "attendee", "stranger"):
    email = f"{who}@kumo.example"
    account = create_account(
        by=COMMAND_LINE, at=at, email=email, name=who.title(), password=PASSWORD, keeper=who == "keeper"
    )
    if who not in ("keeper", "stranger"):
        grant_role(by=COMMAND_LINE, conference=conference, at=at, email=email, role=Role(who))
    tokens[who] = issue_token(by=actor_for(account), at=at, label="test").secret
print(json.dumps(tokens))
"""

ENTRIES = """
import json
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.core.journal.feeds import Position, read_after
position, told = Position(), []
while entries := read_after(position):
    position = Position(entries[-1].tx, entries[-1].pk)
    told += [
        {"id": e.pk, "kind": e.kind, "payload": e.payload, "actor": e.actor_label,
         "cause": e.cause, "at": e.at.timestamp(), "en": e.sentence("en"), "ja": e.sentence("ja")}
        for e in entries
    ]
print(json.dumps(told))
"""

OLDER = """
from kaisai.entrypoints.cli import load_django
load_django()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("DELETE FROM django_migrations WHERE app = 'operations'")
print("null")
"""
NOT_MIGRATED = "Error: The database is not up to date. Run: kaisai migrate"


def free_port():
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, what, *, seconds=PATIENCE):
    """Ask again until the answer is true; returns the answer."""
    ends = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < ends, f"not within {seconds:g} s: {what}"
        time.sleep(0.1)


def _database(name, *, template=""):
    """The address of a new PostgreSQL database beside that of DATABASE_URL; "" on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return ""
    with psycopg.connect(url, autocommit=True) as connection:
        source = f' TEMPLATE "{template}"' if template else ""
        connection.execute(f'CREATE DATABASE "{name}"{source}')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


class Installation:
    """A data directory and a database, with or without a conference in it, and the command on them."""

    count = 0

    def __init__(self, folder, *, like=None):
        self.data = folder / "data"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.tokens = {} if like is None else like.tokens
        self.more = {}  # what its commands are told beside
        Installation.count += 1
        self._name = f"kaisai-{os.getpid()}-{Installation.count}"
        if like is not None:
            shutil.copytree(like.data, self.data)
        self._database_url = _database(self._name, template="" if like is None else like._name)

    @property
    def vendor(self):
        """The database as people call it."""
        return "PostgreSQL" if self._database_url else "SQLite"

    @property
    def environment(self):
        """What the command is given; nothing of the developer's own installation."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("KAISAI_", "DATABASE_"))}
        told = {"KAISAI_DATA": str(self.data), "KAISAI_URL": self.url, "KAISAI_LOG": "warning"}
        told |= {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT / "src")}
        told |= {"DATABASE_URL": self._database_url} if self._database_url else {}
        return kept | told | self.more

    def run(self, *words, code=0, given=None, **environment):
        """The command with these words; its exit code must be `code`."""
        done = warm.run(
            [str(word) for word in words],
            environment=self.environment | environment,
            given=given,
            patience=PATIENCE,
        )
        out, err = done.stdout.decode(errors="replace"), done.stderr.decode()
        told = f"{words}: {done.returncode}\n{out}\n{err}"
        assert done.returncode == code, told
        assert b"Traceback" not in done.stderr, told
        return done

    def json(self, *words, code=0, **environment):
        """What the command prints, as JSON."""
        return json.loads(self.run(*words, code=code, **environment).stdout)

    def refused(self, *words, given=None, **environment):
        """The one sentence with which the command refuses."""
        done = self.run(*words, code=1, given=given, **environment)
        lines = done.stderr.decode().splitlines()
        assert len(lines) == 1, lines
        assert done.stdout == b"", done.stdout
        return lines[0]

    def python(self, code):
        """What a piece of Python prints that runs beside kaisai, as JSON."""
        done = warm.run(code=code, environment=self.environment, patience=PATIENCE)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    def seed(self):
        """A conference, two rooms, somebody of each role with a token."""
        self.tokens = self.python(f"PASSWORD = {PASSWORD!r}\n{SEED}")
        return self

    def entries(self, *kinds):
        """The journal in reading order."""
        return [e for e in self.python(ENTRIES) if not kinds or e["kind"].startswith(kinds)]

    def client(self, who=""):
        """An HTTP client with somebody's token."""
        headers = {"authorization": f"Bearer {self.tokens[who]}"} if who else {}
        return httpx.Client(
            base_url=self.url,
            headers=headers,
            timeout=PATIENCE,
            trust_env=False,
            verify=False,  # nothing is encrypted, and authorities take longer to load than to ask
        )

    def processes(self):
        """Everything that runs on this data directory, by pid: the words of its command line."""
        mark = f"KAISAI_DATA={self.data}".encode()
        found = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                with contextlib.suppress(OSError):
                    if mark in (folder / "environ").read_bytes().split(b"\0"):
                        words = (folder / "cmdline").read_bytes().decode().split("\0")
                        found[int(folder.name)] = words
        return found

    def up(self, *words):
        """`kaisai up` as long as the block lasts."""
        return self.started("up", "--port", self.port, *words)

    @contextlib.contextmanager
    def started(self, *words):
        """A lasting process as long as the block lasts; nothing of it is left afterwards."""
        running = Running(self, [str(word) for word in words])
        try:
            yield running
        finally:
            running.end()


class Running:
    """A `kaisai up`, or one of its processes, under test."""

    def __init__(self, installation, words):
        self.installation = installation
        self.log = installation.data.parent / f"{words[0]}-{time.monotonic_ns()}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*KAISAI, *words],
                stdout=log,
                stderr=log,
                env=installation.environment,
                start_new_session=True,
            )

    @property
    def said(self):
        """What it wrote so far."""
        return self.log.read_text(encoding="utf-8")

    def child(self, name):
        """The pid of the process that it keeps under that name, None while there is none."""
        pids = []
        with contextlib.suppress(OSError):
            for children in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
                pids += children.read_text().split()
        for pid in pids:
            with contextlib.suppress(OSError):
                words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
                if words[1:4] == ["-m", "kaisai", name]:
                    return int(pid)
        return None

    def ready(self):
        """Wait until pages are answered and all three processes run."""
        until(self.answers, f"pages are answered\n{self.said}")
        for name in ("web", "poller", "worker"):
            until(lambda name=name: self.child(name), f"{name} runs\n{self.said}")
        return self

    def answers(self):
        """Does the web server answer?"""
        with contextlib.suppress(httpx.HTTPError), self.installation.client() as client:
            return client.get("/health").status_code == 200
        return False

    def kill(self, *names):
        """kill -9; then wait until each is back under another pid."""
        before = {name: until(lambda name=name: self.child(name), f"{name} runs") for name in names}
        for pid in before.values():
            os.kill(pid, signal.SIGKILL)
        for name, pid in before.items():
            until(lambda name=name, pid=pid: self.child(name) not in {None, pid}, f"{name} is back")
        if "web" in names:
            until(self.answers, f"pages are answered again\n{self.said}")

    def end(self, number=signal.SIGTERM):
        """End it by that signal; returns its exit code. What does not end is killed and shown."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)
        try:
            code = self.process.wait(PATIENCE)
            until(lambda: not self.installation.processes(), "no process is left")
        finally:
            for pid in self.installation.processes():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait(PATIENCE)
        return code


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """Migrated and seeded once; every test gets a copy."""
    return Installation(tmp_path_factory.mktemp("template")).seed()


@pytest.fixture
def installation(template, tmp_path):
    """Conference `kumo` today, two rooms, somebody of each role; nothing runs yet."""
    return Installation(tmp_path, like=template)


@pytest.fixture
def empty(tmp_path):
    """Nothing at all, not even a database."""
    folder = tmp_path / "empty"
    folder.mkdir()
    return Installation(folder)


class Product:
    """An installation as programs meet it: told by the command line, asked over the API."""

    def __init__(self, installation):
        self.installation = installation

    def do(self, name, *words):
        self.installation.run("do", name, "--conference", SLUG, *words)

    def ask(self, name, /, **asked):
        with self.installation.client("noc") as client:
            answer = client.get(f"/api/v1/{SLUG}/{name}", params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def newest(self, of, name):
        """The newest known value of each line of a chart."""
        told = {}
        for line in self.ask("traffic.chart", of=of, name=name)["lines"]:
            known = [value for value in line["values"] if value not in (None, "")]
            told[line["label"]] = known[-1] if known else None
        return told
