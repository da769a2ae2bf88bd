"""`kaisai dropcheck` as a crew member types it: refusals, and the shape of what it prints."""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kaisai.engines.dropcheck.reports import read_report
from tests.engines.dropcheck.venue import ROUTER, run, venue


def dropcheck(*words, **environment):
    return subprocess.run(
        [sys.executable, "-m", "kaisai", "dropcheck", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin", "LANG": "C.UTF-8", **environment},
    )


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "venue.toml"
    path.write_text("[room.hall.ipv6]\npresent = false\n", encoding="utf-8")
    return path


def test_an_interface_that_there_is_not():
    done = dropcheck("--interface", "kt-none", LANG="ja_JP.UTF-8")
    assert (done.returncode, done.stdout) == (1, "")
    assert "「kt-none」というインターフェースはありません" in done.stderr


def test_a_room_that_the_file_does_not_know(file):
    done = dropcheck("--expect", file, "--room", "attic")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "venue.toml: knows no room “attic”; rooms are hall.\n"


def test_a_room_without_a_file():
    done = dropcheck("--room", "hall")
    assert done.returncode == 2
    assert "--room goes with --expect" in done.stderr


def test_a_file_that_is_not_there(tmp_path):
    done = dropcheck("--expect", tmp_path / "none.toml")
    assert done.returncode == 1
    assert "none.toml cannot be read" in done.stderr


@pytest.mark.netns
@pytest.mark.room
def test_what_is_printed(tmp_path, file):
    with venue(tmp_path, v6=False) as made:
        made.dnsmasq("--interface=d1", "--dhcp-range=192.0.2.100,192.0.2.150,3600", "--local=/#/")
        table = run(made.laptop, "--expect", str(file), "--room", "hall")
        told = json.loads(
            run(made.laptop, "--expect", str(file), "--room", "hall", "--json").stdout
        )
    lines = table.stdout.splitlines()
    assert any(line.startswith("ok     gateway IPv4 ") and ROUTER in line for line in lines)
    assert any(line.startswith("ok     ipv6 ") for line in lines)
    assert lines[-1].startswith("d0: ")
    assert (told["format"], told["room"], told["interface"]) == (1, "hall", "d0")
    assert sum(told["summary"].values()) == len(told["outcomes"]) == len(lines) - 1
    [ipv6] = [one for one in told["outcomes"] if one["check"] == "ipv6"]
    assert ipv6 == {
        "check": "ipv6",
        "about": "",
        "verdict": "pass",
        "value": {"addresses": []},
        "expected": {"present": False},
        "code": "no-ipv6",
        "en": "No IPv6 address beyond the link.",
        "ja": "リンクローカル以外のIPv6アドレスがありません。",
        "sentence": "No IPv6 address beyond the link.",
    }


LOOPBACK = "[link]\nspeed_mbps = 1000000\n"  # nothing is that fast, so that the check fails


class Desk(BaseHTTPRequestHandler):
    """A kaisai, or what stands in its place, as `answers` of its server say; keeps what it was asked."""

    def do_GET(self):
        self._answer()

    def do_POST(self):
        self._answer()

    def _answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        name = self.path.partition("?")[0].rpartition("/")[2]
        asked = {"path": self.path, "headers": dict(self.headers.items()), "body": body}
        self.server.asked[name] = asked
        status, told = self.server.answers.get(name, (404, "nothing"))
        data = (told if isinstance(told, str) else json.dumps(told)).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_words):
        """Quiet."""


@pytest.fixture
def desk():
    """A server on a port of its own; `asked` and `answers` by operation."""
    with HTTPServer(("127.0.0.1", 0), Desk) as server:
        server.asked, server.answers = {}, {}
        server.url = f"http://127.0.0.1:{server.server_port}"
        server.answers["checks.expectations"] = (
            200,
            {"result": {"common": LOOPBACK, "own": "[ipv6]\npresent = false\n"}},
        )
        server.answers["checks.submit_check"] = (200, {"result": {"id": 1}})
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def hand_in(desk, *words, **environment):
    told = {"KAISAI_TOKEN": "kaisai_secret"} | environment
    options = ("--report", desk.url, "--conference", "kumo", "--room", "hall-a", "-i", "lo")
    return dropcheck(*options, *words, **told)


def test_expectations_are_fetched_and_the_result_is_handed_in(desk):
    done = hand_in(desk, "--place", "socket 3", "--json")
    printed = json.loads(done.stdout)
    asked = desk.asked["checks.expectations"]
    assert asked["path"] == "/api/v1/kumo/checks.expectations?room=hall-a"
    assert asked["headers"]["Authorization"] == "Bearer kaisai_secret"
    sent = desk.asked["checks.submit_check"]
    assert json.loads(sent["body"]) == {"room": "hall-a", "place": "socket 3", "report": printed}
    assert sent["headers"]["Idempotency-Key"]
    assert not read_report(printed).well  # as the server reads it
    expected = {one["check"]: one["expected"] for one in printed["outcomes"]}
    assert expected["speed"] == {"speed_mbps": 1000000.0}
    assert expected["ipv6"] == {"present": False}
    assert (done.returncode, done.stderr) == (1, f"Handed in to {desk.url}.\n")


def test_a_file_of_ones_own_goes_before_what_the_server_has(desk, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("[room.hall-a.link]\nspeed_mbps = 7\n", encoding="utf-8")
    done = hand_in(desk, "--expect", path, "--json")
    assert "checks.expectations" not in desk.asked
    expected = {one["check"]: one["expected"] for one in json.loads(done.stdout)["outcomes"]}
    assert expected["speed"] == {"speed_mbps": 7.0}
    assert "checks.submit_check" in desk.asked


def test_a_token_in_a_file(desk, tmp_path):
    path = tmp_path / "token"
    path.write_text("kaisai_from_file\n", encoding="utf-8")
    hand_in(desk, "--token-file", path)
    told = desk.asked["checks.submit_check"]["headers"]["Authorization"]
    assert told == "Bearer kaisai_from_file"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            (403, {"code": "not-allowed", "sentence": "This token may look."}),
            "This token may look.",
        ),
        ((200, "<html>Welcome to the hotel"), "does not answer as kaisai does (200)"),
        ((302, ""), "does not answer as kaisai does (302)"),
    ],
)
def test_a_result_that_is_not_taken_is_told_and_the_exit_code_stays_that_of_the_room(
    desk, answer, said
):
    desk.answers["checks.expectations"] = (200, {"result": {"common": "", "own": ""}})
    before = hand_in(desk)
    desk.answers["checks.submit_check"] = answer
    done = hand_in(desk)
    assert done.returncode == before.returncode
    assert done.stdout.splitlines()[-1] == before.stdout.splitlines()[-1]
    assert said in done.stderr
    assert "kaisai_secret" not in done.stdout + done.stderr


def test_without_expectations_nothing_is_measured(desk):
    desk.answers["checks.expectations"] = (404, {"code": "not-found", "sentence": "No such room."})
    done = hand_in(desk, LANG="ja_JP.UTF-8")
    assert (done.returncode, done.stdout) == (1, "")
    assert "期待値を取得できません" in done.stderr
    assert "No such room." in done.stderr


def test_a_server_that_is_not_there(desk):
    with HTTPServer(("127.0.0.1", 0), Desk) as gone:
        desk.url = f"http://127.0.0.1:{gone.server_port}"
    done = hand_in(desk)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{desk.url} does not answer" in done.stderr


@pytest.mark.parametrize(
    ("words", "environment", "said"),
    [
        (("--report", "ftp://kumo"), {}, "is not the address of a server"),
        (("--conference", "../x"), {}, "needs --conference SLUG"),
        (("--room", ""), {}, "needs --room SLUG"),
        ((), {"KAISAI_TOKEN": ""}, "needs a token of yours"),
        ((), {"KAISAI_TOKEN": "a\nb"}, "needs a token of yours"),
    ],
)
def test_what_is_missing_is_told_before_anything_is_sent(desk, words, environment, said):
    done = hand_in(desk, *words, **environment)
    assert (done.returncode, done.stdout, desk.asked) == (2, "", {})
    assert said in " ".join(done.stderr.split())
