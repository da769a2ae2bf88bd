"""The page of the log: searched, narrowed, turned; in both languages; only for the crew."""

import pytest

from kaisai.core.kit.clock import now, to_ms
from kaisai.domains.logs.queries import log_store
from kaisai.domains.network.operations import save_device
from kaisai.engines.logs import Line
from tests.domains.traffic.test_agents import around

__all__ = ["around"]


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A log of its own for each test."""
    settings.LOGS_FILE = tmp_path / "logs.sqlite3"
    log_store.cache_clear()
    yield log_store()
    log_store().close()
    log_store.cache_clear()


def say(store, *texts, severity=5, device="", room="", conference="kumo", said_ms=None):
    at = to_ms(now())
    store.append(
        Line(at, said_ms, conference, device, room, "192.0.2.4", "sw", severity, 23, "ifd", text)
        for text in texts
    )


def test_pieces_of_text_severity_device_and_room_narrow_it(around, store, visitor):
    save_device(**around, name="sw-4f", room="hall-a")
    say(store, "link up on <b>ge-1</b>", severity=6)
    say(store, "link down on ge-2", severity=3, device="sw-4f", room="hall-a")
    say(store, "of somebody else", conference="kaze")
    client = visitor("staff")

    def found(**asked):
        page = client.get("/kumo/logs", asked).content.decode()
        assert "<b>ge-1" not in page
        return [word for word in ("ge-1", "ge-2", "somebody") if word in page]

    assert found() == ["ge-1", "ge-2"]
    assert found(q="down link") == ["ge-2"]
    assert found(worst="4") == ["ge-2"]
    assert found(device="sw-4f") == ["ge-2"]
    assert found(room="room-101") == []
    assert found(q='"', hours="x", worst="99", before="-1") == []
    assert "/kumo/network/devices/sw-4f" in client.get("/kumo/logs").content.decode()


def test_pages_are_turned_and_only_the_newest_is_alive(store, visitor):
    say(store, *(f"message {n:03}" for n in range(450)))
    client = visitor("noc")
    first = client.get("/kumo/logs").content.decode()
    assert "message 449" in first
    assert "message 249" not in first
    assert "every 5s" in first
    before = first.partition("before=")[2].partition('"')[0]
    second = client.get("/kumo/logs", {"before": before}).content.decode()
    assert "message 249" in second
    assert "every 5s" not in second


def test_a_clock_that_is_wrong_is_shown_beside_ours(store, visitor):
    say(store, "from the past", said_ms=1_000_000_000_000)
    assert "its clock says 09-09" in visitor("noc").get("/kumo/logs").content.decode()


@pytest.mark.parametrize("said_ms", [-62_135_647_200_000, 253_402_343_999_000])
def test_a_line_with_an_absurd_time_that_was_kept_once_breaks_nothing(store, visitor, api, said_ms):
    say(store, "from nowhere", said_ms=said_ms)
    page = visitor("noc").get("/kumo/logs").content.decode()
    assert "from nowhere" in page
    assert "its clock says" not in page
    assert len(api("noc").get("logs.search").json()["result"]) == 1


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Nothing is heard"), ("ja", "KAISAI_SYSLOG")]
)
def test_an_empty_log_says_what_to_do(visitor, settings, language, word):
    client = visitor("noc", language=language)
    assert word in client.get("/kumo/logs").content.decode()
    settings.SYSLOG = ["udp://0.0.0.0:5514"]
    assert "udp://0.0.0.0:5514" in client.get("/kumo/logs").content.decode()


def test_programs_search_it_too(store, api):
    say(store, "link down on ge-2", severity=3)
    told = api("noc").get("logs.search", words="down").json()["result"]
    assert [row["text"] for row in told] == ["link down on ge-2"]
    assert api("attendee").get("logs.search").status_code == 404
