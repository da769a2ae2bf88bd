"""How far a room is, and what makes a sign-off count no more."""

from datetime import timedelta

import pytest

from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.errors import Refused
from kaisai.domains.capacity.operations import record_change
from kaisai.domains.checks.operations import checking, discard_check, sign_off, withdraw_sign_off
from kaisai.domains.checks.queries import list_checks
from kaisai.domains.network.operations import save_device, save_link
from tests.domains.checks.conftest import told

WRONG = told("dhcp", "fail", en="A stranger offers.")


def test_from_nothing_to_signed_off(crew):
    assert crew.state() == "never"
    check = crew.check()
    assert crew.state() == "waiting"
    crew.sign(check)
    assert crew.state() == "signed"
    assert crew.state("room-101") == "never"


def test_a_room_is_as_good_as_the_worst_of_its_places(crew):
    crew.check(WRONG, place="socket 1")
    crew.check(place="KumoNet")
    row = crew.row()
    assert (row.state.value, [one.place for one in row.failed]) == ("failed", ["socket 1"])
    assert "socket 1" in row.why
    crew.check(place="socket 1")
    assert crew.state() == "waiting"


def test_a_check_that_fails_after_the_sign_off_makes_it_stale_even_when_mended(crew):
    crew.sign(crew.check())
    crew.check(WRONG)
    assert crew.state() == "failed"
    mended = crew.check()
    assert crew.state() == "stale"
    assert "failed after the sign-off" in crew.row().why
    crew.sign(mended)
    assert crew.state() == "signed"


def test_a_change_of_the_network_of_the_room_makes_a_sign_off_stale(crew):
    save_device(**crew.around, name="sw-a", room="hall-a")
    save_device(**crew.around, name="sw-101", room="room-101")
    for room in ("hall-a", "room-101"):
        crew.sign(crew.check(room=room))
    save_device(**crew.around, name="sw-a", room="hall-a", note="other VLAN")
    row = crew.row()
    assert (row.state.value, len(row.changes)) == ("stale", 1)
    assert "sw-a" in row.changes[0].sentence
    assert crew.state("room-101") == "signed"
    crew.sign(crew.check())
    assert crew.state() == "signed"
    save_link(**crew.around, a="sw-a", b="sw-101")
    assert (crew.state(), crew.state("room-101")) == ("stale", "stale")


def test_every_place_is_checked_again_after_a_change_and_then_signed_again(crew):
    crew.check(place="socket 1")
    crew.sign(crew.check(place="socket 2"))
    around = crew.around
    record_change(**around, what="other VLAN", room="hall-a", made_at=around["at"])
    crew.check(place="socket 2")
    row = crew.row()
    assert (row.state.value, [one.place for one in row.outdated]) == ("stale", ["socket 1"])
    assert "check of socket 1" in row.why
    last = crew.check(place="socket 1")
    assert crew.row().why == "The network was changed, and checked again since. Sign off again."
    crew.sign(last)
    assert crew.state() == "signed"


def test_a_place_that_was_checked_before_a_change_does_not_pass_with_one_checked_after(crew):
    crew.check(place="socket 1")
    around = crew.around
    record_change(**around, what="other VLAN", room="hall-a", made_at=around["at"])
    crew.sign(crew.check(place="socket 2"))
    row = crew.row()
    assert (row.state.value, [one.place for one in row.outdated]) == ("stale", ["socket 1"])


def test_a_change_of_the_whole_venue_concerns_every_room(crew):
    crew.sign(crew.check())
    around = crew.around
    record_change(**around, what="new firewall rules", made_at=around["at"])
    assert crew.state() == "stale"


def test_a_change_between_check_and_sign_off_counts(crew):
    check = crew.check()
    around = crew.around
    record_change(**around, what="raised power", room="hall-a", made_at=around["at"])
    assert "changed after the check" in crew.row().why
    crew.sign(check)
    assert crew.state() == "stale"


def test_what_failed_is_signed_off_only_with_a_reason(crew):
    check = crew.check(WRONG)
    with pytest.raises(Refused) as refused:
        crew.sign(check)
    assert (refused.value.code, refused.value.status) == ("note-missing", 422)
    signed = crew.sign(check, note=" the  stranger is ours ")
    assert signed.note == "the stranger is ours"
    assert crew.state() == "signed"


def test_nobody_signs_off_what_they_have_not_seen(crew):
    seen = crew.check()
    crew.check(WRONG)
    with pytest.raises(Refused) as refused:
        crew.sign(seen)
    assert refused.value.code == "newer-check"


def test_a_sign_off_is_withdrawn_and_goes_with_its_check(crew):
    check = crew.check()
    crew.sign(check)
    withdraw_sign_off(**crew.around, room="hall-a")
    assert crew.state() == "waiting"
    with pytest.raises(Refused):
        withdraw_sign_off(**crew.around, room="hall-a")
    crew.sign(check)
    discard_check(**crew.around, check=check.pk)
    assert crew.state() == "never"
    with pytest.raises(Refused):
        sign_off(**crew.around, check=2**70)


def test_a_clock_that_is_ahead_does_not_hide_a_change(crew):
    around = crew.around
    late = crew.check()
    ahead = around["at"] + timedelta(days=1)
    told_ahead = checking.submit_check(
        **crew.around,
        room="hall-a",
        report={
            "format": 1,
            "at": ahead.isoformat(),
            "room": "",
            "interface": "eth0",
            "outcomes": [told("link")],
        },
    )
    assert late.at < told_ahead.at < ahead
    assert told_ahead.place == "eth0"


def test_old_checks_go_but_not_what_a_sign_off_rests_on(crew, monkeypatch):
    monkeypatch.setattr(checking, "MOST_CHECKS", 3)
    first = crew.check()
    crew.sign(first)
    crew.check()
    for _ in range(4):
        crew.check()
    kept = [check.pk for check in list_checks(first.room)]
    assert len(kept) == 4
    assert kept[-1] == first.pk


def test_the_journal_tells_what_failed_in_both_languages(crew):
    crew.check(WRONG, told("dns", "skip", expected={"a": True}), told("mtu", "info"))
    [entry] = list_entries(crew.conference, kinds=("checks.check_failed",))
    assert entry.about == "room:hall-a"
    assert entry.sentence("en") == "Drop check of Hall A, socket 1, failed: dhcp, dns."
    assert "ホールA" in entry.sentence("ja")
