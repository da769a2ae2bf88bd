"""The poller asks agents: what they have and count arrives, what they do not tell stays a gap."""

import asyncio
import contextlib
import os
import signal
import threading
import time

import pytest

from kaisai.engines.formats.snmp import Row
from kaisai.engines.formats.snmp.recording import Tag
from kaisai.engines.formats.snmp.responder import Book, Responder
from tests.journeys.installation import SLUG, Installation, free_port, until

pytestmark = pytest.mark.xdist_group("poller")
ADDRESS = "127.88.2.1"
SYSTEM, IF, IFX = (
    (1, 3, 6, 1, 2, 1, 1),
    (1, 3, 6, 1, 2, 1, 2, 2, 1),
    (1, 3, 6, 1, 2, 1, 31, 1, 1, 1),
)
UPTIME = (*SYSTEM, 3, 0)
BITS = 8_000_000  # per second into port 1


def text(oid, value):
    return Row(oid, Tag.OCTETS, value.encode())


class Switch:
    """An agent with two ports in a thread; port 1 receives 1 MB a second, port 2 sends empty counters."""

    def __init__(self):
        self.begun = time.monotonic()
        rows = [text((*SYSTEM, 1, 0), "Kumo switch"), text((*SYSTEM, 5, 0), "sw1")]
        rows.append(Row((*SYSTEM, 2, 0), Tag.OID, "1.3.6.1.4.1.8072.3.2.10"))
        for port in (1, 2):
            rows += [text((*IFX, 1, port), f"ge-{port}"), Row((*IF, 3, port), Tag.INTEGER, 6)]
            rows += [Row((*IF, 8, port), Tag.INTEGER, 1), Row((*IFX, 15, port), Tag.GAUGE32, 1000)]
        rows.append(Row((*IFX, 6, 2), Tag.COUNTER64, b""))
        self.book = Book(rows)
        self.book.put_live(UPTIME, Tag.TICKS, lambda: 8_000_000 + round(self.seconds * 100))
        self.book.put_live((*IFX, 6, 1), Tag.COUNTER64, lambda: round(self.seconds * BITS / 8))
        self.port = free_port()
        self.loop = self.over = self.responder = None
        self.thread = threading.Thread(target=self._run, daemon=True)

    @property
    def seconds(self):
        return time.monotonic() - self.begun

    def _run(self):
        asyncio.run(self._serve())

    async def _serve(self):
        self.loop, self.over = asyncio.get_running_loop(), asyncio.Event()
        self.responder = await Responder.start(self.book, ADDRESS, self.port, community="kumo")
        await self.over.wait()
        await self.responder.stop()

    @contextlib.contextmanager
    def answering(self):
        self.thread.start()
        try:
            yield self
        finally:
            self.loop.call_soon_threadsafe(self.over.set)
            self.thread.join()


class Stage:
    def __init__(self, installation, switch):
        self.installation, self.switch = installation, switch

    def do(self, name, *words):
        self.installation.run("do", name, "--conference", SLUG, *words)

    def agent(self):
        return self.installation.json("do", "traffic.agents", "--json")["result"][0]

    def told(self, kind):
        return self.installation.entries(f"traffic.{kind}")

    def chart(self, name, of="part/sw1/port/1"):
        with self.installation.client("noc") as client:
            asked = {"of": of, "name": name}
            answer = client.get(f"/api/v1/{SLUG}/traffic.chart", params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]


@pytest.fixture(scope="module")
def stage(template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("collecting")
    installation = Installation(folder, like=template)
    switch = Switch()
    made = Stage(installation, switch)
    made.do("network.save_device", "name=sw1", "kind=switch", "room=hall-a")
    made.do("traffic.save_profile", "name=kumo", "community=kumo", f"port={switch.port}")
    with switch.answering(), installation.up() as running:
        running.ready()
        words = ("devices=sw1", "profile=kumo", f"address={ADDRESS}", "interval=5")
        made.do("traffic.watch_agents", *words)
        until(lambda: made.agent()["answers"], "the agent answers")
        yield made


def test_an_agent_is_surveyed_and_its_counters_become_rates(stage):
    agent = stage.agent()
    assert (agent["sysname"], agent["vendor"]) == ("sw1", "net-snmp")
    assert stage.told("agent_surveyed")[0]["payload"]["ports"] == 2

    def rate():
        lines = {line["label"]: line["values"] for line in stage.chart("traffic")["lines"]}
        known = [value for value in lines["in"] if value not in (None, "")]
        return known[-1] if known else None

    assert until(rate, "a rate") == pytest.approx(BITS, rel=0.5)


def test_an_empty_counter_is_nothing_and_never_nought(stage):
    with stage.installation.client("noc") as client:
        asked = {"of": "part/sw1/port/2", "name": "traffic"}
        answer = client.get(f"/api/v1/{SLUG}/traffic.chart", params=asked)
    assert answer.json()["sentence"].startswith("There is no chart “")
    assert any("empty" in en for en, _ja in stage.agent()["troubles"])


def test_silence_and_return_are_told_once_each(stage):
    lost, back = len(stage.told("agent_lost")), len(stage.told("agent_back"))
    stage.switch.responder.silent = True
    until(lambda: stage.agent()["answers"] is False, "the agent is silent")
    assert stage.agent()["problem"] == "timeout"
    stage.switch.responder.silent = False
    until(lambda: stage.agent()["answers"], "the agent answers again")
    assert len(stage.told("agent_lost")) == lost + 1
    assert len(stage.told("agent_back")) == back + 1


def test_a_new_start_is_told_with_its_time(stage):
    before = len(stage.told("agent_restarted"))
    stage.switch.begun = time.monotonic()
    stage.switch.book.put_live(UPTIME, Tag.TICKS, lambda: round(stage.switch.seconds * 100))
    until(lambda: len(stage.told("agent_restarted")) > before, "the new start is told")
    assert len(stage.told("agent_restarted")) == before + 1


def test_a_poller_that_was_killed_goes_on_and_tells_nothing_twice(stage):
    before = [len(stage.told(kind)) for kind in ("agent_lost", "agent_back", "agent_surveyed")]
    asked = stage.switch.responder.answered
    running = stage.installation.processes()
    poller = next(pid for pid, words in running.items() if "poller" in words)

    os.kill(poller, signal.SIGKILL)
    until(lambda: stage.switch.responder.answered > asked + 5, "the agent is asked again")
    told = [len(stage.told(kind)) for kind in ("agent_lost", "agent_back", "agent_surveyed")]
    assert told == before


def test_who_is_not_asked_any_more_is_left_alone(stage):
    stage.do("traffic.drop_agent", "device=sw1")
    until(lambda: not stage.installation.json("do", "traffic.agents", "--json")["result"], "gone")
    seen = -1

    def quiet():
        nonlocal seen
        seen, before = stage.switch.responder.answered, seen
        time.sleep(6)
        return stage.switch.responder.answered == seen == before

    until(quiet, "nobody asks")
