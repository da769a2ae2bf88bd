"""From a dead switch to a phone that buzzes: the real poller and worker, real mail and webhook."""

import asyncio
import contextlib
import json
import threading

import pytest

from kaisai.engines.formats.snmp import Row
from kaisai.engines.formats.snmp.recording import Tag
from kaisai.engines.formats.snmp.responder import Book, Responder
from tests.entrypoints.poller.receivers import SECRET, Hook, Mailbox, serving
from tests.journeys.installation import SLUG, Installation, free_port, until

pytestmark = pytest.mark.xdist_group("poller")
LIST = """\
name,address,group,room,kind,parents,anchor
gw,127.88.3.1,core,,router,,yes
core,127.88.3.2,core,,switch,gw,
sw1,127.88.3.3,1F,hall-a,switch,core,
ap1,127.88.3.4,1F,hall-a,ap,sw1,
ap2,127.88.3.5,1F,hall-a,ap,sw1,
sw2,127.88.3.6,1F,room-101,switch,core,
sw3,127.88.3.7,1F,room-101,switch,core,
"""
SYSTEM = (1, 3, 6, 1, 2, 1, 1)
CLIENTS = (1, 3, 6, 1, 4, 1, 14988, 1, 1, 1, 3, 1, 6)
TALK = """
from datetime import timedelta
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.core.conference.models import Conference
from kaisai.core.kit.clock import now
from kaisai.domains.program.models import Session, Speaker
kumo = Conference.objects.get()
talk = Session.objects.create(
    conference=kumo, room=kumo.rooms.get(slug="hall-a"), code="1", title="Clouds",
    starts_at=now() - timedelta(minutes=30), ends_at=now() + timedelta(minutes=40),
)
talk.speakers.add(Speaker.objects.create(conference=kumo, code="1", name="Mizu Kumono"))
print("null")
"""


class Agent:
    """An access point with one radio, in a thread."""

    def __init__(self, address, name):
        self.book = Book(
            [
                Row((*SYSTEM, 1, 0), Tag.OCTETS, b"RouterOS"),
                Row((*SYSTEM, 2, 0), Tag.OID, "1.3.6.1.4.1.14988.1"),
                Row((*SYSTEM, 3, 0), Tag.TICKS, 90_000_000),
                Row((*SYSTEM, 5, 0), Tag.OCTETS, name.encode()),
                Row((*CLIENTS, 1), Tag.GAUGE32, 70),
            ]
        )
        self.address, self.responder = address, None
        self.loop = self.over = None

    async def _serve(self, port, begun):
        self.loop, self.over = asyncio.get_running_loop(), asyncio.Event()
        self.responder = await Responder.start(self.book, self.address, port, community="kumo")
        begun.set()
        await self.over.wait()
        await self.responder.stop()

    @contextlib.contextmanager
    def answering(self, port):
        begun = threading.Event()
        thread = threading.Thread(target=lambda: asyncio.run(self._serve(port, begun)))
        thread.start()
        begun.wait(300)
        try:
            yield self
        finally:
            self.loop.call_soon_threadsafe(self.over.set)
            thread.join()


class Venue(Installation):
    """An installation whose mails and webhooks arrive here, and whose network a test breaks by file."""

    def __init__(self, folder, *, like, hook, mailbox):
        super().__init__(folder, like=like)
        self.hook, self.mailbox = hook, mailbox
        self.faults, self.list = folder / "faults.json", folder / "list.csv"
        self.keys = {}
        self.fault()

    @property
    def environment(self):
        told = {"KAISAI_MAIL_URL": self.mailbox.url, "KAISAI_WEBHOOK_NETWORKS": "127.0.0.1/32"}
        return super().environment | told

    def fault(self, *lost):
        draft = self.faults.with_suffix(".draft")
        draft.write_text(json.dumps({"lost": [self.keys[name] for name in lost], "slow": {}}))
        draft.replace(self.faults)

    def do(self, name, /, **values):
        with self.client("noc") as client:
            answer = client.post(f"/api/v1/{SLUG}/{name}", json=values)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def ask(self, name, /, **values):
        with self.client("noc") as client:
            answer = client.get(f"/api/v1/{SLUG}/{name}", params=values)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def firing(self):
        return {alert["key"]: alert for alert in self.ask("alerts.firing")}

    def heard(self, key, what="alert.opened"):
        return [
            told for told in self.hook.told() if told["data"]["key"] == key and told["type"] == what
        ]


@pytest.fixture(scope="module")
def venue(template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("judging")
    with serving(Hook()) as hook, serving(Mailbox()) as mailbox, contextlib.ExitStack() as stack:
        venue = Venue(folder, like=template, hook=hook, mailbox=mailbox)
        venue.list.write_text(LIST)
        venue.python(TALK)
        venue.run("import", "network", venue.list)
        port = free_port()
        venue.agents = [
            stack.enter_context(Agent(f"127.88.3.{n}", name).answering(port))
            for n, name in ((4, "ap1"), (5, "ap2"))
        ]
        running = stack.enter_context(venue.up("--faults", str(venue.faults)))
        venue.running = running.ready()
        board = until(lambda: venue.ask("today.board")["targets"], "the targets are there")
        venue.keys = {target["name"]: target["key"] for target in board}
        venue.do("traffic.save_profile", name="kumo", community="kumo", port=port)
        venue.do("traffic.watch_agents", devices=["ap1", "ap2"], profile="kumo", interval=5)
        quick = '{"for": 1, "clear_for": 1, "during": {"before_break": {"for": 1}}, "warn": 80, "critical": 90}'
        venue.do("alerts.override_rule", rule="radio-clients", changes=quick)
        venue.do("alerts.override_rule", rule="snmp-silent", changes='{"for": 1, "clear_for": 1}')
        venue.do("alerts.save_route", name="boss", mails=["boss@kumo.example"], direct=False)
        venue.do(
            "alerts.save_route",
            name="crew",
            mails=["noc@kumo.example", "nobody@kumo.example"],
            webhook=f"{hook.url}/hook",
            webhook_secret=SECRET,
            steps=[{"route": "boss", "minutes": 1}],
        )
        until(
            lambda: all(agent["answers"] for agent in venue.ask("traffic.agents")), "agents answer"
        )
        until(
            lambda: all(t["state"] == "up" for t in venue.ask("today.board")["targets"]), "all up"
        )
        yield venue


def test_a_dead_switch_is_one_notice_in_words_of_its_room(venue):
    until(lambda: _counted(venue), "the clients of both radios are counted")
    venue.fault("sw1", "ap1", "ap2")
    told = until(lambda: venue.heard("device:sw1"), "the webhook hears of it")[0]["data"]
    assert "sw1 does not answer: Hall A, 2 APs, about 170 people" in told["line"]
    assert "talk by Mizu Kumono until" in told["line"]
    assert "AP 2 台" in told["ja"]["line"]
    assert "約 170 人" in told["ja"]["line"]
    assert "ap1, ap2" in told["text"]
    subjects = until(lambda: venue.mailbox.subjects("noc@kumo.example"), "a mail arrives")
    assert subjects[0].startswith("[kumo] sw1 does not answer: Hall A")
    firing = venue.firing()
    assert set(firing) == {"device:sw1"}, firing
    assert sorted(firing["device:sw1"]["hides"]) == ["ap1", "ap2"]
    assert venue.hook.forged == []
    assert {told["data"]["key"] for told in venue.hook.told()} == {"device:sw1"}


def _counted(venue):
    """Both access points have told how many clients they have."""
    chains = [*venue.ask("alerts.why", about="ap1"), *venue.ask("alerts.why", about="ap2")]
    told = [line for chain in chains for line in chain["sentences"]]
    return sum("it is 70, the limit is 80" in line for line in told) == 2


def test_one_address_that_fails_is_shown_and_holds_up_nothing(venue):
    failed = until(lambda: venue.entries("alerts.notice_failed"), "the mail server refused")
    assert "550" in failed[0]["en"]
    assert "nobody@" not in failed[0]["en"]
    assert venue.mailbox.subjects("noc@kumo.example")


def test_a_poller_that_was_killed_tells_nothing_twice(venue):
    venue.running.kill("poller", "worker")
    venue.fault("sw1", "ap1", "ap2", "sw3")
    until(lambda: venue.heard("device:sw3"), "what is new is told")
    assert len(venue.heard("device:sw1")) == 1
    assert len(venue.entries("alerts.alert_began")) == 2
    ids = [headers["webhook-id"] for _path, headers, _told in venue.hook.got]
    assert len(ids) == len(set(ids))


def test_who_is_next_is_told_of_what_nobody_took(venue):
    alert = venue.firing()["device:sw3"]["id"]
    venue.do("alerts.acknowledge", alert=alert)
    subject = until(lambda: venue.mailbox.subjects("boss@kumo.example"), "the boss is told")[0]
    assert "Nobody has taken this yet" in subject
    assert "sw1" in subject
    venue.fault()
    until(lambda: venue.heard("device:sw1", "alert.resolved"), "its end is told")
    until(lambda: venue.heard("device:sw3", "alert.resolved"), "that of the other too")
    assert not any("sw3" in subject for subject in venue.mailbox.subjects("boss@kumo.example"))
    until(lambda: not venue.firing(), "nothing fires")


def test_a_silenced_device_is_told_to_nobody_and_why_says_so(venue):
    venue.do("alerts.silence", device="sw2", minutes=30, note="cabling")
    venue.fault("sw2")
    until(lambda: "device:sw2" in venue.firing(), "it fires all the same")
    chains = venue.ask("alerts.why", about="sw2")
    assert any("silenced by Noc" in line for chain in chains for line in chain["sentences"]), chains
    assert not venue.heard("device:sw2")
    silence = venue.ask("alerts.silences")[0]["id"]
    venue.do("alerts.end_silence", silence=silence)
    until(lambda: venue.heard("device:sw2"), "after it, it is told")
    venue.fault()
    until(lambda: not venue.firing(), "nothing fires")


def test_an_agent_that_is_silent_while_ping_answers_is_told_as_such(venue):
    venue.agents[0].responder.silent = True
    told = until(lambda: venue.heard("snmp-silent:ap1"), "it is told")[0]["data"]
    assert "Answers ping, its agent does not" in told["line"]
    venue.agents[0].responder.silent = False
    until(lambda: venue.heard("snmp-silent:ap1", "alert.resolved"), "its end is told")


def test_a_full_radio_is_told_while_the_talk_runs(venue):
    venue.agents[0].book.put(Row((*CLIENTS, 1), Tag.GAUGE32, 85))
    told = until(lambda: venue.heard("radio-full:hall-a"), "it is told")[0]["data"]
    assert told["level"] == "warn"
    assert "85 (limit 80)" in told["line"]
    assert "Hall A" in told["line"]
    assert "talk by Mizu Kumono" in told["line"]
    chains = venue.ask("alerts.why", about="ap2")
    assert any("it is 70, the limit is 80" in s for chain in chains for s in chain["sentences"])
