"""`kaisai lint`: sentences for people, JSON for programs, an exit status for scripts."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaisai.entrypoints.cli.lint import lint

BAD = "rt 192.0.2.1\nsw\nap 192.0.2.3 colour=red\n"


def run(*words: str, **environment: str) -> Result:
    clean = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "C.UTF-8"} | environment
    return CliRunner().invoke(lint, words, env=clean)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    path = tmp_path / "deadman.conf"
    path.write_text(BAD, encoding="utf-8")
    return str(path)


def test_findings_with_file_line_code_and_sentence(bad: str):
    result = run(bad)
    assert result.exit_code == 1
    first, second, summary = result.stdout.splitlines()
    assert first.startswith(f"{bad}:2: error missing-address: Line 2: “sw” has no address")
    assert second.startswith(f"{bad}:3: warning unknown-key: ")
    assert summary == "deadman: 2 targets in 1 group, 1 error, 1 warning"


def test_json(bad: str):
    result = run(bad, "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert answer["file"] == bad
    assert (answer["dialect"], answer["targets"], answer["groups"]) == ("deadman", 2, 1)
    assert [(f["line"], f["code"], f["severity"]) for f in answer["findings"]] == [
        (2, "missing-address", "error"),
        (3, "unknown-key", "warning"),
    ]


def test_a_list_without_a_target_is_an_error(tmp_path: Path):
    path = tmp_path / "empty.conf"
    path.write_text("# nothing yet\n", encoding="utf-8")
    result = run(str(path))
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{path}: error no-targets: No target was found.")
    assert result.stdout.endswith("0 targets in 0 groups, 1 error, 0 warnings\n")


def test_language_by_option_and_by_locale(bad: str):
    assert "行目" in run(bad, "--lang", "ja").stdout
    assert "行目" in run(bad, LANG="ja_JP.UTF-8").stdout
    assert "行目" not in run(bad, "--lang", "en", LANG="ja_JP.UTF-8").stdout


def test_warnings_alone_are_no_failure(tmp_path: Path):
    path = tmp_path / "x.conf"
    path.write_text("192.0.2.1 rt relay=jump\n", encoding="utf-8")
    assert run(str(path)).exit_code == 0
    mapped = json.loads(run(str(path), "--json", "--remap", "127.80.0.0/16").stdout)
    assert "dropped-relay" in [finding["code"] for finding in mapped["findings"]]


def test_refusals_are_one_sentence_on_standard_error(bad: str, tmp_path: Path):
    for words in ([str(tmp_path / "none")], [str(tmp_path)], [bad, "--remap", "10.0.0.0/8"]):
        result = run(*words)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert len(result.stderr.splitlines()) == 1
        assert "Traceback" not in result.stderr


def test_no_django_is_loaded():
    code = "import sys, kaisai.entrypoints.cli.lint; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
