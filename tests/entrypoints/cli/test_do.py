"""`kaisai do` and `kaisai account`: operations from the command line, for oneself or another."""

import json

from tests.journeys.installation import NOT_MIGRATED, SLUG

DAYS = ("starts_on=2026-10-03", "ends_on=2026-10-04")


def test_without_an_operation_it_lists_all(empty):
    told = empty.run("do").stdout.decode()
    assert "Operations:" in told
    assert "Queries:" in told
    assert "today.note" in told
    assert "identity.create_account" not in told  # kaisai's own, offered nowhere


def test_an_operation_is_carried_out_and_journaled(installation):
    told = installation.json("do", "today.note", "text=Doors are open", "--json")
    assert told == {"result": "Doors are open"}
    (entry,) = installation.entries("today.noted")
    assert (entry["actor"], entry["en"]) == ("command line", "Doors are open")


def test_acting_for_somebody_asks_their_rights(installation):
    words = ("do", "conference.save_room", "name=Annex", "seats=20", "--as")
    assert "Only a chair" in installation.refused(*words, "staff@kumo.example")
    assert "Nobody with this mail" in installation.refused(*words, "who@kumo.example")
    told = installation.json(*words, "chair@kumo.example", "--json")
    assert told["result"]["slug"] == "annex"
    assert installation.entries("conference.room_saved")[-1]["actor"] == "Chair"


def test_what_is_wrong_is_one_sentence(installation):
    assert "There is no operation" in installation.refused("do", "today.sing")
    assert "key=value" in installation.refused("do", "today.note", "text")
    assert "text" in installation.refused("do", "today.note")
    assert "colour" in installation.refused("do", "today.note", "text=a", "colour=red")
    assert "starts_on" in installation.refused(
        "do", "conference.open", "slug=x", "name=X", "starts_on=2026-13-01", "ends_on=2026-13-01"
    )
    assert "cannot be read" in installation.refused(
        "do", "network.import_targets", "data=@/nowhere/deadman.conf"
    )
    assert "no conference" in installation.refused(
        "do", "today.note", "text=a", "--conference", "nowhere"
    )


def test_a_value_from_a_file(installation, tmp_path):
    path = tmp_path / "deadman.conf"
    path.write_text("core 192.0.2.1\n")
    told = installation.json("do", "network.import_targets", f"data=@{path}", "--json")
    assert told["result"]["added"] == 1


def test_the_database_has_not_been_made(empty):
    assert empty.refused("do", "conference.list") == NOT_MIGRATED


def test_everything_wrong_with_the_arguments_is_told_at_once_in_both_languages(installation):
    words = ("do", "conference.open", "colour=red", "starts_on=tomorrow")
    english = installation.refused(*words)
    assert "colour: there is no such argument. There are: slug, name" in english
    assert "slug: missing. Give a text." in english
    assert "starts_on: give a day like 2026-10-03." in english
    assert "ends_on: missing. Give a day like 2026-10-03." in english
    japanese = installation.refused(*words, LC_ALL="ja_JP.UTF-8")
    assert "colour: そのような引数はありません。使える引数: slug, name" in japanese
    assert "slug: 指定がありません。文字列を指定してください。" in japanese


def test_the_locale_decides_and_where_it_says_nothing_the_setting(installation):
    words = ("do", "today.sing")
    ja = "「today.sing」という操作はありません。"
    assert ja in installation.refused(*words, LC_ALL="ja_JP.UTF-8")
    assert ja in installation.refused(*words, LC_ALL="C.UTF-8", KAISAI_LANGUAGE="ja")
    assert ja not in installation.refused(*words, LC_ALL="en_US.UTF-8", KAISAI_LANGUAGE="ja")


def test_accounts_and_tokens(installation):
    words = ("account", "add", "new@kumo.example", "--password")
    assert "too short" in installation.refused(*words, "short")
    said = installation.run(*words, "kasumi-no-ura-99").stdout.decode()
    assert said == "Account new@kumo.example was made.\n"
    assert "already" in installation.refused(*words, "kasumi-no-ura-99")
    assert "email" in installation.refused(
        "account", "add", "nonsense", "--password", "kasumi-no-ura-99"
    )
    issued = installation.json("account", "token", "new@kumo.example", "--read-only", "--json")
    assert issued["token"].startswith("kaisai_")
    assert "Nobody" in installation.refused("account", "token", "who@kumo.example")
    kinds = [entry["kind"] for entry in installation.entries("identity.")][-2:]
    assert kinds == ["identity.account_created", "identity.token_issued"]
    assert issued["token"] not in json.dumps(installation.entries())


def test_a_role_from_the_command_line_opens_the_conference(installation):
    name = "stranger@kumo.example"
    words = ("do", "conference.list_rooms", "--as", name, "--conference", SLUG)
    assert "Only the crew" in installation.refused(*words)
    installation.run("do", "access.grant_role", f"email={name}", "role=staff")
    assert [room["slug"] for room in installation.json(*words, "--json")["result"]] == [
        "hall-a",
        "room-101",
    ]


def test_a_table_becomes_a_file_and_nothing_else_does(installation, tmp_path):
    file = tmp_path / "orders.xlsx"
    installation.run("do", "registration.export_orders", "--file", str(file))
    assert file.read_bytes().startswith(b"PK")
    assert file.stat().st_mode & 0o077 == 0
    other = ("do", "conference.list_rooms", "--file", str(tmp_path / "rooms.csv"))
    assert "csv, xlsx" in installation.refused(*other)
    change = ("do", "registration.save_quota", "slug=hall", "name=Hall", "places=5")
    assert "csv, xlsx" in installation.refused(*change, "--file", str(tmp_path / "quota.csv"))
    assert not installation.entries("registration.")  # nothing was carried out before
