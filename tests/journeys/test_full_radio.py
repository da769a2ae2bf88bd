"""A radio that fills up in a keynote, by the rules that every conference starts with."""

from datetime import timedelta

from kaisai.core.access.enums import Role
from kaisai.core.journal.queries import list_entries
from kaisai.domains.alerts.operations import acknowledge
from kaisai.engines.alerting import messages
from tests.cast import join
from tests.journeys.hall import BREAK, KEYNOTE, NEXT_TALK, hall

__all__ = ["hall"]
FULL = "radio-full:hall-4f"
RADIO = "ap-4f-1/1"  # its 5 GHz
LINE = (
    "Too many clients on a radio: ap-4f-1 5 GHz, 45 (limit 40), Hall 4F, about 60 people, "
    "talk by Mizu Kumono until 05:00, worse in the break"
)


def seated(hall):
    """Twenty minutes into the keynote, a few people on each band."""
    hall.clients |= {"ap-4f-1/0": 5, RADIO: 12}
    hall.until(KEYNOTE + timedelta(minutes=20))
    assert hall.firing() == {}


def fill(hall, clients=45):
    hall.clients[RADIO] = clients


def why(hall):
    return hall.why("ap-4f-1 5 GHz", "radio-clients")


def test_it_is_told_in_room_words_while_the_keynote_runs_and_warns_of_the_break(hall):
    seated(hall)
    fill(hall)
    hall.minutes(4)
    assert hall.firing() == {}, "it may pass"
    assert "it is 45, beyond 30; people are told if that stays so until 04:25" in why(hall)[0]
    hall.minutes(2)
    assert hall.firing()[FULL].level == "critical"
    [told] = hall.heard("alert.opened")
    assert (told["key"], told["level"], told["line"]) == (FULL, "critical", LINE)
    assert "People get up at 05:00: it will be worse in the break." in told["text"]
    assert "Try: Move or add an access point" in told["text"]
    assert (
        "4Fホール、約 60 人、Mizu Kumono さんの講演(05:00 まで)、休憩中はさらに悪化"
        in told["ja"]["line"]
    )
    assert hall.mailbox.subjects("noc@kumo.example") == [f"[kumo] {LINE}"]
    assert hall.people() == 60, "the same number on the board of capacity"
    assert why(hall)[:2] == [
        "Too many clients on a radio: it is 45, beyond 40; critical since 04:25.",
        "Told to crew, last at 04:25.",
    ]


def test_a_sentence_that_fails_stops_no_alert(hall, monkeypatch):
    monkeypatch.setattr(messages, "notice_line", lambda *_: {}["a word that is missing"])
    seated(hall)
    fill(hall)
    hall.minutes(6)
    assert hall.firing()[FULL].level == "critical"
    [told] = hall.heard("alert.opened")
    assert (told["key"], told["line"]) == (FULL, f"opened: {FULL}")


def test_the_next_route_is_told_when_nobody_takes_it_and_all_hear_its_end(hall):
    seated(hall)
    fill(hall)
    hall.minutes(15)
    assert "boss is told at 04:35 (route crew)." in why(hall)[-1]
    assert not hall.mailbox.subjects("boss@kumo.example")
    hall.minutes(2)
    hall.deliver()
    [subject] = hall.mailbox.subjects("boss@kumo.example")
    assert subject.startswith("[kumo] Nobody has taken this yet: Too many clients on a radio")
    assert "Told to boss, last at 04:35." in why(hall)
    fill(hall, 12)
    hall.minutes(4)
    assert FULL in hall.firing(), "it may come back"
    hall.minutes(2)
    assert hall.firing() == {}
    hall.deliver()
    for who in ("noc", "boss"):
        assert "Over: " in hall.mailbox.subjects(f"{who}@kumo.example")[-1]
    assert len(hall.heard("alert.opened")) == len(hall.heard("alert.resolved")) == 1
    assert why(hall) == ["Too many clients on a radio: it is 12, the limit is 30."]


def test_who_takes_it_is_its_owner_and_the_next_route_is_left_in_peace(hall):
    seated(hall)
    fill(hall)
    hall.minutes(6)
    noc = join(hall.conference, "aya", Role.NOC)
    around = {"conference": hall.conference, "at": hall.at}
    acknowledge(by=noc, **around, alert=hall.firing()[FULL].pk)
    hall.minutes(20)
    hall.deliver()
    assert hall.mailbox.subjects("boss@kumo.example") == []
    assert any("aya of Kumo took it at 04:26; nobody further is told" in s for s in why(hall))
    [entry] = list_entries(hall.conference, kinds=("alerts.acknowledged",))
    assert entry.payload["owner"] == "aya of Kumo"
    fill(hall, 12)
    hall.minutes(6)
    assert hall.firing() == {}
    assert len(hall.heard("alert.resolved")) == 1


def test_shortly_before_the_break_it_is_told_within_a_minute(hall):
    seated(hall)
    hall.until(BREAK - timedelta(minutes=10))
    fill(hall)
    hall.minutes(1.5)
    assert LINE in [told["line"] for told in hall.heard("alert.opened")]
    assert "A break is near, in which it gets worse: people are told sooner." in why(hall)


def test_in_the_break_itself_a_peak_is_no_alert(hall):
    seated(hall)
    hall.until(BREAK)
    fill(hall, 38)
    hall.until(NEXT_TALK)
    assert hall.firing() == {}
    hall.at -= timedelta(minutes=1)
    assert why(hall) == [
        "Too many clients on a radio: it is 38, the limit is 40.",
        "In a break other limits count: peaks pass.",
    ]


def test_a_poller_that_is_killed_does_not_wait_five_minutes_more(hall):
    seated(hall)
    fill(hall)
    hall.minutes(4)
    hall.judging = hall.start()
    hall.minutes(2)
    assert FULL in hall.firing()


def test_a_poller_that_starts_anew_goes_on_where_the_one_before_was(hall):
    seated(hall)
    fill(hall)
    hall.minutes(6)
    hall.judging = hall.start()
    hall.minutes(11)
    hall.deliver()
    assert len(hall.heard("alert.opened")) == 1
    assert len(hall.mailbox.subjects("boss@kumo.example")) == 1
