"""`kaisai snmp inspect` as a crew member runs it against a recording, a live agent and nonsense."""

import json
import subprocess
import sys

import pytest

RECORDING = """\
1.3.6.1.2.1.1.1.0|4|Event controller
1.3.6.1.2.1.1.3.0|67|360000
1.3.6.1.2.1.1.5.0|4|wlc-1
1.3.6.1.2.1.2.2.1.2.1|4|eth0
1.3.6.1.2.1.2.2.1.8.1|2|1
1.3.6.1.4.1.14179.2.2.1.1.3.0.1.2.3.4.5|4|4f-東
1.3.6.1.4.1.14179.2.2.2.1.4.0.1.2.3.4.5.0|2|6
1.3.6.1.4.1.14179.2.2.2.1.15.0.1.2.3.4.5.0|65|
1.3.6.1.4.1.14179.2.2.2.1.15.0.1.2.3.4.5.1|65|41
"""


def inspect(*words, **environment):
    return subprocess.run(
        [sys.executable, "-m", "kaisai", "snmp", "inspect", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={"PATH": "/usr/bin", "LANG": "C.UTF-8", **environment},
    )


@pytest.fixture
def recording(tmp_path):
    path = tmp_path / "wlc.snmprec"
    path.write_text(RECORDING, encoding="utf-8")
    return path


def test_a_recording_as_json(recording):
    done = inspect(recording, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {name: told[name] for name in ("vendor", "sysname", "ports", "ports_up", "uptime")} == {
        "vendor": "Cisco wireless controller",
        "sysname": "wlc-1",
        "ports": 1,
        "ports_up": 1,
        "uptime": 3600.0,
    }
    assert (told["aps"], told["radios"], told["clients"], told["neighbors"]) == (1, 2, 41, 0)
    assert told["per_radio"] == [None, 41]
    assert len(told["problems"]) == 1
    assert "not as zero" in told["problems"][0]


def test_a_recording_for_people(recording):
    english, japanese = inspect(recording), inspect(recording, LANG="ja_JP.UTF-8")
    assert "1 access point, 2 radios, 41 clients" in english.stdout
    assert "4f-東" in english.stdout
    assert "アクセスポイント1台" in japanese.stdout
    assert "回答なし" in japanese.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere.invalid"], "neither a file nor a host"),
        (["./missing.snmprec"], "cannot be read"),
        ([sys.executable], "neither a .snmprec recording"),
        (["127.0.0.1", "--port", "1"], "SNMP"),
        (["127.0.0.1", "--version", "3", "--user", "noc", "--auth", "sha"], "check"),
    ],
)
def test_what_cannot_be_inspected_is_told_in_one_sentence(words, told):
    done = inspect(*words)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
