"""The network pages, walked by the people who come by."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.domains.network.models import Device, Target
from kaisai.domains.network.operations import import_targets

AT = datetime(2026, 10, 3, 1, 0, tzinfo=UTC)
LIST = b"""# keep me
gw\t127.0.0.1
--- hall
ap-1   127.0.0.3\trelay=127.0.0.9 via=snmp community=hush-hush
onlyname
"""


def _hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


@pytest.fixture
def listed(conference):
    import_targets(by=COMMAND_LINE, conference=conference, at=AT, data=LIST, name="list.conf")


def test_a_chair_imports_a_file_from_empty_page_to_inventory(conference, browser):
    client = browser(Role.CHAIR)
    page = client.get("/kumo/network").content.decode()
    assert "No devices yet" in page
    assert 'href="/kumo/network/import"' in page
    shown = client.post("/kumo/network/import", {"file": SimpleUploadedFile("list.conf", LIST)})
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "+ gw (127.0.0.1) is new" in text
    assert re.search(r"<td>5</td>", text), "the bad line is shown by its number"
    assert not Target.objects.exists()
    again = {name: _hidden(text, name) for name in ("held", "name", "remap_to", "expect")}
    assert client.post("/kumo/network/import", again).status_code == 302
    page = client.get("/kumo/network").content.decode()
    assert "Imported: 2 targets." in page
    assert "ap-1" in page
    assert "list.conf" in page
    # The same confirmation once more meets an inventory that is no longer the one shown.
    late = client.post("/kumo/network/import", again)
    assert late.status_code == 400
    assert "after this preview" in late.content.decode()


def test_a_pasted_list_in_japanese(conference, browser):
    client = browser(Role.NOC, language="ja")
    text = client.post(
        "/kumo/network/import", {"text": "gw 127.0.0.1\r\nsw 127.0.0.2\r\n"}
    ).content.decode()
    assert "+ gw (127.0.0.1) を追加" in text


@pytest.mark.parametrize(
    "given",
    [{}, {"text": "  "}, {"held": "***"}, {"text": "gw 10.0.0.1", "remap_to": "10.0.0.0/8"}],
)
def test_what_cannot_be_read_is_said_on_the_page(conference, browser, given):
    answer = browser(Role.CHAIR).post("/kumo/network/import", given)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_the_inventory_narrows_by_room_kind_and_group(conference, browser):
    table = b"name,address,room,kind,group\nap-1,127.0.0.1,hall-a,ap,air\nsw-9,127.0.0.2,room-101,switch,core\n"
    import_targets(by=COMMAND_LINE, conference=conference, at=AT, data=table, name="a.csv")
    client = browser(Role.STAFF)
    group = Target.objects.get(name="sw-9").group.pk
    for narrowing, there, gone in (
        ("room=hall-a", "ap-1", "sw-9"),
        ("kind=switch", "sw-9", "ap-1"),
        (f"group={group}", "sw-9", "ap-1"),
    ):
        page = client.get(f"/kumo/network?{narrowing}").content.decode()
        assert f">{there}</a>" in page
        assert f">{gone}</a>" not in page
    assert "No device fits" in client.get("/kumo/network?room=hall-a&kind=sign").content.decode()
    assert client.get("/kumo/network?page=x&group=%F0&kind=%00").status_code == 200


def test_a_device_page_tells_and_changes(conference, browser, listed):
    client = browser(Role.NOC)
    page = client.get("/kumo/network/devices/ap-1").content.decode()
    assert "127.0.0.3" in page
    given = {
        "name": "ap-1",
        "kind": "ap",
        "room": "hall-a",
        "tags": "5ghz stage",
        "parents": ["gw"],
        "note": "",
        "info_url": "",
    }
    assert client.post("/kumo/network/devices/ap-1", given).status_code == 302
    device = Device.objects.get(slug="ap-1")
    assert (device.kind, device.room.slug, device.tags, device.parents.get().slug) == (
        "ap",
        "hall-a",
        ["5ghz", "stage"],
        "gw",
    )
    page = client.get("/kumo/network/devices/ap-1").content.decode()
    assert "Device ap-1 (ap) saved." in page
    assert "ap-1 is reached through: gw." in page
    ring = client.post(
        "/kumo/network/devices/gw", {"name": "gw", "kind": "router", "parents": ["ap-1"]}
    )
    assert ring.status_code == 400
    assert "gw → ap-1 → gw" in ring.content.decode()
    assert Device.objects.get(slug="gw").kind == "other", "nothing is half saved"
    assert client.post("/kumo/network/devices/ap-1/remove").status_code == 302
    assert client.get("/kumo/network/devices/ap-1").status_code == 404


def test_staff_see_everything_but_secrets_and_change_nothing(conference, browser, listed):
    client = browser(Role.STAFF)
    page = client.get("/kumo/network").content.decode()
    assert "Only the network crew or a chair can do this." in page
    export = client.get("/kumo/network/export")
    assert b"# keep me" in export.content
    for text in (
        page,
        export.content.decode(),
        client.get("/kumo/network/devices/ap-1").content.decode(),
    ):
        assert "hush-hush" not in text
    for path, given in (
        ("network/import", {"text": "x 127.0.0.1"}),
        ("network/devices/gw/remove", {}),
        ("network/devices/gw", {"name": "gw", "kind": "ap"}),
    ):
        assert client.post(f"/kumo/{path}", given).status_code == 403
    assert Device.objects.count() == 2


@pytest.mark.parametrize(
    "path", ["network", "network/import", "network/export", "network/devices/gw"]
)
def test_attendees_and_strangers_stay_outside(conference, browser, listed, path):
    assert browser(Role.ATTENDEE).get(f"/kumo/{path}").status_code == 404
    answer = browser().get(f"/kumo/{path}")
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_the_search_box_finds_devices_by_name_and_address(conference, browser, listed):
    client = browser(Role.STAFF)
    for text in ("AP-", "127.0.0.3"):
        assert (
            "/kumo/network/devices/ap-1"
            in client.get(f"/search?conference=kumo&q={text}").content.decode()
        )
    assert client.get("/search?conference=kumo&q=%00x").status_code == 200


def test_who_imported_is_said_in_the_language_of_the_page(conference, browser):
    import_targets(by=COMMAND_LINE, conference=conference, at=AT, data=LIST, name="list.conf")
    japanese = browser(Role.STAFF, language="ja").get("/kumo/network").content.decode()
    assert "コマンドライン" in japanese
    assert "command line" not in japanese
