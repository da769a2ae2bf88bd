"""Controllers behind the same collector as SNMP agents: surveyed, asked, lost, back."""

import asyncio

import pytest

from kaisai.engines.probes.collecting import Collector, Subject
from kaisai.engines.probes.rest.asking import RestAccess
from kaisai.engines.probes.rest.source import RestSource
from tests.engines.probes.controllers import (
    KEY,
    UniFi,
    answering,
    failed,
    unifi_ap,
)
from tests.engines.probes.snmp.test_collecting import Ear, until

MACS = ("02:00:5e:00:01:01", "02:00:5e:00:01:02")


class Listening(Ear):
    """Keeps surveys as well."""

    def __init__(self):
        super().__init__()
        self.surveys = []
        self.collector = Collector(self)

    def surveyed(self, key, found, counters):
        super().surveyed(key, found, counters)
        self.surveys.append(found)

    def ask(self, controller, interval=0.1):
        access = RestAccess(controller.url, "unifi-os", secret=KEY)
        self.collector.replace({"wlc": Subject("wlc", interval, lambda: RestSource(access))})

    def newest(self, name):
        return self.rounds["wlc"][-1][1].get(name) if self.rounds.get("wlc") else None


@pytest.fixture
async def ear():
    made = Listening()
    yield made
    await made.collector.stop()


@pytest.fixture
async def unifi():
    async with answering(UniFi([unifi_ap(f"ap-{n}", mac) for n, mac in enumerate(MACS)])) as made:
        yield made


def clients(mac):
    return f"radio/{mac}/na/clients"


async def test_numbers_come_round_by_round(ear, unifi):
    ear.ask(unifi)
    await until(lambda: len(ear.rounds.get("wlc", [])) >= 2, "two rounds")
    unifi.devices[0]["radio_table_stats"][1]["num_sta"] = 30
    await until(lambda: ear.newest(clients(MACS[0])) == 30, "the new count")
    assert ear.of("wlc") == ["surveyed"]


async def test_a_controller_that_fails_and_comes_back_is_told_once_each(ear, unifi):
    ear.ask(unifi)
    await until(lambda: ear.rounds.get("wlc"), "a round")
    unifi.fault = failed("500 Oops", "no")
    await until(lambda: "lost http-status" in ear.of("wlc"), "lost")
    before, asked = len(ear.rounds["wlc"]), len(unifi.asked)
    await until(lambda: len(unifi.asked) > asked + 2, "asked on")
    assert len(ear.rounds["wlc"]) == before, "a gap is a gap"
    unifi.fault = None
    await until(lambda: "back" in ear.of("wlc"), "back")
    assert [told for told in ear.of("wlc") if told != "surveyed"] == ["lost http-status", "back"]


async def test_a_new_access_point_is_there_with_the_next_round(ear, unifi):
    ear.ask(unifi)
    await until(lambda: ear.rounds.get("wlc"), "a round")
    unifi.devices.append(unifi_ap("ap-9", "02:00:5e:00:01:09"))
    await until(lambda: len(ear.surveys) == 2, "a survey")
    assert len(ear.surveys[1].of("radio")) == 6


@pytest.mark.parametrize("told", [{}, {"radio_table_stats": []}], ids=["old numbers", "nothing"])
async def test_an_access_point_that_is_away_keeps_its_radios_and_tells_no_numbers(ear, unifi, told):
    ear.ask(unifi)
    await until(lambda: ear.rounds.get("wlc"), "a round")
    unifi.devices[0] |= {"state": 0, **told}
    await until(lambda: ear.newest(clients(MACS[0])) is None, "no numbers of it")
    unifi.devices.append(unifi_ap("ap-9", "02:00:5e:00:01:09"))  # so that there is a survey
    await until(lambda: len(ear.surveys) == 2, "a survey")
    [kept] = [r for r in ear.surveys[1].of("radio") if r.key == f"{MACS[0]}/na"]
    assert "clients" in kept.oids
    unifi.devices[0] = unifi_ap("ap-0", MACS[0])
    await until(lambda: ear.newest(clients(MACS[0])) == 21, "its numbers again")
    assert len(ear.surveys) == 2, "nothing new was told"


async def test_one_that_asks_for_peace_gets_it(ear, unifi):
    ear.ask(unifi)
    await until(lambda: ear.rounds.get("wlc"), "a round")
    unifi.fault = failed("429 Too Many Requests", "no", "Retry-After: 3600")
    await until(lambda: "lost http-busy" in ear.of("wlc"), "lost")
    asked = len(unifi.asked)
    await asyncio.sleep(1)
    assert len(unifi.asked) == asked


async def test_nobody_is_left_connected(ear, unifi):
    ear.ask(unifi)
    await until(lambda: ear.rounds.get("wlc"), "a round")
    ear.collector.replace({})
    await ear.collector.stop()
    asked = len(unifi.asked)
    await asyncio.sleep(0.5)
    assert len(unifi.asked) == asked
