"""connpass is asked as it wants to be asked, and believed only when it tells what can be true."""

import json
import time

import pytest

from kaisai.engines.listings import sentences
from kaisai.engines.listings.connpass import Connpass, Figures, ListingLost, is_public_page
from tests.connpass import KEY, NUMBER, PAGE, Stage, envelope


@pytest.fixture
def stage():
    with Stage() as stage:
        yield stage


@pytest.fixture
def connpass(stage, tmp_path):
    return Connpass(KEY, tmp_path / "turn", stage.url, pause=0)


def lost(connpass, number=NUMBER):
    with pytest.raises(ListingLost) as told:
        connpass.figures(number)
    assert KEY not in repr(told.value) + repr(connpass)
    return told.value.code


def test_a_page_tells_its_figures(stage, connpass):
    assert connpass.figures(NUMBER) == Figures(PAGE["title"], PAGE["url"], 312, 40, 350)
    ((path, heads),) = stage.asked
    assert path == f"/api/v2/events/?event_id={NUMBER}"
    assert heads["X-API-Key"] == KEY
    assert heads["User-Agent"] == "kaisai"


def test_a_page_without_limit_or_title_still_tells_them(stage, connpass):
    stage.tell(limit=None, title=None, url="https://connpass.example/event/1/")
    assert connpass.figures(NUMBER) == Figures("", "", 312, 40, None)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "key"),
        (403, "key"),
        (404, "not-found"),
        (429, "busy"),
        (301, "elsewhere"),
        (302, "elsewhere"),
        (500, "status"),
        (503, "status"),
        (204, "status"),
    ],
)
def test_every_refusal_has_its_word(stage, connpass, status, code):
    stage.status = status
    stage.heads = {"Location": f"{stage.url}/elsewhere"}
    assert lost(connpass) == code
    assert len(stage.asked) == 1  # nobody followed it with the key


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not-json"),
        (b"<html>maintenance</html>", "not-json"),
        (b"\xff\xfe\x00", "not-json"),
        (b"[" * 100_000, "not-json"),
        (b"[]", "not-json"),
        (b'{"events": {}}', "not-json"),
        (b'{"results_returned": 0}', "not-json"),
        (b'{"events": []}', "not-found"),
        (b'{"events": [1]}', "other-page"),
        (json.dumps(envelope(PAGE, PAGE)).encode(), "other-page"),
        (json.dumps(envelope(PAGE | {"id": 7})).encode(), "other-page"),
        (b" " * 1_000_001, "too-large"),
    ],
)
def test_what_is_not_as_published_is_nothing(stage, connpass, body, code):
    stage.body = body
    assert lost(connpass) == code


@pytest.mark.parametrize("name", ["accepted", "waiting", "limit"])
@pytest.mark.parametrize("value", [-1, 1_000_001, 1.5, "312", True, [], float("nan")])
def test_absurd_figures_are_none(stage, connpass, name, value):
    stage.tell(**{name: value})
    assert lost(connpass) == "figures"


@pytest.mark.parametrize("name", ["accepted", "waiting"])
def test_missing_figures_are_none(stage, connpass, name):
    del stage.pages[NUMBER][name]
    assert lost(connpass) == "figures"


def test_without_a_key_nobody_is_asked(stage, tmp_path):
    assert lost(Connpass("", tmp_path / "turn", stage.url)) == "no-key"
    assert lost(Connpass(KEY + "x", tmp_path / "turn", stage.url, pause=0)) == "key"
    assert len(stage.asked) == 1


def test_a_key_that_no_header_can_hold_is_a_fault_of_the_key(stage, tmp_path):
    for key in ("鍵", "a\nb"):  # two lines of a file, say
        assert lost(Connpass(key, tmp_path / "turn", stage.url, pause=0)) == "key"
    assert stage.asked == []


def test_nobody_there_and_no_tls_are_told_apart(stage, tmp_path):
    port = stage.url.rpartition(":")[2]
    tls = Connpass(KEY, tmp_path / "turn", f"https://127.0.0.1:{port}", pause=0)
    assert lost(tls) == "tls"
    nobody = Connpass(KEY, tmp_path / "turn", "http://127.0.0.1:1", pause=0)
    assert lost(nobody) == "refused"


def test_two_who_share_the_file_keep_the_pause(stage, tmp_path):
    several = [Connpass(KEY, tmp_path / "turn", stage.url, pause=0.3) for _ in range(2)]
    began = time.monotonic()
    for connpass in several:
        connpass.figures(NUMBER)
    assert time.monotonic() - began >= 0.25


def test_where_no_file_can_be_made_figures_come_all_the_same(stage, tmp_path):
    assert Connpass(KEY, tmp_path / "no" / "turn", stage.url, pause=0).figures(NUMBER)


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://kumo.connpass.com/event/1/", True),
        ("https://connpass.com/event/1/", True),
        ("http://kumo.connpass.com/event/1/", False),
        ("https://connpass.com.evil.example/", False),
        ("https://evilconnpass.com/", False),
        ("https://evil.example\\.connpass.com/", False),
        ("https://user@kumo.connpass.com/", False),
        ("https://kumo.connpass.com:8443/", False),
        ("https://kumo.connpass.com:x/", False),
        ("javascript:alert(1)//.connpass.com", False),
        ("https://[kumo.connpass.com/", False),
        ("https://kumo.connpass.com/\n", False),
        ("https://kumo.connpass.com/" + "a" * 300, False),
        (None, False),
    ],
)
def test_people_are_sent_to_connpass_alone(url, is_one):
    assert is_public_page(url) is is_one


def test_every_fault_is_told_in_both_languages():
    for code, (en, ja) in sentences.LOST.items():
        assert sentences.lost_sentence(code, "en") == en
        assert sentences.lost_sentence(code, "ja") == ja
        assert en.endswith(".")
        assert ja.endswith("。")
