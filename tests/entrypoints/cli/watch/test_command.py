"""`kaisai watch` as a script and as a person in a terminal meet it."""

import asyncio
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.probes.relays import relay_on_loopback

KAISAI = [sys.executable, "-m", "kaisai"]


# A terminal hangs up on the session that it controls.
BECOME_LEADER = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


def run(*words: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*KAISAI, "watch", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **more,
    )
    assert "Traceback" not in done.stderr
    return done


def test_once_json_says_everything_and_exits_with_0(venue: Path) -> None:
    done = run(venue, "--once", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert [target["name"] for target in told["targets"]] == ["gw", "ap-401", "ap-402", "web"]
    assert told["summary"] == {"up": 4, "down": 0, "unknown": 0}
    assert all(target["rtt_ms"] > 0 for target in told["targets"])
    assert told["problems"] == []


def test_once_exits_with_1_when_something_is_lost(venue: Path, listener) -> None:
    listener.cut()
    done = run(venue, "--once", "--json")
    lost = {target["name"]: target for target in json.loads(done.stdout)["targets"]}["web"]
    assert done.returncode == 1
    assert (lost["state"], lost["rtt_ms"], lost["reason"]) == ("down", None, "refused")
    table = run(venue, "--once")
    assert table.returncode == 1
    assert "down" in next(line for line in table.stdout.splitlines() if "web" in line)


@pytest.mark.parametrize(
    ("options", "named"),
    [("relay=kt-nowhere via=netns", "kt-nowhere"), ("source=kt-none0", "kt-none0")],
)
def test_what_cannot_be_asked_is_unknown_and_the_reason_is_told(
    tmp_path: Path, options: str, named: str
) -> None:
    file = tmp_path / "venue.conf"
    file.write_text(f"gw 127.80.0.1\nfar 127.80.0.2 {options}\n")
    done = run(file, "--once", "--json", "--lang", "ja")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    far = told["targets"][1]
    assert (far["state"], far["rtt_ms"], far["reason"]) == ("unknown", None, "no-place")
    assert told["summary"] == {"up": 1, "down": 0, "unknown": 1}
    assert named in told["problems"][0]["sentence"]
    assert told["problems"][0]["severity"] == "error"
    assert told["problems"][0]["sentence"] in done.stderr


async def test_once_waits_for_a_relay_that_lets_in_slowly(tmp_path: Path) -> None:
    (tmp_path / ".ssh").mkdir()
    async with relay_on_loopback(tmp_path / ".ssh", slow=2.5) as relay:
        file = tmp_path / "venue.conf"
        file.write_text(f"far 192.0.2.2 relay={relay.via.host} user=crew\n")
        environment = {**os.environ, "HOME": str(tmp_path)}
        done = await asyncio.to_thread(run, file, "--once", "--json", env=environment)
    assert json.loads(done.stdout)["targets"][0]["rtt_ms"] == 1.25
    assert relay.connections == 1


def test_a_probe_that_no_relay_can_run_is_an_error_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "venue.conf"
    file.write_text("gw 127.80.0.1\nweb 127.80.0.2 tcp=dstport:80 relay=127.0.0.1 user=crew\n")
    told = json.loads(run(file, "--once", "--json").stdout)
    assert told["targets"][1]["reason"] == "unsupported-via"
    found = [problem for problem in told["problems"] if problem["code"] == "unsupported-via"]
    assert [(problem["line"], problem["severity"]) for problem in found] == [(2, "error")]
    lint = [*KAISAI, "lint", str(file)]
    assert subprocess.run(lint, capture_output=True, check=False, timeout=60).returncode == 1


def test_once_writes_each_try_into_the_log(venue: Path, listener, tmp_path: Path) -> None:
    listener.cut()
    folder = tmp_path / "log"
    assert run(venue, "--once", "-l", folder).returncode == 1
    [file] = folder.glob("kaisai-watch-*.jsonl")
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    answers = [line for line in lines if line["name"] != "web"]
    assert sorted(line["name"] for line in answers) == ["ap-401", "ap-402", "gw"]
    assert all(line["state"] == "up" and line["rtt_ms"] > 0 for line in answers)
    lost = [line for line in lines if line["name"] == "web"]
    assert [(line["state"], line["rtt_ms"]) for line in lost] == [("down", None)] * 3
    assert all(line["reason"] == "refused" and line["at"][-6] in "+-" for line in lost)


def test_a_log_that_cannot_be_written_is_told_and_the_round_goes_on(venue: Path) -> None:
    done = run(venue, "--once", "-l", venue / "no-directory")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 4
    assert "the log cannot be written" in done.stderr


def test_bad_lines_are_told_and_good_ones_asked(tmp_path: Path) -> None:
    file = tmp_path / "half.conf"
    file.write_text("gw 127.80.0.1\nbroken\n")
    told = json.loads(run(file, "--once", "--json").stdout)
    assert [target["name"] for target in told["targets"]] == ["gw"]
    assert told["problems"][0]["line"] == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nowhere.conf"], "cannot be read"),
        (["nowhere.conf", "--lang", "ja"], "を読めません"),
        ([], "--server"),
        (["a.conf", "--json"], "add --once"),
        (["a.conf", "--json", "--lang", "ja"], "--once を付けてください"),
        (["--server", "http://127.0.0.1:1", "--once", "-l", "log"], "go with a FILE"),
        (["a.conf", "--server", "http://127.0.0.1:1"], "not both"),
        (["--server", "http://127.0.0.1:1", "--once"], "cannot be reached"),
        (["--server", "http://127.0.0.1:1", "--once", "--lang", "ja"], "接続できません"),
    ],
)
def test_one_sentence_when_it_cannot(words: list[str], sentence: str, tmp_path: Path) -> None:
    done = run(*words, cwd=tmp_path)
    assert done.returncode in {1, 2}
    assert sentence in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("bad.yaml", "groups: [1,\n b: {", "cannot be read as deadmon-yaml"),
        ("bad.conf", "sw\n", "Line 1: “sw” has no address"),
        ("empty.conf", "", "there is no target in it. Write one line per target"),
    ],
)
def test_a_file_without_a_target_is_told_with_the_reason(
    tmp_path: Path, name: str, content: str, sentence: str
) -> None:
    file = tmp_path / name
    file.write_text(content)
    done = run(file, "--once")
    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_without_a_terminal_it_says_what_to_use(venue: Path) -> None:
    done = run(venue, stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert "--once" in done.stderr


def test_remap_moves_every_address(tmp_path: Path) -> None:
    file = tmp_path / "venue.conf"
    file.write_text("gw 192.0.2.1\nv6 2001:db8::1\n")
    told = json.loads(run(file, "--once", "--json", "--remap", "127.80.0.0/16").stdout)
    assert [t["address"].startswith("127.80.") for t in told["targets"]] == [True, True]
    assert told["summary"]["up"] == 2
    refused = run(file, "--once", "--remap", "192.0.2.0/24")
    assert refused.returncode == 1
    assert "loopback" in refused.stderr


def test_every_published_deadman_file_runs_on_loopback(shared_data: Path) -> None:
    for file in sorted((shared_data / "deadman").glob("*.conf")):
        told = json.loads(run(file, "--once", "--json", "--remap", "127.80.0.0/16").stdout)
        assert told["targets"], file.name
        for target in told["targets"]:
            assert target["address"].startswith("127.80."), target


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator["Terminal"]:
    made = Terminal(tmp_path / "tmux.socket")
    yield made
    made.close()


ENDED = "ended with"


class Terminal:
    """A real terminal, through tmux on a socket of its own."""

    def __init__(self, socket: Path) -> None:
        self._tmux = [str(shutil.which("tmux")), "-S", str(socket), "-f", "/dev/null"]

    def start(self, *words: str, width: int = 100, height: int = 24) -> None:
        size = ["-x", str(width), "-y", str(height)]
        # The shell tells the exit code: tmux itself misses the end of a program now and then.
        told = ["sh", "-c", f'"$@"; echo "{ENDED} $?"; sleep 600', "sh", *words]
        session = ["new-session", "-d", "-s", "t", *size, *told]
        subprocess.run([*self._tmux, *session], check=True)

    def press(self, *keys: str) -> None:
        for key in keys:
            subprocess.run([*self._tmux, "send-keys", "-t", "t", key], check=True)

    def screen(self) -> str:
        done = subprocess.run(
            [*self._tmux, "capture-pane", "-p", "-t", "t"],
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def see(self, text: str) -> str:
        for _ in range(600):
            screen = self.screen()
            if text in screen:
                return screen
            time.sleep(0.1)
        raise AssertionError(f"{text!r} does not appear in:\n{self.screen()}")

    def ends_with(self) -> int:
        """The exit code of the program, once it has ended."""
        return int(self.see(ENDED).partition(ENDED)[2].split()[0])

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)


@pytest.mark.terminal
def test_in_a_real_terminal(venue: Path, terminal: Terminal, listener) -> None:
    terminal.start(*KAISAI, "watch", str(venue), "--interval", "0.3", "--lang", "ja")
    screen = terminal.see("● 4 正常")
    assert "ホスト名" in screen
    assert "▾ 4F (3件)" in screen
    listener.cut()
    terminal.see("✖ 1 停止")
    terminal.press("s")
    terminal.see("悪い順")
    terminal.press("Enter")
    terminal.see("から")
    terminal.press("q")
    assert terminal.ends_with() == 0


@pytest.mark.terminal
def test_a_log_tells_the_true_loss_with_its_zone(
    venue: Path, terminal: Terminal, listener, tmp_path: Path
) -> None:
    folder = tmp_path / "log"
    terminal.start(*KAISAI, "watch", str(venue), "--interval", "0.3", "--logging", str(folder))
    terminal.see("● 4 up")
    listener.cut()
    terminal.see("✖ 1 down")
    terminal.press("q")
    assert terminal.ends_with() == 0
    file = next(folder.glob("*.jsonl"))
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    web = [line for line in lines if line["name"] == "web"]
    lost = [line for line in web if line.get("reason") == "refused"]
    assert lost
    assert all(line["rtt_ms"] is None for line in lost), "a loss is no old round trip"
    assert any(line.get("change") and line["state"] == "down" and line["why"] for line in web)
    assert all(line["at"][-6] in "+-" for line in lines)


def test_it_ends_with_the_window_in_which_it_runs(venue: Path) -> None:
    near, far = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-c", BECOME_LEADER, sys.executable, "-m", "kaisai", "watch", str(venue)],
        stdin=far,
        stdout=far,
        stderr=far,
        start_new_session=True,
    )
    try:
        os.close(far)
        seen = b""
        while b"HOSTNAME" not in seen:
            seen += os.read(near, 65536)
        os.close(near)  # the window is closed
        assert running.wait(60) in {129, -signal.SIGHUP}
    finally:
        running.kill()
        running.wait()
