"""Lists become the inventory, and come back as files."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE, STRANGER
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.errors import NotAllowed, Refused
from kaisai.domains.network.models import Device, SourceFile, Target
from kaisai.domains.network.operations import (
    export_targets,
    import_targets,
    preview_import,
    remove_target,
    save_device,
    save_group,
    save_target,
    set_parents,
    write_inventory,
)
from kaisai.domains.network.queries import watch_list

AT = datetime(2026, 10, 3, 1, 0, tzinfo=UTC)
DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "deadman"
LIST = b"""# our network, keep this comment
gw\t127.0.0.1
--- hall
sw-1   127.0.0.2   # behind the stage
ap-1\t127.0.0.3\trelay=127.0.0.9 via=snmp community=hush-hush
"""
TABLE = """name,address,device,room,kind,parents,group,tags
gw,127.0.0.1,,,router,,core,
sw-1,127.0.0.2,,Hall A,switch,gw,core,
ap-1,127.0.0.3,,ホールA,ap,sw-1,hall,5ghz
ap-1-v6,::1,ap-1,hall-a,ap,sw-1,hall,5ghz
lost,127.0.0.7,,Nowhere,ap,sw-1,hall,
""".encode()


@pytest.fixture
def load(conference):
    def call(data, name="list.conf", by=COMMAND_LINE, **more):
        return import_targets(by=by, conference=conference, at=AT, data=data, name=name, **more)

    return call


def test_a_table_becomes_devices_rooms_parents(conference, load):
    outcome = load(TABLE, "venue.csv")
    assert (outcome.targets, outcome.added, outcome.removed) == (5, 5, 0)
    assert [code for _line, code, *_rest in outcome.findings if code == "unknown-room"] == [
        "unknown-room"
    ]
    ap = Device.objects.get(name="ap-1")
    assert (ap.kind, ap.room.slug, ap.tags, ap.targets.count()) == ("ap", "hall-a", ["5ghz"], 2)
    assert [parent.name for parent in ap.parents.all()] == ["sw-1"]
    watched = {one.name: one for one in watch_list(conference).watched}
    keys = {one.key: one.name for one in watched.values()}
    assert [keys[key] for key in watched["ap-1-v6"].parents] == ["sw-1"]
    assert watched["gw"].parents == ()


def test_a_kind_is_never_guessed_from_a_name(conference, load):
    load(b"router-1 127.0.0.1\nap-2 127.0.0.2\n")
    assert set(Device.objects.values_list("kind", flat=True)) == {"other"}


@pytest.mark.parametrize("data", [LIST, TABLE])
def test_the_same_list_again_changes_nothing_and_says_so(conference, load, data):
    load(data)
    before = watch_list(conference)
    outcome = load(data)
    assert (outcome.added, outcome.changed, outcome.removed) == (0, 0, 0)
    assert watch_list(conference) == before
    entry = list_entries(conference).first()
    assert entry.kind == "network.targets_unchanged"
    assert "nothing changed" in entry.sentence("en")
    assert "変更はありません" in entry.sentence("ja")


def test_one_entry_tells_of_a_whole_list(conference, load):
    load(b"".join(b"t%d 127.0.1.%d\n" % (n, n) for n in range(1, 61)))
    entry = list_entries(conference).first()
    assert entry.payload["added"] == 60
    assert len(entry.payload["names"]) == 20


def test_a_renamed_target_keeps_its_key(conference, load):
    load(b"gw 127.0.0.1\nsw 127.0.0.2\n")
    key = Target.objects.get(name="sw").key
    outcome = load(b"gw 127.0.0.1\nswitch-east 127.0.0.2\n")
    assert (outcome.added, outcome.changed, outcome.removed) == (0, 1, 0)
    assert Target.objects.get(name="switch-east").key == key
    assert load(b"gw 127.0.0.1\nswitch-east 127.0.0.2\n").changed == 0


def test_what_the_list_no_longer_names_goes_but_not_what_people_added(conference, load):
    load(b"gw 127.0.0.1\nold 127.0.0.2\n")
    save_device(by=COMMAND_LINE, conference=conference, at=AT, name="patch panel")
    outcome = load(b"gw 127.0.0.1\n")
    assert outcome.removed == 1
    assert set(Device.objects.values_list("name", flat=True)) == {"gw", "patch panel"}


def test_what_a_list_says_nothing_of_stays_as_the_crew_laid_it_down(conference, load):
    load(LIST)
    save_device(
        by=COMMAND_LINE, conference=conference, at=AT, slug="sw-1", name="sw-1", room="hall-a"
    )
    set_parents(by=COMMAND_LINE, conference=conference, at=AT, slug="sw-1", parents=["gw"])
    assert load(LIST).changed == 0
    device = Device.objects.get(slug="sw-1")
    assert (device.room.slug, device.parents.get().name) == ("hall-a", "gw")


def test_bad_lines_are_told_with_their_number_and_good_ones_kept(conference, load):
    outcome = load(b"gw 127.0.0.1\nonlyname\nsw 127.0.0.2\n")
    assert outcome.targets == 2
    assert any(line == 2 and "2" in sentence for line, _c, _s, sentence in outcome.findings)


def test_a_preview_says_what_would_happen_and_writes_nothing(conference, chair, load):
    load(b"gw 127.0.0.1\nold 127.0.0.2\n")
    preview = preview_import(by=chair, conference=conference, data=b"gw 127.0.0.1\nnew 127.0.0.3\n")
    assert (preview.added, preview.removed) == (1, 1)
    assert "+ new (127.0.0.3) is new" in preview.lines
    assert set(Target.objects.values_list("name", flat=True)) == {"gw", "old"}
    save_target(by=chair, conference=conference, at=AT, device="gw", address="127.0.0.5")
    with pytest.raises(Refused) as refusal:
        load(b"gw 127.0.0.1\nnew 127.0.0.3\n", expect=preview.expect)
    assert refusal.value.code == "changed-meanwhile"
    assert Target.objects.count() == 3


def test_the_export_gives_the_file_back_to_the_byte(conference, load):
    data = LIST.replace(b"\n", b"\r\n")
    load(data)
    assert write_inventory(conference, secrets=True) == data


def test_the_export_keeps_comments_and_carries_what_the_crew_added(conference, load):
    load(LIST)
    save_device(
        by=COMMAND_LINE, conference=conference, at=AT, slug="sw-1", name="sw-1", room="hall-a"
    )
    save_target(
        by=COMMAND_LINE,
        conference=conference,
        at=AT,
        device="gw",
        address="127.0.0.8",
        name="gw-wan",
    )
    text = write_inventory(conference, secrets=True).decode()
    assert text.startswith("# our network, keep this comment\n")
    assert "room=hall-a" in text
    assert "127.0.0.8" in text
    remove_target(
        by=COMMAND_LINE, conference=conference, at=AT, key=Target.objects.get(name="gw-wan").key
    )
    assert load(text.encode()).added == 1
    assert Device.objects.get(slug="sw-1").room.slug == "hall-a"


def test_a_secret_leaves_only_when_asked_for(conference, chair, load):
    preview = preview_import(by=chair, conference=conference, data=LIST)
    load(LIST)
    told = export_targets(by=chair, conference=conference)
    assert "hush-hush" not in told
    assert "# our network, keep this comment" in told
    assert "hush-hush" not in repr((preview, watch_list(conference)))
    assert all("hush-hush" not in str(entry.payload) for entry in list_entries(conference))
    (spec,) = [spec for spec in watch_list(conference).specs if spec.via]
    assert spec.via.community == "hush-hush"
    before = watch_list(conference).generation
    load(LIST.replace(b"hush-hush", b"psst"))
    assert watch_list(conference).generation != before


@pytest.mark.parametrize(
    "line",
    [
        "#old 127.0.0.8 relay=127.0.0.9 via=snmp community=psst-4711",
        ";old 127.0.0.8 password=psst-4711",
        "odd 127.0.0.8 relay=127.0.0.9 via=bogus community=psst-4711 password=psst-4711",
        "odd 127.0.0.8 via=snmp community=psst-4711",
        "odd 127.0.0.8 relay=127.0.0.9 via=snmp Community=psst-4711",
        "odd 127.0.0.8 community = psst-4711",
    ],
)
def test_a_secret_in_a_comment_or_a_stray_line_is_masked(conference, chair, load, line):
    load(LIST + line.encode() + b"\n")
    assert "psst-4711" not in export_targets(by=chair, conference=conference)
    assert b"psst-4711" not in write_inventory(conference)
    assert b"psst-4711" in write_inventory(conference, secrets=True)


def test_a_ring_of_parents_is_refused_by_hand_and_broken_in_a_list(conference, chair, load):
    load(b"name,address,parents\na,127.0.0.1,c\nb,127.0.0.2,a\nc,127.0.0.3,b\n", "ring.csv")
    above = {device.name: {p.name for p in device.parents.all()} for device in Device.objects.all()}
    assert sum(map(len, above.values())) == 2
    with pytest.raises(Refused) as refusal:
        set_parents(by=chair, conference=conference, at=AT, slug="b", parents=["b"])
    assert "b → b" in str(refusal.value)


def test_limits_are_inherited_from_file_to_group_to_target(conference, chair, load):
    load(b"gw 127.0.0.1\n--- hall\nap 127.0.0.2\n")
    save_group(by=chair, conference=conference, at=AT, title="hall", limits={"late_ms": 80.0})
    limits = {one.name: one.thresholds.late_ms for one in watch_list(conference).watched}
    assert limits == {"gw": None, "ap": 80.0}
    load(b"gw 127.0.0.1\n--- hall\nap 127.0.0.2\n")
    assert {one.thresholds.late_ms for one in watch_list(conference).watched} == {None, 80.0}
    load(b"gw 127.0.0.1\n# kaisai: late_ms=50\n--- hall\nap 127.0.0.2\n")
    assert {one.thresholds.late_ms for one in watch_list(conference).watched} == {None, 50.0}
    with pytest.raises(Refused):
        save_group(by=chair, conference=conference, at=AT, title="hall", limits={"lateness": 1.0})


def test_what_is_not_watched_is_passed_over_between_parent_and_child(conference, load):
    load(b"name,address,parents\ngw,127.0.0.1,\nsw,127.0.0.2,gw\nap,127.0.0.3,sw\n", "a.csv")
    Target.objects.filter(name="sw").update(enabled=False)
    watched = watch_list(conference).watched
    names = {one.key: one.name for one in watched}
    assert [[names[key] for key in one.parents] for one in watched] == [[], ["gw"]]


def test_the_watch_list_takes_few_statements(conference, load, django_assert_max_num_queries):
    load(TABLE, "venue.csv")
    with django_assert_max_num_queries(5):
        rows = watch_list(conference).rows
    assert [row.position for row in rows] == [0, 1, 2, 3, 4]
    assert rows[1].room_name == {"en": "Hall A", "ja": "ホールA"}


def test_only_the_network_crew_may(conference, person, load):
    for role, team in ((Role.CHAIR, ""), (Role.NOC, ""), (Role.TEAM_LEAD, "network")):
        load(LIST, by=person(role, team))
    for role, team in ((Role.STAFF, ""), (Role.TEAM_LEAD, "catering"), (Role.ATTENDEE, "")):
        with pytest.raises(NotAllowed):
            load(LIST, by=person(role, team))
    with pytest.raises(NotAllowed):
        load(LIST, by=STRANGER)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    data=st.binary(max_size=300)
    | st.text(max_size=200).map(
        lambda t: f"name,address,room,parents\n{t},127.0.0.1,{t},{t}".encode(
            "utf-8", "surrogatepass"
        )
    )
)
def test_odd_bytes_are_taken_or_refused_never_a_bug(conference, load, data):
    before = watch_list(conference)
    try:
        load(data, "odd\0name\ud800")
    except Refused:
        assert watch_list(conference) == before
    else:
        assert load(data).added == 0


@pytest.mark.parametrize(
    "name", ["deadman-pwsh.conf", "deadmon.conf", "surveiller.conf", "upa-sample.conf"]
)
def test_real_files_are_taken_for_a_rehearsal(conference, load, name):
    if not (DATA / name).exists():
        pytest.skip(f"{name} is not on this machine")
    data = (DATA / name).read_bytes()
    outcome = load(data, name, remap_to="127.80.0.0/16")
    assert outcome.added == outcome.targets > 0
    assert all(
        address.startswith("127.80.")
        for address in Target.objects.values_list("address", flat=True)
    )
    again = load(data, name, remap_to="127.80.0.0/16")
    assert (again.added, again.changed, again.removed) == (0, 0, 0)
    assert SourceFile.objects.get().name == name
