"""The demo's drop checks: most rooms may open, one has somebody's own router, one nobody has been to."""

from datetime import UTC, datetime

import pytest

from kaisai.domains.checks.enums import RoomState
from kaisai.domains.checks.queries import room_rows
from kaisai.entrypoints.cli.demo.build import build_conference
from kaisai.entrypoints.cli.demo.drops import STRANGER, UNSEEN, check_rooms

AT = datetime(2026, 10, 3, 1, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_all_but_two_rooms_are_signed_off():
    conference, logins = build_conference(AT, prefix="127.77")
    check_rooms(conference, AT, by=logins.network_crew)
    rows = {row.room.slug: row for row in room_rows(conference)}
    assert rows.pop(UNSEEN).state is RoomState.NEVER
    stranger = rows.pop(STRANGER)
    assert stranger.state is RoomState.FAILED
    assert "socket 1" in stranger.why
    assert {row.state for row in rows.values()} == {RoomState.SIGNED}
