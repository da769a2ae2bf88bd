"""Floor plans: what may be uploaded, how it is served, what stands on it."""

import base64
import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.domains.maps.operations import (
    Corner,
    place_spot,
    remove_plan,
    remove_spot,
    save_plan,
)
from kaisai.domains.maps.queries import list_plans, list_spots, plan_map
from kaisai.engines.formats.drawings import LARGEST
from tests.domains.conftest import AT

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200"><path d="M0 0h9"/></svg>'
HOSTILE = SVG.replace(
    b"<path",
    b"<script>alert(document.cookie)</script><image href='https://bad.example/p.png'/>"
    b"<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>bad</p></foreignObject><path onload='alert(1)'",
)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">IIB", 640, 480, 8) + b"\0" * 20


def upload(client, data=SVG, name="plan.svg", **more):
    file = SimpleUploadedFile(name, data, content_type="image/svg+xml")
    return client.post("/kumo/maps/plans", {"name": "First floor", "drawing": file, **more})


@pytest.fixture
def plan(network):
    return save_plan(
        by=COMMAND_LINE,
        conference=network,
        at=AT,
        name="First floor",
        name_ja="1階",
        floor="1F",
        drawing=SVG,
    )


def test_a_plan_is_uploaded_shown_and_served_locked_down(network, browser):
    client = browser(Role.NOC)
    answer = upload(client, HOSTILE, name_ja="1階", floor="1F")
    plan = list_plans(network).get()
    assert answer.headers["Location"] == f"/kumo/maps/plans/{plan.pk}"
    page = client.get(answer.headers["Location"]).content.decode()
    assert f"/kumo/maps/plans/{plan.pk}/drawing?v={plan.digest}" in page
    assert "bad.example" not in page, "a drawing is never a part of a page"
    served = client.get(f"/kumo/maps/plans/{plan.pk}/drawing")
    assert served.headers["Content-Type"] == "image/svg+xml"
    assert served.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in served.headers["Content-Security-Policy"]
    assert served.headers["Content-Disposition"].startswith("attachment")
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    told = served.content.decode()
    for hostile in ("script", "alert", "onload", "bad", "foreignObject", "href"):
        assert hostile not in told
    assert "M0 0h9" in told


@pytest.mark.parametrize(
    ("data", "sentence", "ja"),
    [
        (b"%PDF-1.7", "no PNG, JPEG, WebP or SVG", "いずれでもありません"),
        (b"GIF89a" + b"\0" * 50, "no PNG, JPEG, WebP or SVG", "いずれでもありません"),
        (SVG + b" " * LARGEST, "more than 5 MB", "5 MB を超えています"),
        (b"<svg", "cannot be read", "読み取れません"),
        (b'<!DOCTYPE svg [<!ENTITY a "x">]>' + SVG, "entities", "エンティティ"),
        (b"", "The file is empty", "ファイルが空です"),
    ],
)
def test_what_is_no_plan_is_refused_in_the_form(network, browser, data, sentence, ja):
    answer = upload(browser(Role.NOC), data)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    answer = upload(browser(Role.CHAIR, language="ja"), data)
    assert ja in answer.content.decode()
    assert not list_plans(network).exists()


def test_a_picture_that_pretends_to_be_another_is_served_as_what_it_is(network, browser):
    client = browser(Role.NOC)
    upload(client, PNG, name="plan.svg")
    plan = list_plans(network).get()
    assert (plan.media_type, plan.width, plan.height) == ("image/png", 640, 480)
    assert client.get(f"/kumo/maps/plans/{plan.pk}/drawing").headers["Content-Type"] == "image/png"


def test_only_the_network_crew_uploads_places_and_removes(network, browser, plan):
    client = browser(Role.STAFF)
    assert upload(client).status_code == 403
    assert client.post(f"/kumo/maps/plans/{plan.pk}/remove").status_code == 403
    spot = {"device": "ap-a", "x": "0.5", "y": "0.5"}
    assert client.post(f"/kumo/maps/plans/{plan.pk}/spots", spot).status_code == 403
    assert client.get(f"/kumo/maps/plans/{plan.pk}").status_code == 200
    assert list_plans(network).count() == 1
    assert browser(Role.ATTENDEE).get(f"/kumo/maps/plans/{plan.pk}/drawing").status_code == 404


def test_a_plan_keeps_its_drawing_and_spots_when_only_its_name_changes(network, browser, plan):
    around = {"by": COMMAND_LINE, "conference": network, "at": AT}
    place_spot(**around, plan=plan.pk, device="ap-a", x=0.25, y=0.5)
    answer = browser(Role.NOC).post("/kumo/maps/plans", {"name": "Ground", "plan": plan.pk})
    assert answer.status_code == 302
    changed = list_plans(network).get()
    assert (str(changed), changed.digest, changed.floor) == ("Ground", plan.digest, None)
    assert list_spots(changed).count() == 1
    with pytest.raises(NotFound):
        save_plan(**around, name="x", plan=plan.pk + 1)
    with pytest.raises(NotFound):
        save_plan(**around, name="x", floor="9F", drawing=SVG)


def test_devices_and_rooms_are_placed_move_and_are_taken_off(network, browser, plan):
    client = browser(Role.NOC)
    url = f"/kumo/maps/plans/{plan.pk}/spots"
    assert client.post(url, {"device": "ap-a", "x": "0.25", "y": "0.5"}).json()["x"] == 0.25
    client.post(url, {"device": "ap-a", "x": "0.75", "y": "0.5"})
    told = client.post(url, {"room": "hall-a", "area": "0.1,0.1 0.4,0.6"}).json()
    assert told["area"] == [[0.1, 0.1], [0.4, 0.1], [0.4, 0.6], [0.1, 0.6]]
    triangle = client.post(url, {"room": "room-101", "area": "0.5,0.1 0.9,0.1 0.7,0.4"}).json()
    assert len(triangle["area"]) == 3
    drawn = plan_map(plan)
    assert [(node["slug"], node["x"]) for node in drawn["nodes"]] == [("ap-a", 0.75)]
    assert {room["slug"] for room in drawn["rooms"]} == {"hall-a", "room-101"}
    hall = next(room for room in drawn["rooms"] if room["slug"] == "hall-a")
    assert set(hall["devices"]) == {"sw-a", "ap-a", "ap-b"}
    assert "ap-a" not in {device["slug"] for device in drawn["unplaced"]["devices"]}
    assert drawn["unplaced"]["rooms"] == []
    client.post(f"{url}/remove", {"spot": told["spot"]})
    assert {room["slug"] for room in plan_map(plan)["rooms"]} == {"room-101"}
    assert client.post(f"{url}/remove", {"spot": told["spot"]}).status_code == 404


def test_a_device_stands_in_one_place(network, plan):
    around = {"by": COMMAND_LINE, "conference": network, "at": AT}
    other = save_plan(**around, name="Second floor", drawing=SVG)
    place_spot(**around, plan=plan.pk, device="ap-a", x=0.1, y=0.1)
    place_spot(**around, plan=other.pk, device="ap-a", x=0.2, y=0.2)
    assert plan_map(plan)["nodes"] == []
    assert [node["slug"] for node in plan_map(other)["nodes"]] == ["ap-a"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"device": "ap-a", "x": 1.2},
        {"device": "ap-a", "room": "hall-a"},
        {},
        {"room": "hall-a", "area": [Corner(0.1, 0.1)]},
        {"room": "hall-a", "area": [Corner(0.1, 0.1), Corner(0.1, -0.5)]},
        {"room": "hall-a", "area": [Corner(n / 99, 0.1) for n in range(61)]},
        {"device": "nobody"},
    ],
)
def test_places_that_make_no_sense_are_refused(network, plan, wrong):
    with pytest.raises(Refused):
        place_spot(by=COMMAND_LINE, conference=network, at=AT, plan=plan.pk, **wrong)
    assert not list_spots(plan).exists()


def test_the_journal_tells_it_in_both_languages(network, plan):
    around = {"by": COMMAND_LINE, "conference": network, "at": AT}
    spot = place_spot(**around, plan=plan.pk, room="hall-a", area=[Corner(0, 0), Corner(1, 1)])
    remove_spot(**around, spot=spot.pk)
    remove_plan(**around, plan=plan.pk)
    kinds = ("maps.plan_saved", "maps.spot_placed", "maps.spot_removed", "maps.plan_removed")
    told = {entry.kind: entry for entry in list_entries(network, kinds=kinds)}
    assert set(told) == set(kinds)
    assert (
        told["maps.spot_placed"].sentence("en") == "Hall A placed on the floor plan “First floor”."
    )
    assert told["maps.spot_placed"].sentence("ja") == "ホールA をフロア図「1階」に配置しました。"
    assert "削除" in told["maps.plan_removed"].sentence("ja")


def test_programs_upload_through_the_api(cast, api):
    drawing = base64.b64encode(HOSTILE).decode()
    saved = api("noc").post("maps.save_plan", name="1F", drawing=drawing)
    assert saved.status_code == 200, saved.content
    assert api("staff").post("maps.save_plan", name="1F", drawing=drawing).status_code == 403
