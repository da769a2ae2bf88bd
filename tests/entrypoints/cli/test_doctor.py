"""`kaisai doctor`: what is right and wrong with a setup, and how to mend it."""

import json
import socket
import subprocess

import pytest

from tests.journeys.installation import KAISAI, PATIENCE

NAMES = {"ping", "database", "disk", "secret key", "clock", "port", "mail", "pages"}
NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


def checks(installation, *, code, **environment):
    told = installation.json("doctor", "--json", code=code, **environment)
    return {check["name"]: check for check in told}


def test_a_right_setup(installation):
    found = _found(installation)
    assert set(found) == NAMES
    for name in NAMES - {"ping", "pages", "disk"}:  # those three are the machine's own business
        assert found[name]["well"], found[name]
    assert found["database"]["sentence"] == "SQLite answers and is up to date."
    assert found["port"]["sentence"] == f"Port {installation.port} is free."


def _found(installation):
    done = subprocess.run(
        [*KAISAI, "doctor", "--json"],
        env=installation.environment,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    told = json.loads(done.stdout)
    assert done.returncode == any(not check["well"] for check in told)
    return {check["name"]: check for check in told}


def test_everything_wrong_at_once_is_told_with_its_remedy(installation):
    (installation.data / "secret-key").chmod(0o644)
    found = checks(installation, code=1, DATABASE_URL=NOWHERE, KAISAI_MAIL_URL="smtp://127.0.0.1:1")
    assert "Connection refused" in found["database"]["sentence"]
    assert "DATABASE_URL" in found["database"]["sentence"]
    assert "127.0.0.1:1 does not answer" in found["mail"]["sentence"]
    assert found["secret key"]["sentence"].endswith(
        f"Run: chmod 600 {installation.data / 'secret-key'}"
    )
    assert not any(found[name]["well"] for name in ("database", "mail", "secret key"))


def test_a_database_without_tables_and_a_foreign_program_on_the_port(empty):
    with socket.create_server(("127.0.0.1", empty.port)):
        found = checks(empty, code=1)
    assert found["database"]["sentence"].endswith("Run: kaisai migrate")
    assert found["port"]["sentence"].startswith(f"Another program listens on port {empty.port}")
    assert empty.run("migrate").stdout == b"The database is up to date.\n"


def test_people_read_it_line_by_line_in_their_language(empty):
    lines = empty.run("doctor", "--lang", "ja", code=1).stdout.decode().splitlines()
    assert len(lines) == len(NAMES)
    assert any("kaisai migrate を実行してください" in line for line in lines)


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"KAISAI_DEBUG": "perhaps"}, "KAISAI_DEBUG must be yes or no."),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must begin with postgresql://"),
        ({"KAISAI_MAIL_URL": "ftp://x"}, "KAISAI_MAIL_URL must begin with smtp://"),
        ({"KAISAI_SECRET_KEY_FILE": "/nowhere"}, "KAISAI_SECRET_KEY_FILE cannot be read"),
        ({"KAISAI_DATA": "/proc/nowhere"}, "set KAISAI_DATA to another one"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_setting_that_cannot_be_used_is_one_sentence(empty, environment, told):
    assert told in empty.refused("doctor", **environment)


def test_an_address_that_is_none(empty):
    found = checks(empty, code=1, KAISAI_URL="http://kaisai.example:99999")
    assert "KAISAI_URL is http://kaisai.example:99999" in found["port"]["sentence"]


@pytest.mark.netns
def test_without_the_right_to_ping_it_says_how_to_get_it(installation):
    # a new network namespace lets nobody ping, and root without capabilities is nobody
    done = subprocess.run(
        ["unshare", "-n", "setpriv", "--bounding-set=-all", *KAISAI, "doctor", "--json"],
        env=installation.environment,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    ping = next(check for check in json.loads(done.stdout) if check["name"] == "ping")
    assert done.returncode == 1
    assert not ping["well"]
    assert "net.ipv4.ping_group_range" in ping["en"]
    assert "net.ipv4.ping_group_range" in ping["ja"]
