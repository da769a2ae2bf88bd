"""`kaisai up`: one command, one installation, nothing left behind."""

import signal
import socket

import pytest

from tests.journeys.installation import Installation, until
from tests.journeys.load import Viewer

pytestmark = pytest.mark.xdist_group("processes")


def test_one_up_per_data_directory_and_ctrl_c_ends_everything(installation, tmp_path):
    with installation.up() as running:
        running.ready()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            other = probe.getsockname()[1]
        assert installation.refused("up", "--port", other) == (
            f"Error: kaisai is running already with the data in {installation.data}."
        )
        assert "cannot be used" in installation.refused("up", "--port", installation.port)
        saved = tmp_path / "saved.kaisai"
        installation.run("backup", saved)
        assert installation.refused("restore", saved, "--force") == (
            f"Error: kaisai is running with the data in {installation.data}; stop it first."
        )
        found = {check["name"]: check for check in installation.json("doctor", "--json")}
        assert found["port"]["sentence"] == f"kaisai answers on port {installation.port}.", found[
            "port"
        ]
        with Viewer(installation):
            assert running.end(signal.SIGINT) == 0  # with a page open, which would stay all day
    assert "Killing" not in running.said, "streams end by themselves"
    assert "Traceback" not in running.said


def test_an_empty_machine_gets_a_database_and_sigterm_ends_everything(empty):
    with empty.up() as running:
        running.ready()
        with empty.client() as client:
            assert client.get("/").status_code == 200
        assert running.end(signal.SIGTERM) == 0
    assert "Traceback" not in running.said


def test_a_stop_while_it_starts_leaves_nothing(installation):
    with installation.up() as running:
        until(lambda: running.child("web"), "the first child runs")
        assert running.end(signal.SIGTERM) == 0


def test_a_port_in_use_is_told_in_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        installation = Installation(tmp_path)
        port = taken.getsockname()[1]
        told = installation.refused("up", "--port", port)
    assert told.startswith(f"Error: Port {port} on 127.0.0.1 cannot be used")
    assert told.endswith("choose another with --port.")


def test_a_restore_waits_for_a_process_that_runs_by_itself(installation, tmp_path):
    saved = tmp_path / "saved.kaisai"
    installation.run("backup", saved)
    with installation.started("web", "--port", installation.port) as running:
        until(running.answers, "pages are answered")
        assert "stop it first" in installation.refused("restore", saved, "--force")
    installation.run("restore", saved, "--force")
