"""What a busy day does to kaisai: people write through the API, pages stay open, a consumer reads."""

import contextlib
import json
import socket
import subprocess
import sys
import threading
import time
import uuid

import httpx

from tests.journeys.installation import PATIENCE, SLUG, until

# A consumer of the journal as the worker runs it. A line is on disk before the cursor moves.
WITNESS = """
import os, sys
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.core.journal.feeds import Consumer, follow
from kaisai.entrypoints.worker.process import run_worker
told = open(sys.argv[1], "a", buffering=1)
def consume(entry):
    told.write(f"{entry.pk}\\n")
    os.fsync(told.fileno())
follow(Consumer("witness", consume))
run_worker()
"""


class Writers:
    """Two people who write into the day's log; each tries a line until it is confirmed."""

    def __init__(self, installation):
        self.installation = installation
        self.confirmed = []
        self.troubles = []
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._write, args=(who,), daemon=True)
            for who in ("staff", "noc")
        ]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    def more(self, count=8):
        """Wait until so many more lines were confirmed."""
        before = len(self.confirmed)
        until(lambda: len(self.confirmed) >= before + count, f"more lines; {self.troubles[-3:]}")

    def _write(self, who):
        number = 0
        while not self._stop.is_set():
            number += 1
            if not self._confirm(who, f"{who} line {number}"):
                return
            self._stop.wait(0.05)

    def _confirm(self, who, text):
        key, ends = uuid.uuid4().hex, time.monotonic() + PATIENCE
        while time.monotonic() < ends and not self._stop.is_set():
            try:
                with self.installation.client(who) as client:
                    answer = client.post(
                        f"/api/v1/{SLUG}/today.note",
                        json={"text": text},
                        headers={"Idempotency-Key": key},
                    )
                if answer.status_code == 200:
                    self.confirmed.append(text)
                    return True
                self.troubles.append(f"{answer.status_code} {answer.text[:200]}")
            except httpx.HTTPError as error:
                self.troubles.append(repr(error))
            time.sleep(0.2)
        return False


class Viewer:
    """An open page: a live stream that is opened again when it breaks, as a browser does."""

    def __init__(self, installation, who="staff", *, language="en"):
        self.installation = installation
        self.who = who
        self.language = language
        self.connections = []  # one list of frames each: (event, data, id)
        self.statuses = []
        self._socket = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._view, daemon=True)

    def __enter__(self):
        self._thread.start()
        until(lambda: self.connections, "the stream is open")
        return self

    def __exit__(self, *_error):
        self._stop.set()
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    @property
    def frames(self):
        """Every frame of every connection."""
        return [frame for frames in list(self.connections) for frame in list(frames)]

    def told(self, event):
        """The data of every frame of that kind."""
        return [data for name, data, _ in self.frames if name == event]

    def news(self, connection):
        """Ids of the lines of the feed that came over one connection, in the order in which they came."""
        return [
            line["id"]
            for name, data, _ in list(connection)
            if name == "state"
            for line in reversed(data["feed"])
        ]

    def _view(self):
        last = ""
        while not self._stop.is_set():
            try:
                last = self._connect(last)
            except httpx.HTTPError:
                self._stop.wait(0.3)

    def _connect(self, last):
        headers = {"accept-language": self.language} | ({"last-event-id": last} if last else {})
        with (
            self.installation.client(self.who) as client,
            client.stream("GET", f"/live/{SLUG}", headers=headers) as answer,
        ):
            self._socket = answer.extensions["network_stream"].get_extra_info("socket")
            self.statuses.append(answer.status_code)
            if answer.status_code != 200:
                self._stop.wait(0.5)
                return last
            frames = []
            self.connections.append(frames)
            for event, data, number in self._read(answer):
                frames.append((event, data, number))
                last = number or last
        return last

    def _read(self, answer):
        """Frames until the stream ends or nobody looks any more."""
        event, data, number = "", "", ""
        for line in answer.iter_lines():
            if self._stop.is_set():
                return
            name, _, value = line.partition(": ")
            if name == "event":
                event = value
            elif name == "data":
                data = value
            elif name == "id":
                number = value
            elif not line and event:
                yield event, json.loads(data), number
                event, data, number = "", "", ""


class Witness:
    """A worker of its own that notes down every entry that it is handed."""

    def __init__(self, installation):
        self.installation = installation
        self.path = installation.data.parent / "witness"
        self.path.touch()
        self.deaths = 0
        self._start()

    def _start(self):
        self._process = subprocess.Popen(
            [sys.executable, "-c", WITNESS, str(self.path)],
            env=self.installation.environment,
            stdout=subprocess.DEVNULL,
        )

    @property
    def seen(self):
        """Ids in the order in which they were handed over."""
        return [int(line) for line in self.path.read_text().splitlines()]

    def kill(self):
        """kill -9 and start it anew."""
        self.deaths += 1
        self._process.kill()
        self._process.wait()
        self._start()

    def end(self):
        """End it as `kaisai up` would."""
        self._process.terminate()
        assert self._process.wait(PATIENCE) == 0
