"""Portals and throughput against a real server on this machine."""

import pytest

from kaisai.engines.dropcheck.checks.web import check_portal, check_throughput
from kaisai.engines.dropcheck.drop import Drop
from kaisai.engines.dropcheck.expectations import Expectations, Portal, Throughput
from kaisai.engines.dropcheck.measures.surroundings import Surroundings
from kaisai.engines.dropcheck.outcomes import Subject
from kaisai.engines.dropcheck.reports import LONGEST_SENTENCE
from tests.engines.dropcheck.venue import check_server


@pytest.fixture
def server():
    with check_server(host="127.0.0.1") as port:
        yield f"http://127.0.0.1:{port}"


def drop(**limits) -> Drop:
    wanted = Throughput(seconds=0.5, streams=2, **limits)
    return Drop(Surroundings("lo", up=True), Expectations(throughput=wanted))


async def portal(url: str):
    return await check_portal(drop(), Subject("portal", url, {"status": 204}), Portal(url))


async def test_the_known_status_means_that_nobody_stands_in_between(server):
    assert (await portal(f"{server}/204")).code == "no-portal"


@pytest.mark.parametrize(
    ("path", "told"),
    [("/portal", "302 (http://login.example/)"), ("/page", "200")],
)
async def test_a_portal_is_found(server, path, told):
    outcome = await portal(server + path)
    assert (outcome.verdict, outcome.code) == ("fail", "portal")
    assert told in outcome.en
    assert told in outcome.ja


async def test_a_portal_steers_no_terminal_and_its_report_is_taken(server):
    outcome = await portal(server + "/steering-portal")
    assert "http://login.example/\ufffd2J/x" in outcome.ja
    assert "\x9b" not in outcome.en + outcome.ja + outcome.value["location"]
    assert len(outcome.en) < LONGEST_SENTENCE


@pytest.mark.parametrize(
    ("url", "reason"),
    [("http://127.0.0.1:9/204", "refused"), ("http://check.invalid/", "unresolved")],
)
async def test_a_server_that_is_not_there(url, reason):
    outcome = await portal(url)
    assert (outcome.verdict, outcome.code) == ("fail", "http-silent")
    assert reason in outcome.en


@pytest.mark.parametrize(("path", "upwards"), [("/data", False), ("/sink", True)])
async def test_throughput_is_measured_and_judged(server, path, upwards):
    url = server + path
    seen = await check_throughput(drop(), Subject("throughput", url), url, upwards=upwards)
    assert seen.verdict == "info"
    assert seen.value["mbps"] > 1
    subject = Subject("throughput", url, {"mbps": 1e6})
    limits = {"up_mbps": 1e6} if upwards else {"down_mbps": 1e6}
    slow = await check_throughput(drop(**limits), subject, url, upwards=upwards)
    assert (slow.verdict, slow.code) == ("fail", "throughput-low")


@pytest.mark.parametrize(
    ("path", "upwards"), [("/nothing", False), ("/nothing", True), ("/204", False)]
)
async def test_a_server_that_gives_nothing_is_no_throughput(server, path, upwards):
    url = server + path
    outcome = await check_throughput(drop(), Subject("throughput", url), url, upwards=upwards)
    assert (outcome.verdict, outcome.code) == ("fail", "http-refuses")
