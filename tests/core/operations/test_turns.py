"""Who writes waits for others who write, in other processes too, and for none that stands still for ever."""

import subprocess
import sys
import threading

import pytest

from kaisai.core.kit import turns

HOLD = """
import fcntl, os, sys
file = os.open(sys.argv[1] + "-turn", os.O_RDWR | os.O_CREAT)
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def database(tmp_path):
    return str(tmp_path / "kaisai.sqlite3")


@pytest.fixture
def elsewhere(database):
    """Another process whose turn it is."""
    command = [sys.executable, "-c", HOLD, database]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


@pytest.fixture
def waiting(database):
    """A thread that waits for its turn, and says when it has it."""
    has_it = threading.Event()

    def wait():
        turns._wait_for(turns._file(database))
        has_it.set()

    thread = threading.Thread(target=wait)
    yield thread, has_it
    thread.join()


def test_it_waits_for_another_process_until_that_is_killed(elsewhere, waiting, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 300)
    thread, has_it = waiting
    thread.start()
    assert not has_it.wait(0.2)
    elsewhere.kill()
    assert has_it.wait(60)


def test_who_stands_still_in_its_turn_stops_nobody_for_ever(elsewhere, waiting, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    thread, has_it = waiting
    thread.start()
    assert has_it.wait(60)
    assert elsewhere.poll() is None


def test_a_database_in_memory_needs_no_file():
    assert turns._file(":memory:") is None
    assert turns._file("/nowhere/kaisai.sqlite3") is None
