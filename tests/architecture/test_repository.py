"""What lies in the repository fits any machine, explains itself and obeys the contracts."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kaisai.config.options import OPTIONS
from kaisai.core.journal.kinds import all_kinds
from tests.architecture.tree import ROOT, SOURCE, texts, tracked

# A folder of somebody's machine. Examples may use the home of a person that there is not.
MACHINE = re.compile(r"(?<![\w.~$}])/(?:root|work|Users|home)/(?!noc/|alice/|pi/)\w")
INDEX = re.compile(r"(?:--(?:extra-)?index-url|--find-links|index-url\s*=|registry\s*=)\s*\S*:/{2}")
TEXT = (
    ".py",
    ".md",
    ".toml",
    ".lock",
    ".json",
    ".sh",
    ".txt",
    ".html",
    ".po",
    ".js",
    ".css",
    ".yml",
)
TEXT += (".yaml", "Makefile", ".npmrc", "run", ".gitignore", ".cfg", ".ini")
DOMAINS = sorted(path.parent for path in (SOURCE / "domains").glob("*/apps.py"))
LARGEST = 500_000
ELSEWHERE = {
    "KAISAI_TOKEN",  # the terminal monitor's, read where there are no settings
    "KAISAI_SNMP_COMMUNITY",  # secrets of `kaisai snmp`, which needs no settings
    "KAISAI_SNMP_AUTH_KEY",
    "KAISAI_SNMP_PRIVACY_KEY",
    "KAISAI_CONTROLLER_SECRET",
    "KAISAI_BENCH_DEADMAN",  # where peers of the benchmark lie
    "KAISAI_BENCH_NOC",
    "KAISAI_BENCH_PRETIX",
    "KAISAI_BENCH_WEB",
}


def run(*command):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    found = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=500
    )
    return found.returncode, found.stdout + found.stderr


def lines_matching(pattern, *endings):
    return [
        f"{name}:{number}: {line.strip()[:160]}"
        for name, text in texts(*endings)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_folder_of_a_machine():
    assert lines_matching(MACHINE, *TEXT) == []


def test_no_file_says_where_packages_are_to_come_from():
    assert lines_matching(INDEX, *TEXT) == []
    code, told = run(sys.executable, "tools/check_locks.py")
    assert code == 0, told


def test_every_file_is_small_and_none_is_a_secret():
    for path in tracked():
        assert path.stat().st_size <= LARGEST, path
        assert path.suffix not in {".sqlite3", ".pem", ".key", ".env", ".log"}, path
        assert path.name != "secret-key"


def test_every_silenced_check_says_why():
    code, told = run(sys.executable, "tools/check_reasons.py")
    assert code == 0, told


def test_imports_keep_to_the_contracts():
    code, told = run(str(Path(sys.executable).parent / "lint-imports"), "--no-cache")
    assert code == 0, told


def test_the_look_ups_tell_what_the_program_has():
    code, told = run(sys.executable, "tools/write_look_ups.py", "--check")
    assert code == 0, told


def test_every_kind_of_entry_and_every_setting_is_looked_up():
    entries = (ROOT / "docs" / "look-up" / "entries.md").read_text(encoding="utf-8")
    for name, kind in all_kinds().items():
        assert f"### `{name}`" in entries
        assert kind.ja in entries
    settings = (ROOT / "docs" / "look-up" / "settings.md").read_text(encoding="utf-8")
    for option in OPTIONS:
        assert f"| `{option.name}` |" in settings
        assert option.purpose in settings


def test_no_setting_is_read_beside_the_table():
    known = {option.name for option in OPTIONS} | {f"{option.name}_FILE" for option in OPTIONS}
    read = {
        name
        for _path, text in texts(".py", under=SOURCE)
        for name in re.findall(r"\bKAISAI_[A-Z][A-Z_]*[A-Z]\b", text)
    }
    assert read - known - ELSEWHERE == set()


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda path: path.name)
def test_every_domain_says_what_it_is_for(domain):
    told = (domain / "README.md").read_text(encoding="utf-8")
    assert 3 <= len(told.strip().splitlines()) <= 20
    for name in all_kinds():
        if name.startswith(f"{domain.name}."):
            assert name.partition(".")[2] in told, f"{domain.name}/README.md does not name {name}"


def test_the_states_of_a_target_are_looked_up_as_they_are():
    code, told = run(sys.executable, "-m", "kaisai.engines.liveness.diagram")
    assert code == 0
    assert (ROOT / "docs" / "look-up" / "states.md").read_text(encoding="utf-8") == told
