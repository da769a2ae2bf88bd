"""Expectations and checks through the API: what the command and the phone talk to."""

import pytest

from kaisai.core.conference.queries import find_room
from kaisai.domains.checks.queries import list_checks
from tests.domains.checks.conftest import report, told

EXPECTED = "# of all\n[throughput]\ndown_mbps = 50\n\n[room.hall-a.ipv6]\npresent = false\n"
MEASURED = {"sent": 20, "lost": 0, "genuine": True, "rtt_ms": 8.5, "down_mbps": 40, "up_mbps": None}


def test_expectations_are_kept_as_they_were_written(api):
    noc = api("noc")
    assert noc.post("checks.save_expectations", text=EXPECTED).status_code == 200
    own = "throughput.down_mbps = 5\n"
    assert noc.post("checks.save_expectations", text=own, room="hall-a").status_code == 200
    told_back = api("staff").get("checks.expectations", room="hall-a").json()["result"]
    assert told_back == {"common": EXPECTED, "own": own}
    noc.post("checks.save_expectations", text=" ", room="hall-a")
    assert noc.get("checks.expectations", room="hall-a").json()["result"]["own"] == ""


@pytest.mark.parametrize(
    ("text", "room", "place"),
    [
        ("[dhcp]\nserver = 7\n", "", "rooms.toml: dhcp: server"),
        ("[room.hall-a.dhcp]\nserver = 7\n", "", "rooms.toml: room: hall-a: dhcp: server"),
        ("[dhcp\n", "hall-a", "hall-a.toml: cannot be read"),
        ("[room.hall-a.ipv6]\npresent = true\n", "hall-a", "hall-a.toml: “room” is not known"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_nothing_is_kept(api, text, room, place):
    noc = api("noc")
    noc.post("checks.save_expectations", text="[ipv6]\npresent = true\n", room=room)
    answer = noc.post("checks.save_expectations", text=text, room=room)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-expectations")
    assert answer.json()["sentence"].startswith(place)
    kept = noc.get("checks.expectations", room="hall-a").json()["result"]
    assert kept["own" if room else "common"] == "[ipv6]\npresent = true\n"


def test_a_report_is_handed_in_once(api, cast):
    staff = api("staff")
    wifi = told("wifi", value={"ssid": "KumoNet"})
    said = {"room": "hall-a", "report": report(wifi)}
    for _ in range(2):
        answer = staff.post("checks.submit_check", once="run-1", **said)
        assert answer.status_code == 200, answer.content
    [check] = list_checks(find_room(cast.conference, "hall-a"))
    assert (check.place, check.well, check.source) == ("KumoNet", True, "cli")
    assert check.by_label == "staff of Kumo"
    states = {row["room"]: row for row in staff.get("checks.rooms").json()["result"]}
    assert states["hall-a"]["state"] == "waiting"
    assert states["hall-a"]["places"] == {"KumoNet": True}


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"room": "attic", "report": report()}, 404),
        ({"room": "hall-a", "report": {"format": 9}}, 422),
        ({"room": "hall-a", "report": []}, 422),
        ({"room": "hall-a", "report": report(told("link", "grand"))}, 422),
        ({"room": "hall-a", "place": "s\0", "report": report()}, 422),
        ({"room": "hall-a", "report": report(told("link", en="x" * 300_000))}, 413),
    ],
)
def test_what_is_no_report_is_refused(api, cast, said, status):
    answer = api("staff").post("checks.submit_check", **said)
    assert (answer.status_code, bool(answer.json()["sentence"])) == (status, True)
    assert not list_checks(find_room(cast.conference, "hall-a"))


def test_hostile_text_is_shown_as_text(api, visitor):
    hostile = told("dhcp", "fail", about="<img src=x>", en="<script>alert(1)</script>\x1b[2J")
    said = {"room": "hall-a", "place": "<b>socket</b>", "report": report(hostile)}
    assert api("staff").post("checks.submit_check", **said).status_code == 200
    for path in ("/kumo/checks", "/kumo/checks/rooms/hall-a", "/kumo/checks/rooms/hall-a/phone"):
        page = visitor("noc").get(path).content.decode()
        assert "&lt;b&gt;socket&lt;/b&gt;" in page
        for raw in ("<script>alert", "<img src=x", "<b>socket", "\x1b"):
            assert raw not in page


def test_a_phone_is_judged_by_the_room(api):
    noc = api("noc")
    noc.post("checks.save_expectations", text=EXPECTED)
    said = {"room": "hall-a", "place": "KumoNet", "measured": MEASURED}
    check = api("staff").post("checks.submit_phone_check", **said).json()["result"]
    verdicts = {one["check"]: one["verdict"] for one in check["outcomes"]}
    assert verdicts["throughput-down"] == "fail"
    assert (check["well"], check["source"]) == (False, "page")
    noc.post("checks.save_expectations", text="throughput.down_mbps = 5\n", room="hall-a")
    assert api("staff").post("checks.submit_phone_check", **said).json()["result"]["well"]


@pytest.mark.parametrize(
    "wrong",
    [{"sent": 0}, {"lost": 21}, {"rtt_ms": -1}, {"rtt_ms": None}, {"down_mbps": 1e12}, {"x": 1}],
)
def test_a_phone_that_tells_what_cannot_be_is_refused(api, wrong):
    said = {"room": "hall-a", "place": "KumoNet", "measured": MEASURED | wrong}
    assert api("staff").post("checks.submit_phone_check", **said).status_code in {400, 422}
