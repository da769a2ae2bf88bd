"""Backup and restore while kaisai runs; a conference as a parcel from one installation to another."""

import gzip
import hashlib
import io
import json
import re
import shutil
import tarfile

import pytest

from tests.journeys.installation import SLUG, Installation
from tests.journeys.load import Writers

LIST = "name,address,group,room,kind,parents\ncore,192.0.2.1,core,,switch,\nap,192.0.2.2,1F,hall-a,ap,core\n"
STATES = """
import json
from kaisai.entrypoints.cli import load_django
load_django()
from django.apps import apps
from django.core import serializers
kept = {}
for model in apps.get_models():
    if model._meta.app_label not in {"contenttypes", "auth", "sessions"}:
        rows = serializers.serialize("python", model._default_manager.order_by("pk"))
        for row in rows:
            row["fields"].pop("tx", None)  # a transaction of the old cluster says nothing in the new one
        kept[model._meta.label] = json.loads(json.dumps(rows, default=str))
print(json.dumps(kept))
"""


@pytest.fixture
def full(installation, tmp_path):
    """With devices, links, phases, notes: something in every corner."""
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    installation.run("import", "network", path)
    installation.run("do", "today.note", "text=雨が降っています", "text_ja=雨")
    return installation


@pytest.mark.xdist_group("processes")
def test_a_backup_taken_under_load_comes_back_whole(full, tmp_path):
    saved = tmp_path / "saved.kaisai"
    with full.up() as running:
        running.ready()
        with Writers(full) as writers:
            writers.more()
            before = set(writers.confirmed)
            full.run("backup", saved, "--with-secret-key")
            writers.more(2)
    other = Installation(tmp_path / "other")
    other.run("restore", saved)
    notes = {e["payload"]["text_en"] for e in other.entries("today.noted")}
    assert before <= notes
    mine, restored = full.entries(), other.entries()
    assert all(entry in mine for entry in restored)
    for who in {entry["actor"] for entry in mine}:  # two people who write at once have no order
        own, saved_own = ([e for e in there if e["actor"] == who] for there in (mine, restored))
        assert saved_own == own[: len(saved_own)], f"a clean cut through what {who} wrote"
    assert (other.data / "secret-key").read_text() == (full.data / "secret-key").read_text()
    assert saved.stat().st_mode & 0o077 == 0


def test_what_was_restored_is_equal_to_what_was_saved(full, tmp_path):
    saved = tmp_path / "saved.kaisai"
    full.run("backup", saved)
    kept = full.python(STATES)
    full.run("do", "today.note", "text=after the backup")
    told = full.refused("restore", saved)
    assert "--force replaces" in told
    later = full.python(STATES)
    said = full.run("restore", saved, "--force").stdout.decode().splitlines()
    assert full.python(STATES) == kept
    [aside] = full.data.glob("before-restore-*")
    assert said[-1] == f"What was there before is in {aside}."
    bring_back(aside, tmp_path / "old", later)
    full.run("do", "today.note", "text=life goes on")  # ids and triggers work on
    assert [e["en"] for e in full.entries("today.noted")] == ["雨が降っています", "life goes on"]


def bring_back(aside, folder, expected):
    """What was kept aside is whole: files of SQLite, or a backup of a PostgreSQL database."""
    old = Installation(folder)
    backup = aside / "kaisai-backup.tar.gz"
    if backup.exists():
        old.run("restore", backup)
    else:
        shutil.copytree(aside, old.data)
    assert old.python(STATES) == expected


@pytest.mark.postgres
def test_entries_from_a_busier_cluster_are_not_hidden_after_restoring(full, tmp_path):
    """Their transactions are numbered ahead of ours, so waiting for these would wait for ever."""
    saved, ahead = tmp_path / "saved.kaisai", tmp_path / "ahead.kaisai"
    full.run("backup", saved)
    with tarfile.open(saved) as whole, tarfile.open(ahead, "w:gz") as out:
        manifest = json.load(whole.extractfile("manifest.json"))
        for member in whole.getmembers():
            data = whole.extractfile(member).read()
            if member.name.endswith(".jsonl"):
                data = re.sub(rb'"tx": [1-9]\d*', b'"tx": 4000000000', data)
                manifest["files"][member.name] = hashlib.sha256(data).hexdigest()
            if member.name != "manifest.json":
                member.size = len(data)
                out.addfile(member, io.BytesIO(data))
        member, data = tarfile.TarInfo("manifest.json"), json.dumps(manifest).encode()
        member.size = len(data)
        out.addfile(member, io.BytesIO(data))
    kept = full.entries()
    full.run("restore", ahead, "--force")
    assert full.entries() == kept


def test_what_is_no_backup_is_refused_and_changes_nothing(full, tmp_path):
    kept = full.entries()
    noise = tmp_path / "noise"
    noise.write_bytes(b"\x1f\x8b\x08" + bytes(200))
    assert "cannot be read as a backup" in full.refused("restore", noise, "--force")
    saved = tmp_path / "saved.kaisai"
    full.run("backup", saved)
    half = tmp_path / "half"
    half.write_bytes(saved.read_bytes()[:-2000])
    assert "cannot be read as a backup" in full.refused("restore", half, "--force")
    damaged = tmp_path / "damaged"
    with tarfile.open(saved) as whole, tarfile.open(damaged, "w:gz") as out:
        for member in whole.getmembers():
            data = whole.extractfile(member).read()
            if member.name != "manifest.json":
                data = data[:-1] + b"\x01"
            member.size = len(data)
            (tmp_path / "part").write_bytes(data)
            with (tmp_path / "part").open("rb") as part:
                out.addfile(member, part)
    assert "damaged" in full.refused("restore", damaged, "--force")
    assert full.entries() == kept


def test_a_conference_travels_to_another_installation_and_back_equal(full, empty, tmp_path):
    there, back = tmp_path / "there.kaisai", tmp_path / "back.kaisai"
    said = full.run("export", "conference", SLUG, there).stdout.decode()
    assert said.startswith(f"Conference {SLUG} was exported: ")
    empty.run("migrate")
    told = empty.run("import", "conference", there).stdout.decode()
    assert told == said.replace("exported", "imported")
    empty.run("export", "conference", SLUG, back)
    assert normalised(back) == normalised(there)
    listed = [i.run("export", "network", "--conference", SLUG).stdout for i in (full, empty)]
    assert listed[0] == listed[1]
    assert "already" in empty.refused("import", "conference", there)
    empty.run("import", "conference", there, "--slug", "kumo-2")
    slugs = {c["slug"] for c in empty.json("do", "conference.list", "--json")["result"]}
    assert slugs == {SLUG, "kumo-2"}


def normalised(path):
    """The parcel with keys counted from one, table by table, since another database gives others."""
    lines = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    keys, counts = {}, {}
    for line in lines[1:]:
        counts[line["table"]] = counts.get(line["table"], 0) + 1
        keys[line["table"], line["key"]] = counts[line["table"]]
    told = []
    for line in lines:
        fields = dict(line.get("fields", line.get("conference", {})))
        fields.pop("conference", None)
        told.append(
            (
                line.get("table", ""),
                keys.get((line.get("table"), line.get("key"))),
                json.dumps({k: v for k, v in sorted(fields.items()) if not isinstance(v, int)}),
            )
        )
    return told


def test_no_account_token_or_secret_travels_in_a_parcel(full, tmp_path):
    parcel = tmp_path / "parcel"
    full.run("export", "conference", SLUG, parcel)
    text = gzip.decompress(parcel.read_bytes()).decode()
    assert "@kumo.example" not in text
    assert "pbkdf2" not in text
    assert "via_secret" not in text
    parcel.write_bytes(parcel.read_bytes()[:-20])
    assert "not a conference" in full.refused("import", "conference", parcel, "--slug", "again")
