"""The poller at work: faults told by a file, states, journal and open pages that follow."""

import json
import os
import signal
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.installation import SLUG, Installation, until
from tests.journeys.load import Viewer

pytestmark = pytest.mark.xdist_group("poller")
HEAD = "name,address,group,room,kind,parents,anchor\n"
LIST = (
    HEAD
    + """\
gw,127.88.1.1,core,,router,,yes
core,127.88.1.2,core,,switch,gw,
sw1,127.88.1.3,1F,hall-a,switch,core,
ap1,127.88.1.4,1F,hall-a,ap,sw1,
ap2,127.88.1.5,1F,hall-a,ap,sw1,
sw2,127.88.1.6,1F,room-101,switch,core,
"""
)
STAND_STILL = 5.0  # seconds


class Stage:
    """A running installation whose network a test breaks by file."""

    def __init__(self, installation, folder):
        self.installation = installation
        self.faults = folder / "faults.json"
        self.list = folder / "list.csv"
        self.keys = {}
        self.fault()

    def load(self, text):
        self.list.write_text(text)
        self.installation.run("import", "network", self.list)
        self.keys = {target["name"]: target["key"] for target in self.board()["targets"]}

    def fault(self, *lost, **slow):
        told = {
            "lost": [self.keys[name] for name in lost],
            "slow": {self.keys[name]: ms for name, ms in slow.items()},
        }
        draft = self.faults.with_suffix(".draft")
        draft.write_text(json.dumps(told))
        draft.replace(self.faults)

    def ask(self, name, /, **values):
        with self.installation.client("noc") as client:
            answer = (
                client.post(f"/api/v1/{SLUG}/{name}", json=values)
                if values
                else client.get(f"/api/v1/{SLUG}/{name}")
            )
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def board(self):
        return self.ask("today.board")

    def states(self):
        return {target["name"]: target["state"] for target in self.board()["targets"]}

    def become(self, **wanted):
        """Wait until these targets, or with `all` every one, are in these states."""
        everything = wanted.pop("all", None)

        def reached():
            states = self.states()
            wanted_now = dict.fromkeys(states, everything) if everything else {}
            return states and states == states | wanted_now | wanted

        try:
            until(reached, f"{everything} {wanted}")
        except AssertionError:
            raise AssertionError(f"{self.states()} instead of {everything} {wanted}") from None

    def changes(self):
        """(target, old, new) of every change of state in the journal."""
        return [
            (e["payload"]["target"], e["payload"]["old"], e["payload"]["new"])
            for e in self.installation.entries("monitoring.state_changed")
        ]


@pytest.fixture(scope="module")
def theatre(template, tmp_path_factory):
    """One run for all scenes, since a start costs more than a scene."""
    folder = tmp_path_factory.mktemp("poller")
    stage = Stage(Installation(folder, like=template), folder)
    with stage.installation.up("--faults", str(stage.faults)) as running:
        stage.running = running.ready()
        yield stage


@pytest.fixture
def stage(theatre):
    """Everything is up, nothing is broken."""
    theatre.fault()
    if not theatre.keys or theatre.list.read_text() != LIST:
        theatre.load(LIST)
    theatre.become(all="up")
    return theatre


def test_one_fault_is_one_alert_and_what_is_behind_it_hides(stage):
    before = len(stage.changes())
    with Viewer(stage.installation) as page, Viewer(stage.installation, language="ja") as ja:
        stage.fault("sw1", "ap1", "ap2")
        stage.become(sw1="down", ap1="unreachable", ap2="unreachable", core="up", sw2="up")
        board = stage.board()
        found = {target["name"]: target for target in board["targets"]}
        assert found["ap1"]["cause"] == stage.keys["sw1"]
        assert set(found["sw1"]["hides"]) == {stage.keys["ap1"], stage.keys["ap2"]}
        rooms = {room["slug"]: room for room in board["rooms"]}
        assert rooms["hall-a"]["score"] > rooms["room-101"]["score"]
        told = stage.changes()[before:]
        assert [change for change in told if change[2] == "down"] == [("sw1", "up", "down")]
        stage.fault()
        stage.become(all="up")
        until(lambda: ("sw1", "up") in _told(page), "the page was told that it is back")
        until(lambda: ("sw1", "up") in _told(ja), "the Japanese page too")
    assert [what for what in _told(page) if what[1] == "down"] == [("sw1", "down")]
    sentences = [line["sentence"] for data in ja.told("state") for line in data["feed"]]
    assert any(line.startswith("sw1: 停止。") for line in sentences), sentences


def _told(page):
    names = {}
    for data in page.told("state"):
        for line in data["feed"]:
            if line["key"]:
                names[line["key"]] = line["sentence"].partition(":")[0]
    return [
        (names.get(change["key"], change["key"]), change["new"])
        for data in page.told("state")
        for change in data["changes"]
    ]


def test_a_slow_line_is_late_and_announced_work_is_not_red(stage):
    stage.fault(core=600)
    stage.become(core="late", gw="up")
    stage.fault()
    stage.become(core="up")
    work = stage.ask(
        "monitoring.announce_maintenance", subject="target", name=stage.keys["sw2"], minutes=30
    )
    stage.become(sw2="maintenance")
    before = stage.changes()
    stage.fault("sw2")
    with Viewer(stage.installation) as page:
        until(lambda: len(page.told("tick")) > 6, "some rounds pass")
    assert stage.states()["sw2"] == "maintenance"
    assert stage.changes() == before
    stage.ask("monitoring.end_maintenance", maintenance=work["id"])
    stage.become(sw2="down")


def test_work_that_was_announced_for_later_begins_by_itself(stage):
    begins = datetime.now(tz=UTC) + timedelta(seconds=4)
    work = stage.ask(
        "monitoring.announce_maintenance",
        subject="device",
        name="sw2",
        starts_at=begins.isoformat(),
    )
    stage.become(sw2="maintenance", sw1="up")
    changed = stage.installation.entries("monitoring.state_changed")[-1]
    assert (changed["payload"]["target"], changed["payload"]["new"]) == ("sw2", "maintenance")
    assert changed["at"] >= begins.timestamp()
    stage.ask("monitoring.end_maintenance", maintenance=work["id"])
    stage.become(sw2="up")


def test_without_its_own_anchor_the_poller_says_that_it_cannot_see(stage):
    before = len(stage.changes())
    with Viewer(stage.installation) as page:
        stage.fault(*stage.keys)
        until(lambda: stage.board()["blind"], "it says so on the board")
        assert "gw" in stage.board()["banner"]
        until(lambda: len(page.told("tick")) > 8, "some rounds pass")
        assert "down" not in stage.states().values()
        stage.fault()
        until(lambda: not stage.board()["blind"], "it sees again")
        stage.become(all="up")
        until(lambda: [d["blind"] for d in page.told("blind")] == [True, False], "the page knows")
    assert not [change for change in stage.changes()[before:] if change[2] == "down"]
    kinds = [e["kind"] for e in stage.installation.entries("monitoring.")]
    assert "monitoring.blinded" in kinds
    assert "monitoring.sees_again" in kinds


def test_a_poller_that_stood_still_turns_nothing_red_and_says_when_it_did_not_look(stage):
    before = stage.changes()
    poller = stage.running.child("poller")
    with Viewer(stage.installation) as page:
        stopped_at = time.time()
        os.kill(poller, signal.SIGSTOP)
        try:
            time.sleep(STAND_STILL)
        finally:
            os.kill(poller, signal.SIGCONT)
        until(
            lambda: [gap for gap in page.told("gap") if gap["to"] / 1000 > stopped_at + 3],
            "the gap is told to open pages",
        )
        seen = len(page.told("tick"))
        until(lambda: len(page.told("tick")) > seen + 5, "some rounds pass")
    assert stage.running.child("poller") == poller
    assert stage.changes() == before
    gap = max(
        e["payload"]["seconds"] for e in stage.installation.entries("monitoring.not_watching")
    )
    assert gap > STAND_STILL - 1
    entry = stage.installation.entries("monitoring.not_watching")[-1]
    assert "the monitor itself stood still" in entry["en"]
    assert "監視していません" in entry["ja"]


def test_a_changed_list_is_taken_up_and_what_stays_keeps_its_state(stage):
    stage.fault("sw2")
    stage.become(sw2="down")
    before = len(stage.changes())
    with Viewer(stage.installation) as page:
        kept = "".join(
            line for line in LIST.splitlines(keepends=True) if not line.startswith("ap2")
        )
        stage.load(kept + "printer,127.88.1.9,desk,,other,core,\n")
        stage.become(printer="up", sw2="down", gw="up")
        until(lambda: page.told("reload"), "open pages read the list anew")
    assert "ap2" not in stage.states()
    assert {name for name, _, _ in stage.changes()[before:]} == {"printer"}
