"""What a person mistypes on the command line: one sentence with the remedy, never a traceback."""

import json

import pytest
from django.core.exceptions import ValidationError

from kaisai.entrypoints.cli import refusal_of
from tests.journeys.installation import NOT_MIGRATED, OLDER, SLUG

DAYS = ("starts_on=2026-10-03", "ends_on=2026-10-04")


@pytest.fixture
def two(installation):
    """Conferences `kumo` and `other`."""
    installation.run("do", "conference.open", "slug=other", "name=Other", *DAYS)
    return installation


def test_a_backup_needs_a_folder_that_exists(installation, tmp_path):
    file = tmp_path / "none" / "b.tar.gz"
    told = installation.refused("backup", file)
    assert f"{file} cannot be used: No such file or directory." in told


def test_an_export_needs_a_file_that_can_be_written(installation, tmp_path):
    for file, reason in ((tmp_path / "none" / "x", "No such file"), (tmp_path, "Is a directory")):
        told = installation.refused("export", "conference", SLUG, file)
        assert f"{file} cannot be used: {reason}" in told


def test_an_imported_conference_needs_a_slug_that_is_one(installation, tmp_path):
    file = tmp_path / "kumo.jsonl.gz"
    installation.run("export", "conference", SLUG, file)
    told = installation.refused("import", "conference", file, "--slug", "Bad Slug")
    assert told.startswith("kaisai: slug: ")
    assert len(installation.json("do", "conference.list", "--json")["result"]) == 1


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            FileNotFoundError(2, "No such file or directory", "/none"),
            "/none cannot be used: No such file or directory. Check the name and the permissions.",
        ),
        (OSError("the disk is gone"), "the disk is gone."),
        (ValidationError({"slug": ["No slug."], "__all__": ["No."]}), "slug: No slug. No."),
        (ValidationError("No."), "No."),
        (RuntimeError("a bug"), None),
    ],
    ids=["file", "system", "fields", "value", "bug"],
)
def test_the_net_below_every_command(error, told, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert refusal_of(error) == told


def test_of_two_conferences_one_is_to_be_named(two):
    told = two.refused("do", "today.note", "text=a")
    assert "several conferences" in told
    assert "kumo" in told
    assert "other" in told
    assert "--conference SLUG" in told


@pytest.mark.parametrize(
    "words",
    [
        ("do", "today.note", "text=a", "--conference", "nope"),
        ("export", "network", "--conference", "nope"),
        ("mcp", "--conference", "nope"),
    ],
    ids=lambda words: words[0],
)
def test_a_slug_of_no_conference_is_told_with_those_there_are(two, words):
    told = two.refused(*words)
    assert "no conference “nope”" in told
    assert "kumo" in told
    assert "other" in told


def test_without_any_conference_it_says_how_to_open_one(empty):
    empty.run("migrate")
    told = empty.refused("do", "today.note", "text=a")
    assert "kaisai do conference.open" in told


@pytest.mark.parametrize("content", ["", json.dumps({"schedule": {"version": "1"}})])
def test_a_dry_run_refuses_what_the_import_refuses(installation, tmp_path, content):
    good, file = tmp_path / "good.conf", tmp_path / "file.json"
    good.write_text("core 192.0.2.1\n")
    file.write_text(content)
    installation.run("import", "network", good)
    words = ("import", "network", file)
    told = installation.refused(*words, "--dry-run")
    assert told == installation.refused(*words)
    assert told == installation.refused(*words, "--dry-run", "--json")
    assert installation.run("lint", file, code=1).stdout
    assert b"core" in installation.run("export", "network", "--conference", SLUG).stdout


def test_lint_and_import_print_a_finding_alike(installation, tmp_path):
    file = tmp_path / "bad.conf"
    file.write_text("rt 192.0.2.1\nsw\nap 192.0.2.3 colour=red\n")
    linted = installation.run("lint", file, code=1).stdout.decode().splitlines()[:2]
    told = installation.run("import", "network", file, "--dry-run").stderr.decode()
    assert told.splitlines() == linted


COMMANDS = [
    ("do", "conference.list"),
    ("import", "network", "{file}"),
    ("import", "schedule", "{file}"),
    ("import", "conference", "{file}"),
    ("export", "network", "--conference", SLUG),
    ("export", "conference", SLUG, "{file}"),
    ("account", "token", "noc@kumo.example"),
    ("mcp",),
    ("poller",),
    ("worker",),
]


@pytest.mark.parametrize("words", [*COMMANDS, ("backup", "{file}")], ids=" ".join)
def test_a_database_that_was_never_made_is_told_alike_everywhere(empty, tmp_path, words):
    file = tmp_path / "file"
    file.write_text("core 192.0.2.1\n")
    assert empty.refused(*(word.format(file=file) for word in words)) == NOT_MIGRATED
    assert not (empty.data / "kaisai.sqlite3").exists()
    assert file.read_text() == "core 192.0.2.1\n"


def test_an_older_database_is_told_alike_everywhere_and_can_be_saved(installation, tmp_path):
    installation.python(OLDER)
    file = tmp_path / "file"
    file.write_text("core 192.0.2.1\n")
    for words in COMMANDS:
        assert installation.refused(*(w.format(file=file) for w in words)) == NOT_MIGRATED
    found = {c["name"]: c for c in installation.json("doctor", "--json", code=1)}
    assert f"Error: {found['database']['sentence']}" == NOT_MIGRATED
    if installation.vendor == "SQLite":  # whose files are copied as they are
        installation.run("backup", tmp_path / "before-migrating")
    else:
        assert installation.refused("backup", tmp_path / "before-migrating") == NOT_MIGRATED
