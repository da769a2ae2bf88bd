"""`kaisai import` and `export`: targets and schedules from files, tried first, and back."""

import json
import os

import pytest

from tests.journeys.installation import NOT_MIGRATED, OLDER

DEADMAN = """\
# the network of a fictional venue
core\t192.0.2.1
sw-4f\t192.0.2.2
---
# radio
ap-401\t192.0.2.3
ns 2001:db8::53 via=tcp port=53
"""
SCHEDULE = {
    "schedule": {
        "version": "1",
        "base_url": "https://kumo.example/",
        "conference": {
            "acronym": "kumo",
            "title": "Kumo Days",
            "start": "2026-10-03",
            "end": "2026-10-03",
            "daysCount": 1,
            "timeslot_duration": "00:05",
            "time_zone_name": "Asia/Tokyo",
            "rooms": [{"name": "Hall A", "guid": "00000000-0000-4000-8000-00000000000a"}],
            "days": [
                {
                    "index": 1,
                    "date": "2026-10-03",
                    "day_start": "2026-10-03T09:00:00+09:00",
                    "day_end": "2026-10-03T19:00:00+09:00",
                    "rooms": {
                        "Hall A": [
                            {
                                "guid": f"00000000-0000-4000-8000-00000000000{n}",
                                "id": n,
                                "date": f"2026-10-03T1{n}:00:00+09:00",
                                "start": f"1{n}:00",
                                "duration": "00:45",
                                "room": "Hall A",
                                "slug": f"kumo-{n}-cloud",
                                "url": f"https://kumo.example/{n}",
                                "title": f"Clouds, part {n}",
                                "subtitle": "",
                                "language": "en",
                                "track": None,
                                "type": "talk",
                                "abstract": "",
                                "description": "",
                                "persons": [{"id": n, "public_name": f"Example Speaker {n}"}],
                                "links": [],
                                "attachments": [],
                                "recording_license": "",
                                "do_not_record": False,
                                "logo": None,
                            }
                            for n in (1, 2)
                        ]
                    },
                }
            ],
        },
    }
}


@pytest.fixture
def conf(tmp_path):
    path = tmp_path / "deadman.conf"
    path.write_text(DEADMAN, encoding="utf-8")
    return path


@pytest.fixture
def schedule(tmp_path):
    path = tmp_path / "schedule.json"
    path.write_text(json.dumps(SCHEDULE), encoding="utf-8")
    return path


def test_a_dry_run_on_an_empty_machine_tells_all_and_writes_nothing(empty, conf, schedule):
    told = empty.json("import", "network", conf, "--dry-run", "--json")
    assert (told["targets"], told["added"], told["changed"], told["removed"]) == (4, 4, 0, 0)
    assert told["dialect"].startswith("deadman")
    assert "+ core (192.0.2.1) is new" in told["lines"]
    told = empty.json("import", "schedule", schedule, "--dry-run", "--json")
    assert {k: told[k] for k in ("sessions", "rooms", "speakers", "days", "problems")} == {
        "sessions": 2,
        "rooms": 1,
        "speakers": 2,
        "days": 1,
        "problems": [],
    }
    assert not empty.data.exists()


def kept(folder):
    """Every file below, with its content."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_dry_run_leaves_the_disk_as_it_is(installation, conf, schedule):
    before = kept(installation.data)
    installation.run("import", "network", conf, "--dry-run")
    installation.run("import", "schedule", schedule, "--dry-run")
    assert kept(installation.data) == before


def test_a_dry_run_refuses_an_older_database_rather_than_change_it(installation, conf):
    installation.python(OLDER)
    before = kept(installation.data)
    assert installation.refused("import", "network", conf, "--dry-run") == NOT_MIGRATED
    assert kept(installation.data) == before


def test_targets_go_in_by_difference_and_come_out_byte_for_byte(installation, conf):
    told = installation.json("import", "network", conf, "--json")
    assert (told["targets"], told["added"], told["findings"]) == (4, 4, [])
    again = installation.json("import", "network", conf, "--json")
    assert (again["added"], again["changed"], again["removed"]) == (0, 0, 0)
    out = installation.run("export", "network", "--conference", "kumo").stdout
    assert out.decode() == DEADMAN
    conf.write_text(DEADMAN.replace("192.0.2.2", "192.0.2.9").replace("ap-401\t192.0.2.3\n", ""))
    told = installation.json("import", "network", conf, "--dry-run", "--json")
    assert (told["added"], told["changed"], told["removed"]) == (0, 1, 1)
    assert installation.run("export", "network", "--conference", "kumo").stdout == out
    said = installation.run("import", "network", conf).stdout.decode()
    assert said.endswith("3 targets: 0 added, 1 changed, 1 removed.\n")


def test_bad_lines_are_told_with_line_and_code_and_good_ones_are_kept(installation, tmp_path):
    path = tmp_path / "bad.conf"
    path.write_text("rt 192.0.2.1\nsw\nap 192.0.2.3 colour=red\n")
    told = installation.json("import", "network", path, "--json")
    found = [(f["line"], f["code"], f["severity"]) for f in told["findings"]]
    assert found == [(2, "missing-address", "error"), (3, "unknown-key", "warning")]
    assert "“sw” has no address" in told["findings"][0]["sentence"]
    assert (told["targets"], told["added"]) == (2, 2)
    for words in ((), ("--dry-run",)):
        done = installation.run("import", "network", path, *words)
        said = done.stderr.decode()
        assert said.startswith(f"{path}:2: error missing-address: Line 2: “sw” has no address")
        assert done.stdout.decode().endswith("2 targets: 0 added, 0 changed, 0 removed.\n")


def test_under_a_japanese_locale_it_answers_in_japanese(installation, conf, schedule, tmp_path):
    bad = tmp_path / "bad.conf"
    bad.write_text("rt 192.0.2.1\nsw\n")
    for words in ((bad, "--dry-run"), (bad,)):
        done = installation.run("import", "network", *words, LC_ALL="ja_JP.UTF-8")
        assert "2行目: 「sw」にアドレスがない" in done.stderr.decode()
        assert done.stdout.decode().endswith("監視対象1件: 追加1件、変更0件、削除0件。\n")
    said = installation.run("import", "schedule", schedule, LC_ALL="", LANG="ja_JP.UTF-8").stdout
    assert "セッション2件" in said.decode()
    told = installation.refused("import", "network", tmp_path / "none", LC_ALL="ja_JP.UTF-8")
    assert "を読めません" in told
    installation.run("export", "network", "--conference", "kumo", LC_ALL="ja_JP.UTF-8")


def test_remap_moves_every_address_into_a_loopback_network(installation, conf):
    mapped = ("--remap", "127.80.0.0/16")
    told = installation.json("import", "network", conf, *mapped, "--json")
    assert told["added"] == 4
    out = installation.run("export", "network", "--conference", "kumo").stdout.decode()
    addresses = [line.split()[1] for line in out.splitlines() if line[:1].isalpha()]
    assert len(addresses) == 4
    assert all(address.startswith("127.80.") for address in addresses)
    assert "is not a loopback network" in installation.refused(
        "import", "network", conf, "--remap", "10.0.0.0/8"
    )


def test_a_schedule_becomes_the_programme(installation, schedule):
    told = installation.json("import", "schedule", schedule, "--json")
    assert (told["sessions"], told["added"]) == (2, 2)
    again = installation.json("import", "schedule", schedule, "--json")
    assert (again["added"], again["changed"], again["removed"]) == (0, 0, 0)
    said = installation.run("import", "schedule", schedule, "--dry-run").stdout.decode()
    assert said == ("2 sessions in 1 room on 1 day, 2 speakers: 0 new, 0 changed, 0 removed.\n")


def test_a_finding_on_a_schedule_names_its_path_once(installation, tmp_path):
    path = tmp_path / "schedule.json"
    path.write_text(json.dumps(SCHEDULE | {"colour": "red"}), encoding="utf-8")
    told = installation.json("import", "schedule", path, "--dry-run", "--json")
    place = told["problems"][0]["path"]
    said = installation.run("import", "schedule", path, "--dry-run").stderr.decode()
    line = said.splitlines()[0]
    assert line.startswith(f"{path}: ")
    assert line.count(f"{place}: ") == 1


@pytest.mark.parametrize(
    "words",
    [("import", "network"), ("import", "schedule"), ("import", "conference")],
    ids=lambda words: words[1],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(installation, tmp_path, words):
    assert "cannot be read" in installation.refused(*words, tmp_path / "none")
    assert "cannot be read" in installation.refused(*words, tmp_path)
    if words[1] != "network":
        path = tmp_path / "noise"
        path.write_bytes(os.urandom(3000))
        installation.refused(*words, path)
        path.write_bytes(b"\x1f\x8b" + os.urandom(300))
        installation.refused(*words, path)
        path.write_bytes(b'{"schedule": []}')
        installation.refused(*words, path)


def test_noise_as_targets_is_findings_and_no_traceback(installation, tmp_path):
    path = tmp_path / "noise.conf"
    path.write_bytes(b"core 192.0.2.1\n" + bytes(range(256)) * 8 + b"\nap 192.0.2.2\n")
    told = installation.json("import", "network", path, "--dry-run", "--json")
    assert told["findings"]
    assert "+ ap (192.0.2.2) is new" in told["lines"]


def test_with_two_conferences_one_must_be_named(installation, conf):
    installation.run("do", "conference.open", "slug=other", "name=Other", *DAYS)
    assert "--conference SLUG" in installation.refused("import", "network", conf)
    told = installation.json("import", "network", conf, "--conference", "other", "--json")
    assert told["added"] == 4
    assert installation.refused("export", "network", "--conference", "nowhere")


DAYS = ("starts_on=2026-10-03", "ends_on=2026-10-04")
TARGETS = {
    "deadman-pwsh.conf": ("deadman-pwsh", 7),
    "deadmon.conf": ("deadmon-yaml", 6),
    "surveiller.conf": ("surveiller", 5),
    "upa-sample.conf": ("deadman", 6),
}
SCHEDULES = {
    "voc-frab-camp2019.json": (79, 2, 90, 5),
    "voc-hub-schedule2.json": (2, 5, 4, 4),
    "voc-pretalx-democon.json": (36, 2, 27, 3),
    "voc-pretalx-rc3.json": (48, 5, 56, 4),
}


@pytest.mark.parametrize("name", TARGETS)
def test_lists_of_other_people_import_onto_loopback_addresses(shared_data, installation, name):
    path = shared_data / "deadman" / name
    words = ("import", "network", path, "--remap", "127.80.0.0/16", "--json")
    told = installation.json(*words, "--dry-run")
    assert (told["dialect"], told["targets"]) == TARGETS[name]
    assert not [f for f in told["findings"] if f["severity"] == "error"]
    assert installation.json(*words)["added"] == told["added"]


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedules_of_other_conferences_import(shared_data, empty, name):
    path = shared_data / "schedule" / name
    told = empty.json("import", "schedule", path, "--dry-run", "--json")
    assert tuple(told[k] for k in ("sessions", "rooms", "speakers", "days")) == SCHEDULES[name]
    assert not [p for p in told["problems"] if p["severity"] == "error"]
    assert all(p["path"].startswith("$.") and p["sentence"] for p in told["problems"])


def test_the_invalid_schedule_is_refused_with_path_and_reason(shared_data, empty):
    path = shared_data / "schedule" / "voc-invalid-example.json"
    told = empty.refused("import", "schedule", path, "--dry-run", "--json")
    assert told.startswith("kaisai: $.schedule.rooms: ")
    assert "does not belong here" in told


@pytest.mark.parametrize("name", TARGETS)
def test_lint_finds_no_error_in_lists_of_other_people(shared_data, installation, name):
    told = installation.json("lint", shared_data / "deadman" / name, "--json")
    assert (told["dialect"], told["targets"]) == TARGETS[name]
