"""A real VictoriaMetrics for tests; stopped by the process that was started, never by name."""

import shutil
import signal
import socket
import subprocess
import time

import httpx

PROGRAM = shutil.which("victoria-metrics") or shutil.which("victoria-metrics-prod")
MISSING = "victoria-metrics is not installed"


class Server:
    def __init__(self, folder, port=None):
        self.folder = folder
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process = None

    def start(self):
        command = [
            PROGRAM,
            f"-storageDataPath={self.folder}",
            f"-httpListenAddr=127.0.0.1:{self.port}",
        ]
        command += [
            "-retentionPeriod=10y",
            "-dedup.minScrapeInterval=1ms",
            "-search.latencyOffset=0s",
        ]
        command += ["-memory.allowedBytes=256MB"]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until(self._answers)

    def stop(self):
        self._end(signal.SIGTERM)

    def kill(self):
        self._end(signal.SIGKILL)

    def _end(self, how):
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(60)
            self._process = None

    def _answers(self):
        try:
            return httpx.get(self.url + "/health", timeout=5, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def until(holds, seconds=300):
    """Polls until it holds."""
    for _ in range(seconds * 20):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came about")
