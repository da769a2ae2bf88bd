"""What is measured goes to VictoriaMetrics; while that is away nothing is lost, pages go on."""

import json
import time

import httpx
import pytest

from tests.engines.metrics.servers import MISSING, PROGRAM, Server
from tests.journeys.installation import SLUG, Installation, until

pytestmark = [
    pytest.mark.xdist_group("processes"),
    pytest.mark.skipif(PROGRAM is None, reason=MISSING),
]
AWAY = 8.0  # seconds without a server


def kept(server, begun):
    """When a target was measured, in Unix seconds, as the server has it."""
    asked = {"match[]": f'kaisai_value{{source="{SLUG}/rtt"}}', "start": begun}
    with httpx.Client(trust_env=False, timeout=30) as client:
        lines = client.get(f"{server.url}/api/v1/export", params=asked).text.splitlines()
    return sorted(t / 1000 for line in lines for t in json.loads(line)["timestamps"])


def test_an_outage_of_the_server_is_filled_and_the_board_stays_alive(
    template, tmp_path, monkeypatch
):
    server = Server(tmp_path / "victoria")
    server.start()
    try:
        monkeypatch.setenv("METRICS_URL", server.url)
        installation = Installation(tmp_path / "kaisai", like=template)
        path = tmp_path / "list.conf"
        path.write_text("gw 127.88.5.1\n")
        installation.run("import", "network", path)
        begun = time.time()
        with installation.up() as running:
            running.ready()
            until(lambda: len(kept(server, begun)) > 3, "values arrive at the server")
            server.kill()
            gone = time.time()
            until(lambda: time.time() > gone + AWAY, "the server is away")
            with installation.client("noc") as client:
                board = client.get(f"/api/v1/{SLUG}/today.board").json()["result"]
            assert board["newest"] / 1000 > gone
            back = time.time()
            server.start()
            until(lambda: [t for t in kept(server, begun) if t > back], "values arrive again")

            def filled():
                return len([t for t in kept(server, begun) if gone < t < back]) > AWAY / 2

            until(filled, "what was measured meanwhile arrives")
    finally:
        server.stop()
