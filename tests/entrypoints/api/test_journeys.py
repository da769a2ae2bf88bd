"""From nothing to a board, by the API alone, as a crew would script it."""

import base64
import json

import pytest

from kaisai.core.journal.models import Entry
from tests.errands import SCHEDULE, TARGETS


@pytest.fixture
def good():
    def take(response):
        assert response.status_code == 200, response.content
        return response.json()["result"]

    return take


def _file(data):
    return base64.b64encode(data).decode()


def open_kaze(api, good):
    """A second conference with its crew, two rooms and a phase, all over the API."""
    keeper = api("keeper", conference="kaze")
    opened = good(
        keeper.post(
            "/conference.open",
            slug="kaze",
            name="Kaze Camp",
            name_ja="風キャンプ",
            starts_on="2026-10-03",
            ends_on="2026-10-03",
        )
    )
    assert opened["slug"] == "kaze"
    for who, role in (("noc", "noc"), ("chair", "chair"), ("speaker", "speaker")):
        good(keeper.post("access.grant_role", email=f"{who}@kumo.example", role=role))

    chair, noc = api("chair", conference="kaze"), api("noc", conference="kaze")
    rooms = (("Hall A", "ホールA", "1F", 1, 300), ("Loft", "ロフト", "4F", 4, 40))
    for name, name_ja, floor, level, seats in rooms:
        room = {"name": name, "name_ja": name_ja, "floor": floor, "level": level, "seats": seats}
        good(chair.post("conference.save_room", **room))
    assert noc.post("conference.save_room", name="Cellar").status_code == 403
    good(
        chair.post(
            "conference.set_phases",
            phases=[
                {
                    "kind": "build",
                    "starts_at": "2020-01-01T00:00:00+09:00",
                    "ends_at": "2100-01-01T00:00:00+09:00",
                }
            ],
        )
    )
    assert good(noc.get("conference.phase"))["kind"] == "build"
    return chair, noc


def test_a_crew_sets_up_its_conference_and_reads_the_board(cast, api, good):
    chair, noc = open_kaze(api, good)
    preview = good(noc.post("network.preview_import", data=_file(TARGETS), name="kumo.conf"))
    assert (preview["targets"], preview["added"]) == (2, 2)
    assert good(noc.get("network.targets")) == []
    outcome = good(
        noc.post("network.import_targets", data=_file(TARGETS), expect=preview["expect"])
    )
    assert outcome["added"] == 2
    good(noc.post("network.save_device", name="core", slug="core", kind="router", room="loft"))
    good(noc.post("network.set_parents", slug="ap-4f-1", parents=["core"]))
    outcome = good(chair.post("program.import_schedule", data=_file(SCHEDULE)))
    assert outcome["sessions"] == 1

    board = good(noc.get("today.board", language="ja"))
    assert [room["name"] for room in board["rooms"]] == ["ホールA", "ロフト"]
    assert {target["name"]: target["room"] for target in board["targets"]} == {
        "core": "loft",
        "ap-4f-1": "",
    }
    [session] = good(noc.get("program.list_sessions"))
    assert json.dumps(session).count("Clouds over the venue")
    assert "127.0.40.11" in good(noc.get("network.export_targets"))

    good(noc.post("today.note", text="Uplink is patched.", text_ja="上流を接続しました。"))
    board = good(noc.get("today.board", language="ja"))
    assert "上流を接続しました。" in json.dumps(board["feed"], ensure_ascii=False)
    assert api("speaker", conference="kaze").get("today.board").status_code == 404
    assert api("staff", conference="kaze").get("today.board").status_code == 404

    kinds = list(
        Entry.objects.filter(conference="kaze").order_by("id").values_list("kind", flat=True)
    )
    assert kinds[0] == "conference.opened"
    assert kinds[-1] == "today.noted"
    assert "network.targets_imported" in kinds


def test_a_mistake_says_what_to_do_and_leaves_the_rest_alone(api, good):
    chair, keeper = api("chair"), api("keeper")
    taken = keeper.post(
        "/conference.open", slug="kumo", name="X", starts_on="2026-10-03", ends_on="2026-10-03"
    )
    assert (taken.status_code, taken.json()["code"]) == (409, "slug-taken")
    for slug in ("api", "accounts", "live", "static", "Kumo!", "", "x" * 51):
        answer = keeper.post(
            "/conference.open", slug=slug, name="X", starts_on="2026-10-03", ends_on="2026-10-03"
        )
        assert answer.status_code == 422, slug
    for ends_on in ("2026-10-02", "2027-10-03"):
        answer = keeper.post(
            "/conference.open", slug="new", name="X", starts_on="2026-10-03", ends_on=ends_on
        )
        assert answer.status_code == 422, ends_on
    assert chair.post("conference.change", time_zone="Mars/Base").status_code == 422
    assert chair.post("conference.remove_room", slug="attic").status_code == 404
    assert [room["slug"] for room in good(chair.get("conference.list_rooms"))] == [
        "hall-a",
        "room-101",
        "room-401",
    ]


def test_a_token_ends_where_its_owner_ends_it(cast, api, good):
    noc = api("noc")
    [token] = cast["noc"].account.tokens.all()
    assert good(noc.get("/conference.list"))[0]["slug"] == "kumo"
    good(noc.post("/identity.revoke_token", token=token.pk))
    assert noc.get("conference.list_rooms").status_code == 401


def test_announced_work_begins_and_ends(api, good):
    noc = api("noc")
    work = good(
        noc.post("monitoring.announce_maintenance", subject="room", name="hall-a", minutes=20)
    )
    assert work["ends_at"] > work["starts_at"]
    good(noc.post("monitoring.end_maintenance", maintenance=work["id"]))
    assert (
        api("staff").post("monitoring.end_maintenance", maintenance=work["id"]).status_code == 403
    )
