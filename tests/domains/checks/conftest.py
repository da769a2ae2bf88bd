"""Reports of Kumo Days as `kaisai dropcheck --json` prints them."""

from datetime import timedelta
from typing import Any

import pytest

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.domains.checks.operations import sign_off, submit_check
from kaisai.domains.checks.queries import room_rows
from tests.cast import AT

MINUTE = timedelta(minutes=1)


def told(check: str, verdict: str = "pass", **more: Any) -> dict[str, Any]:
    """An outcome."""
    said = {"about": "", "value": None, "expected": None, "code": check}
    return said | {"check": check, "verdict": verdict, "en": f"{check}.", "ja": f"{check}。"} | more


def report(*outcomes: dict[str, Any], at=AT) -> dict[str, Any]:
    """What the command prints; without outcomes, one that passes."""
    return {
        "format": 1,
        "at": at.isoformat(),
        "room": "",
        "interface": "eth0",
        "ok": True,
        "summary": {},
        "outcomes": list(outcomes) or [told("link")],
    }


class Crew:
    """Hands in checks, signs off, and looks; every step a minute after the one before."""

    def __init__(self, conference):
        self.conference = conference
        self.at = AT

    @property
    def around(self):
        """Surroundings of the next step."""
        self.at += MINUTE
        return {"by": COMMAND_LINE, "conference": self.conference, "at": self.at}

    def check(self, *outcomes, room="hall-a", place="socket 1"):
        around = self.around
        return submit_check(
            **around, room=room, place=place, report=report(*outcomes, at=around["at"])
        )

    def sign(self, check, note=""):
        return sign_off(**self.around, check=check.pk, note=note)

    def row(self, room="hall-a"):
        return next(row for row in room_rows(self.conference) if row.room.slug == room)

    def state(self, room="hall-a"):
        return self.row(room).state.value


@pytest.fixture
def crew(cast):
    return Crew(cast.conference)
