"""The pages: rooms, one room with its sign-off, expectations, and what a phone measures against."""

import pytest

from kaisai.core.surfaces.limits import RateLimit
from kaisai.domains.checks.queries import texts_of
from kaisai.domains.checks.views import measuring
from tests.domains.checks.conftest import told

ROOM = "/kumo/checks/rooms/hall-a"
PHONE = "/kumo/checks/phone"


@pytest.fixture(autouse=True)
def limits(monkeypatch):
    """Nobody has measured yet."""
    for name, each in (("OF_ONE", 4), ("OF_ALL", 6), ("KNOWN", 5)):
        monkeypatch.setattr(measuring, name, RateLimit(per_second=0.001, burst=each))


def test_any_page_may_ask_whether_this_is_kaisai_and_learns_nothing_else(client):
    answer = client.get("/reach?word=abc123")
    assert (answer.status_code, answer.headers["X-Kaisai-Word"]) == (204, "abc123")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert client.get("/reach?word=a%0d%0ab").headers["X-Kaisai-Word"] == ""


def test_the_page_may_ask_the_names_of_the_families_and_nobody_else(visitor, settings):
    settings.FAMILY_URLS = {"ipv6": "https://v6.kumo.example"}
    page = visitor("staff").get(f"{ROOM}/phone")
    assert "https://v6.kumo.example/reach" in page.content.decode()
    policy = page.headers["Content-Security-Policy"]
    assert "connect-src 'self' https://v6.kumo.example;" in policy
    assert "v6.kumo" not in visitor("staff").get(ROOM).headers["Content-Security-Policy"]


def test_rooms_are_listed_with_their_state_floor_by_floor(crew, visitor):
    crew.check(told("dhcp", "fail"))
    crew.sign(crew.check(room="room-101"), note="as planned")
    page = visitor("staff").get("/kumo/checks").content.decode()
    assert "DHCP: dhcp." in page
    assert page.index("Hall A") < page.index("1F") < page.index("Room 101") < page.index("4F")
    for said in (
        "1 not as expected",
        "1 signed off",
        "1 not checked",
        "Not as expected: socket 1.",
    ):
        assert said in page
    assert "as planned" in page


def test_a_room_tells_what_is_wrong_first_and_is_signed_off(crew, visitor):
    crew.check(told("link", en="All fine."), told("dhcp", "fail", en="A stranger."))
    noc = visitor("noc")
    page = noc.get(ROOM).content.decode()
    assert page.index("A stranger.") < page.index("All fine.")
    check = crew.row().newest.pk
    refused = noc.post(f"{ROOM}/sign-off", {"check": check, "note": ""})
    assert refused.status_code == 400
    assert "Say in the note why" in refused.content.decode()
    assert noc.post(f"{ROOM}/sign-off", {"check": check, "note": "it is ours"}).status_code == 302
    page = noc.get(ROOM).content.decode()
    assert "it is ours" in page
    assert "Sign off the room" not in page
    noc.post(f"{ROOM}/withdraw")
    assert crew.state() == "failed"
    noc.post(f"{ROOM}/discard", {"check": check})
    assert crew.state() == "never"


def test_a_check_that_came_meanwhile_has_to_be_looked_at(crew, visitor):
    seen = crew.check()
    newer = crew.check()
    answer = visitor("noc").post(f"{ROOM}/sign-off", {"check": seen.pk})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "A newer check has come in" in page
    assert f'name="check" value="{newer.pk}"' in page


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "99999"])
def test_a_number_that_means_nothing_is_refused(crew, visitor, number):
    crew.check()
    noc = visitor("noc")
    assert noc.post(f"{ROOM}/discard", {"check": number}).status_code == 404
    assert noc.post(f"{ROOM}/sign-off", {"check": number}).status_code in {400, 404}


def test_day_staff_check_but_do_not_sign(crew, visitor):
    check = crew.check()
    staff = visitor("staff")
    page = staff.get(ROOM).content.decode()
    assert "Sign off the room" not in page
    assert "Only the network crew" in page
    assert staff.post(f"{ROOM}/sign-off", {"check": check.pk}).status_code == 403
    assert crew.state() == "waiting"


def test_expectations_are_written_on_a_page(cast, visitor):
    noc = visitor("noc")
    text = "# ours\r\n[ipv6]\r\npresent = true\r\n"
    assert noc.post(f"{ROOM}/expectations", {"text": text}).status_code == 302
    assert texts_of(cast.conference, "hall-a").own == "# ours\n[ipv6]\npresent = true\n"
    wrong = noc.post("/kumo/checks/expectations", {"text": "[ipv5]\n"})
    assert wrong.status_code == 400
    assert "“ipv5” is not known" in wrong.content.decode()
    assert visitor("staff").post(f"{ROOM}/expectations", {"text": ""}).status_code == 403
    noc.post(f"{ROOM}/expectations", {"text": ""})
    assert texts_of(cast.conference, "hall-a").own == ""


def test_the_pages_speak_japanese(crew, visitor):
    crew.check(told("dhcp", "fail", ja="知らないサーバーです。"))
    page = visitor("noc", language="ja").get(ROOM).content.decode()
    for said in ("ホールA", "知らないサーバーです。", "サインオフ", "このスマートフォンで測定"):
        assert said in page


def test_only_kaisai_says_the_word(visitor):
    answer = visitor("staff").get(f"{PHONE}/known", {"word": "abc123"})
    assert (answer.status_code, answer.headers["X-Kaisai-Word"]) == (204, "abc123")
    assert "no-store" in answer.headers["Cache-Control"]
    odd = visitor("staff").get(f"{PHONE}/known", {"word": "a\r\nSet-Cookie: x"})
    assert odd.headers["X-Kaisai-Word"] == ""


def test_data_is_bounded_for_each_and_for_all(visitor):
    staff = visitor("staff")
    piece = staff.get(f"{PHONE}/data")
    assert len(piece.content) == measuring.PIECE
    sent = staff.post(f"{PHONE}/sink", b"x" * 1000, content_type="application/octet-stream")
    assert sent.status_code == 204
    assert [staff.get(f"{PHONE}/data").status_code for _ in range(3)] == [200, 200, 429]
    assert visitor("staff").get(f"{PHONE}/data").status_code == 429  # one person, two browsers
    noc = visitor("noc")
    assert [noc.get(f"{PHONE}/data").status_code for _ in range(3)] == [200, 200, 429]


def test_too_large_a_piece_is_refused(visitor):
    large = b"x" * (measuring.PIECE + 1)
    answer = visitor("staff").post(f"{PHONE}/sink", large, content_type="application/octet-stream")
    assert answer.status_code in {400, 413}


@pytest.mark.parametrize("who", ["stranger", "attendee", "guest"])
def test_nobody_else_can_load_the_server(visitor, who):
    client = visitor(who)
    for _ in range(8):
        for answer in (client.get(f"{PHONE}/data"), client.get(f"{PHONE}/known")):
            assert answer.status_code in {302, 404}
            assert len(answer.content) < 100_000
        assert client.post(f"{PHONE}/sink", {"x": "x"}).status_code in {401, 400, 404}
    assert visitor("staff").get(f"{PHONE}/data").status_code == 200
