"""`kaisai controller inspect` against an answer that was kept, a live controller and nonsense."""

import json
import subprocess
import sys

import pytest

from tests.engines.probes.controllers import (
    PASSWORD,
    USER,
    Certificate,
    UniFi,
    answering_aside,
    mist_ap,
    unifi_ap,
    unifi_switch,
)


def inspect(*words, **environment):
    return subprocess.run(
        [sys.executable, "-m", "kaisai", "controller", "inspect", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={"PATH": "/usr/bin", "LANG": "C.UTF-8", **environment},
    )


@pytest.fixture
def answer(tmp_path):
    file = tmp_path / "answer.json"
    file.write_text(json.dumps([mist_ap("ap-東", "02005e000301")]), encoding="utf-8")
    return file


def test_an_answer_that_was_kept(answer):
    told = json.loads(inspect(answer, "--kind", "mist", "--json").stdout)
    assert (told["vendor"], told["aps"], told["radios"], told["clients"]) == (
        *("Juniper Mist", 1, 2),
        21,
    )
    assert told["per_radio"] == [2, 19]
    people = inspect(answer, "--kind", "mist", LANG="ja_JP.UTF-8").stdout
    assert "アクセスポイント1台" in people
    assert "ap-東" in people


def test_a_live_controller_is_asked_with_the_secret_of_the_environment(tmp_path):
    certificate = Certificate(tmp_path)
    unifi = UniFi([unifi_ap("ap-1", "02:00:5e:00:01:01"), unifi_switch()])
    with answering_aside(unifi, certificate.context):
        words = (unifi.url, "--kind", "unifi-os", "--user", USER, "--json")
        trusted = (*words, "--certificate", certificate.fingerprint)
        done = inspect(*trusted, KAISAI_CONTROLLER_SECRET=PASSWORD)
        assert json.loads(done.stdout)["clients"] == 24, done.stderr
        assert json.loads(done.stdout)["neighbors"] == 2
        assert "not trusted" in inspect(*words, KAISAI_CONTROLLER_SECRET=PASSWORD).stderr
        refused = inspect(*trusted, KAISAI_CONTROLLER_SECRET="wrong")
    assert refused.returncode == 1
    assert "refuses key or password" in refused.stderr


def test_a_vendor_file_of_ones_own_is_tried_without_installing_it(tmp_path, answer):
    own = tmp_path / "own.toml"
    text = """
name = "Own"
vendor = "Own"
path = "/all"
key = { header = "X-Key", text = "{secret}" }
[devices]
key = "mac"
name = ["name"]
[[table]]
kind = "radio"
at = ["radio_stat"]
[table.columns]
clients = "num_clients"
"""
    own.write_text(text, encoding="utf-8")
    assert json.loads(inspect(answer, "--kind", own, "--json").stdout)["clients"] == 21
    own.write_text(text.replace("clients =", "guests ="), encoding="utf-8")
    wrong = inspect(answer, "--kind", own)
    assert (wrong.returncode, "guests" in wrong.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["./missing.json", "--kind", "mist"], "cannot be read"),
        (["./missing.json", "--kind", "nobody"], "no vendor file"),
        ([sys.executable, "--kind", "mist"], "no such controller"),
        (["http://192.0.2.5", "--kind", "mist"], "no address of a controller"),
        (["https://127.0.0.1:1", "--kind", "mist", "--site", "x"], "cannot be reached"),
    ],
)
def test_what_cannot_be_inspected_is_told_in_one_sentence(words, told):
    done = inspect(*words)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
