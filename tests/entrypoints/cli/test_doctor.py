"""`kaisai doctor`: what is right and wrong with a setup, and how to mend it."""

import contextlib
import json
import os
import socket
import subprocess

import pytest

from tests.journeys.installation import KAISAI, PATIENCE

NAMES = {"ping", "database", "disk", "secret key", "clock", "port", "mail", "pages"}
NOBODY = 65534
NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


def checks(installation, *, code, **environment):
    """What doctor found, by name; `code` None where the machine's own business may be wrong."""
    if code is None:
        return _found(installation, **environment)
    told = installation.json("doctor", "--json", code=code, **environment)
    return {check["name"]: check for check in told}


def test_a_right_setup(installation):
    found = _found(installation)
    assert set(found) == NAMES
    for name in NAMES - {"ping", "pages", "disk"}:  # those three are the machine's own business
        assert found[name]["well"], found[name]
    assert found["database"]["sentence"] == f"{installation.vendor} answers and is up to date."
    assert found["port"]["sentence"] == f"Port {installation.port} is free."


def _found(installation, *before, **environment):
    done = subprocess.run(
        [*before, *KAISAI, "doctor", "--json"],
        env=installation.environment | environment,
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


BAD = {
    "KAISAI_DEBUG": ("perhaps", "must be yes or no.", "には yes か no を"),
    "KAISAI_DATA": ("", "must be the path of a folder.", "には フォルダーのパス"),
    "DATABASE_URL": ("garbage", "must be like postgresql://", "は postgresql://"),
    "KAISAI_MAIL_URL": ("smtp://h:notaport", "must be like smtp://", "は smtp://"),
    "KAISAI_SECRET_KEY_FILE": ("/nowhere", "cannot be read: No such file", "を読めません"),
    "KAISAI_URL": ("http://[::1", "must be like https://", "には https://"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_setting_that_cannot_be_used_is_one_sentence_in_both_languages(empty, name):
    value, en, ja = BAD[name]
    assert f"{name} {en}" in empty.refused("migrate", **{name: value})
    assert f"{name} {ja}" in empty.refused("migrate", **{name: value}, LC_ALL="ja_JP.UTF-8")
    assert not (empty.data / "kaisai.sqlite3").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "postgresql://me:secret@h:nope/x"),
        ("DATABASE_URL", "sqlite://"),
        ("KAISAI_MAIL_URL", "ftp://me:secret@x"),
        ("KAISAI_DATA", "/proc/nowhere"),
    ],
)
def test_what_cannot_be_used_is_named_and_no_password_repeated(empty, name, value):
    told = empty.refused("migrate", **{name: value})
    assert name in told
    assert "secret" not in told


def test_settings_that_cannot_be_used_keep_nothing_else_from_being_looked_at(installation):
    bad = {name: value for name, (value, _en, _ja) in BAD.items()}
    told = installation.json("doctor", "--json", code=1, **bad)
    wrong = [check["en"] for check in told if check["name"] == "setting"]
    assert len(wrong) == len(BAD)
    assert all(any(f"{name} {en}" in each for each in wrong) for name, (_v, en, _j) in BAD.items())
    assert {check["name"] for check in told} == {*NAMES, "setting"}


def test_a_folder_that_is_not_there(installation, tmp_path):
    url = f"sqlite:///{tmp_path}/none/x.db"
    found = checks(installation, code=1, DATABASE_URL=url)
    assert found["database"]["sentence"] == (
        f"{tmp_path}/none does not exist. Run: mkdir -p {tmp_path}/none, "
        "or set DATABASE_URL to another place."
    )
    (tmp_path / "none").mkdir()
    installation.run("migrate", DATABASE_URL=url)
    assert checks(installation, code=None, DATABASE_URL=url)["database"]["well"]


def test_a_data_directory_that_cannot_be(empty):
    found = checks(empty, code=1, KAISAI_DATA="/proc/nowhere", DATABASE_URL="")
    for name in ("database", "disk"):
        assert "/proc/nowhere does not exist" in found[name]["en"]
        assert "KAISAI_DATA" in found[name]["ja"]


def test_a_file_that_is_no_database(installation, tmp_path):
    file = tmp_path / "x.db"
    file.write_text("This is no database, whatever its name says." * 100)
    found = checks(installation, code=1, DATABASE_URL=f"sqlite:///{file}")
    assert f"{file} cannot be used as a database" in found["database"]["sentence"]


@pytest.mark.netns  # root hands files to another user, and gives up its own rights over them
@pytest.mark.parametrize("mode", [0o755, 0o700])
def test_data_of_another_user(installation, mode):
    data = installation.data
    data.chmod(mode)
    for path in (data, *data.iterdir()):
        os.chown(path, NOBODY, -1)
    found = _powerless(installation, DATABASE_URL="")
    for name in ("database", "disk"):
        assert f"cannot write {data}, which belongs to" in found[name]["en"]
        assert "Run kaisai as" in found[name]["en"]


@pytest.mark.netns
def test_a_full_disk(installation, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], check=True)
    try:
        url = f"sqlite:///{disk}/x.db"
        assert installation.run("migrate", DATABASE_URL=url)
        with contextlib.suppress(OSError), (disk / "fill").open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 4096)
        found = checks(installation, code=1, DATABASE_URL=url)
    finally:
        subprocess.run(["umount", disk], check=True)
    assert found["database"]["sentence"].startswith(f"The disk with {disk}/x.db is full.")


@pytest.mark.parametrize("host", ["::1", "0.0.0.0"])
def test_a_foreign_program_is_seen_wherever_it_listens(installation, host):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, installation.port), family=family):
        found = checks(installation, code=1)
    assert f"Another program listens on port {installation.port}" in found["port"]["sentence"]


def test_behind_a_proxy_the_port_of_the_address_is_the_proxys(installation):
    with socket.create_server(("127.0.0.1", installation.port)):
        found = checks(installation, code=None, KAISAI_URL=f"https://localhost:{installation.port}")
    assert str(installation.port) not in found["port"]["sentence"]


def test_an_address_that_is_none(empty):
    found = checks(empty, code=1, KAISAI_URL="http://kaisai.example:99999")
    assert "KAISAI_URL is http://kaisai.example:99999" in found["port"]["sentence"]


@pytest.mark.netns
def test_without_the_right_to_ping_it_says_how_to_get_it(installation):
    # a new network namespace lets nobody ping
    ping = _powerless(installation, "unshare", "-n")["ping"]
    assert not ping["well"]
    assert "net.ipv4.ping_group_range" in ping["en"]
    assert "net.ipv4.ping_group_range" in ping["ja"]


def _powerless(installation, *before, **environment):
    """What root without capabilities finds, who is nobody."""
    return _found(installation, *before, "setpriv", "--bounding-set=-all", **environment)
