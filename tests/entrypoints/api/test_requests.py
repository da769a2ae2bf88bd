"""Requests as programs really send them: clumsy, twice, too large, from a foreign page."""

import json

import pytest
from django.test import Client

from kaisai.core.journal.models import Entry
from kaisai.entrypoints.api import building
from tests.cast import fresh_address

SAVE_ROOM = "/api/v1/kumo/conference.save_room"


@pytest.fixture
def send(cast):
    """`send(body, …)` posts bytes to save_room as the chair's program; gives status and answer."""
    secret = cast.token("chair")

    def post(body, *, content_type="application/json", **headers):
        client = Client(raise_request_exception=False, REMOTE_ADDR=fresh_address())
        given = {"authorization": f"Bearer {secret}", "accept": "application/json"} | headers
        response = client.post(SAVE_ROOM, body, content_type=content_type, headers=given)
        return response.status_code, response.json()

    return post


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"name"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"name": ' + b"1" * 5000 + b"}",
        b'{"name": NaN}',
        b'{"name": "\\u0000"}',
        b'{"name": "\\ud800"}',
        b'{"\\ud800": "x", "name": "Loft"}',
        b'{"name": "Loft", "seats": 1e400}',
        b'{"name": "Loft", "seats": -1}',
        b'{"name": "Loft", "seats": 9007199254740992}',
        b'{"name": "Loft", "level": 9007199254740992, "floor": "9F"}',
        b'{"name": "Loft", "level": -40000, "floor": "9F"}',
        b'{"name": "Loft", "floor": "' + "階".encode() * 60 + b'"}',
        b'{"name": "' + "雲".encode() * 300 + b'"}',
        b'{"name": ""}',
        b'{"name": "Loft", "slug": "Loft Zwei"}',
    ],
    ids=lambda body: repr(body[:40]),
)
def test_a_bad_body_is_refused_with_a_sentence_and_changes_nothing(send, body):
    before = Entry.objects.count()
    status, answer = send(body)
    assert 400 <= status < 500, answer
    assert answer["code"]
    assert answer["sentence"]
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)
def test_only_json_is_taken(send, content_type):
    status, answer = send(b'{"name": "Loft"}', content_type=content_type)
    assert (status, answer["code"]) == (400, "not-json")


def test_too_large_is_refused_before_it_is_read(send, monkeypatch):
    status, answer = send(b" " * (building.LARGEST_BODY + 1))
    assert (status, answer["code"]) == (413, "too-large")


def test_all_that_is_wrong_with_the_arguments_is_told(send):
    status, answer = send(b'{"colour": "red", "seats": "many"}', **{"accept-language": "ja"})
    assert (status, answer["code"]) == (422, "bad-arguments")
    found = {each["argument"]: (each["code"], each["sentence"]) for each in answer["problems"]}
    assert {name: code for name, (code, _sentence) in found.items()} == {
        "colour": "unknown",
        "name": "missing",
        "seats": "int_type",
    }
    assert found["seats"][1] == "seats: 7 のような整数を指定してください。"
    assert answer["sentence"] == " ".join(each["sentence"] for each in answer["problems"])


def test_of_many_unknown_names_some_are_told(send):
    """A complaint about each would keep the server busy for seconds."""
    values = {str(number): 1 for number in range(15_000)}
    status, answer = send(json.dumps(values).encode())
    assert (status, answer["code"]) == (422, "bad-arguments")
    assert answer["sentence"].startswith("0: there is no such argument. There are: name, ")
    assert answer["sentence"].endswith("more.")
    assert len(answer["problems"]) == 20


@pytest.mark.parametrize(
    "value",
    ["Bearer", "Bearer ", "Bearer kaisai_wrong", "Basic Y2hhaXI6eA==", "bearer \xff", "kaisai_x"],
)
def test_a_token_that_is_none_is_told_so(send, value):
    status, answer = send(b"{}", authorization=value)
    assert (status, answer["code"]) == (401, "not-allowed")


def test_refusals_are_told_in_the_language_of_the_program(send):
    _status, english = send(b"[]")
    _status, japanese = send(b"[]", **{"accept-language": "ja"})
    assert english["code"] == japanese["code"]
    assert english["sentence"] != japanese["sentence"]


@pytest.mark.parametrize("slug", ["no-such", "%00", "%ED%A0%80", "x" * 3000, "..", "%2e%2e", "雲"])
def test_a_conference_that_there_is_not_is_not_found(cast, api, slug):
    response = api("chair", conference=slug).get("conference.list_rooms")
    assert response.status_code == 404


def test_a_query_takes_its_arguments_from_the_address(cast, api):
    english = api("noc").get("today.board", language="en").json()["result"]
    japanese = api("noc").get("today.board", language="ja").json()["result"]
    assert (english["language"], japanese["language"]) == ("en", "ja")
    assert api("noc").get("today.board", tongue="ja").status_code == 422


class TestOnce:
    """The header Idempotency-Key."""

    def test_sent_twice_it_is_done_once_with_the_same_answer(self, api):
        chair = api("chair")
        answers = [chair.post("today.note", once="k-1", text="Doors are open.") for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].json() == answers[1].json()
        assert Entry.objects.filter(kind="today.noted").count() == 1

    def test_without_a_key_it_is_done_as_often_as_it_is_sent(self, api):
        chair = api("chair")
        for _ in range(2):
            chair.post("today.note", text="Doors are open.")
        assert Entry.objects.filter(kind="today.noted").count() == 2

    def test_the_key_with_other_values_is_refused(self, api):
        chair = api("chair")
        chair.post("today.note", once="k-1", text="Doors are open.")
        answer = chair.post("today.note", once="k-1", text="Doors are closed.")
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")
        assert Entry.objects.filter(kind="today.noted").count() == 1

    def test_a_key_belongs_to_one_person_and_one_operation(self, api):
        api("chair").post("today.note", once="k-1", text="Doors are open.")
        api("noc").post("today.note", once="k-1", text="Doors are open.")
        api("chair").post("conference.save_room", once="k-1", name="Loft")
        assert Entry.objects.filter(kind="today.noted").count() == 2
        assert Entry.objects.filter(kind="conference.room_saved", about="room:loft").count() == 1

    def test_an_answer_is_not_told_again_to_who_was_sent_away(self, cast, api):
        desk = api("staff")
        desk.post("today.note", once="k-1", text="Doors are open.")
        api("chair").post("access.withdraw_role", email="staff@kumo.example", role="staff")
        again = desk.post("today.note", once="k-1", text="Doors are open.")
        assert again.status_code == 404


class TestFromAPage:
    """A browser that is signed in may use the API from our own pages, and from no other."""

    @pytest.fixture
    def browser(self, cast):
        made = Client(enforce_csrf_checks=True, REMOTE_ADDR=fresh_address())
        made.force_login(cast["chair"].account)
        return made

    def test_a_foreign_page_changes_nothing(self, browser):
        before = Entry.objects.count()
        for content_type in ("application/json", "text/plain", "multipart/form-data; boundary=x"):
            answer = browser.post(SAVE_ROOM, b'{"name": "Loft"}', content_type=content_type)
            assert answer.status_code == 403
        assert Entry.objects.count() == before

    def test_our_own_page_does(self, browser):
        browser.get("/accounts/tokens/")
        token = browser.cookies["csrftoken"].value
        answer = browser.post(
            SAVE_ROOM,
            json.dumps({"name": "Loft"}),
            content_type="application/json",
            headers={"x-csrftoken": token},
        )
        assert answer.status_code == 200

    def test_reading_needs_no_proof(self, browser):
        assert browser.get("/api/v1/kumo/conference.list_rooms").status_code == 200


def test_a_netbox_that_does_not_answer_is_unavailable_not_a_bug(api, unused_tcp_port):
    url = f"http://127.0.0.1:{unused_tcp_port}"
    answer = api("noc").post("network.import_netbox", url=url)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "kumo", "http://", "http://[", "http://\x7f"]
)
def test_an_address_that_is_none_is_refused(api, url):
    answer = api("noc").post("network.import_netbox", url=url)
    assert 400 <= answer.status_code <= 503, answer.content
    assert answer.status_code != 500


def test_a_question_of_a_thousand_words_is_too_large(api):
    answer = api("noc").get("logs.search?" + "&".join(f"words=w{n}" for n in range(1100)))
    assert answer.status_code == 413
    assert answer.json()["code"] == "too-large"
