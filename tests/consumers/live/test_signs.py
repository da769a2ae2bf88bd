"""What open boards hear of alerts and of the half hour ahead, over real HTTP."""

import pytest

from tests.journeys.installation import SLUG, Installation, template, until
from tests.journeys.load import Viewer

__all__ = ["template"]
pytestmark = pytest.mark.xdist_group("processes")
AROUND = f"""
from datetime import timedelta
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE, POLLER
from kaisai.core.kit.clock import now
around = {{"conference": Conference.objects.get(slug="{SLUG}"), "at": now()}}
"""
CROWD = (
    AROUND
    + """
from kaisai.domains.capacity.operations import set_expectation
from kaisai.domains.network.enums import DeviceKind
from kaisai.domains.network.operations import save_device
from kaisai.domains.program.models import Session
save_device(by=COMMAND_LINE, **around, name="ap-1", kind=DeviceKind.AP, room="hall-a")
Session.objects.create(
    conference=around["conference"], room=around["conference"].rooms.get(slug="hall-a"), code="1",
    title="Clouds", starts_at=around["at"] + timedelta(minutes=9), ends_at=around["at"] + timedelta(hours=9),
)
set_expectation(by=COMMAND_LINE, **around, slot="1", people=400)
print("null")
"""
)
ALERTS = (
    AROUND
    + """
from kaisai.domains.alerts.operations import AlertNow, record_round
from kaisai.engines.alerting.rules import Words
said = Words("sw-a is down", "sw-a 停止")
alerts = [
    AlertNow("device:sw-a", "down", level, "sw-a", ("hall-a",), around["at"].timestamp(), said, said, ())
    for level in LEVELS
]
record_round(by=POLLER, **around, alerts=alerts, notices=[], memory={})
print("null")
"""
)


@pytest.fixture(scope="module")
def served(template, tmp_path_factory):
    """A web server without poller or worker; a crowd is expected in hall A."""
    installation = Installation(tmp_path_factory.mktemp("served"), like=template)
    installation.python(CROWD)
    with installation.started("web", "--port", installation.port) as running:
        until(running.answers, "pages are answered")
        yield installation


def test_an_open_board_is_told_of_rooms_that_will_not_hold_in_its_language(served):
    with Viewer(served) as en, Viewer(served, "chair", language="ja") as ja:
        told = until(lambda: en.told("ahead"), "told in English")[-1]
        assert list(told["rooms"]) == ["hall-a"]
        room = told["rooms"]["hall-a"]
        assert (room["word"], room["people"]) == ("will not hold", 400)
        assert room["url"] == f"/{SLUG}/capacity/rooms/hall-a"
        told = until(lambda: ja.told("ahead"), "told in Japanese")[-1]
        assert told["rooms"]["hall-a"]["word"] == "収容不可"


def test_an_open_board_is_told_at_once_of_alerts_that_begin_and_end(served):
    some, none = {"critical": 1, "warn": 0}, {"critical": 0, "warn": 0}
    with Viewer(served) as viewer:
        until(lambda: none in [told["levels"] for told in viewer.told("alerts")], "how it stands")
        served.python(f"LEVELS = ['critical']\n{ALERTS}")
        told = {"levels": some, "rooms": {"hall-a": some}}
        until(lambda: viewer.told("alerts")[-1] == told, "that it began")
        served.python(f"LEVELS = []\n{ALERTS}")
        until(lambda: viewer.told("alerts")[-1] == {"levels": none, "rooms": {}}, "that it is over")
