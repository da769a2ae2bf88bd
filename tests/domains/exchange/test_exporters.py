"""Whose values are taken in: decided by the network crew, told in the journal, without secrets."""

import pytest

from kaisai.core.identity.actors import POLLER
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.answers import describe
from kaisai.domains.exchange.operations import drop_exporter, record_exporter, watch_exporter
from kaisai.domains.exchange.queries import exporter_rows, find_exporter

URL = "https://127.0.40.2:9100/metrics?token=hush-token"


@pytest.fixture
def kumo(venue):
    return {"by": venue["noc"], "conference": venue.conference, "at": now(), "device": "sw-4f"}


def told(conference, language="en"):
    entries = list_entries(conference).order_by("id")
    return [e.sentence(language) for e in entries if e.kind.startswith("exchange.")]


def test_watched_changed_and_dropped(kumo):
    watch_exporter(**kumo, url=URL, keep=["node_*", "node_*"], user="noc", secret="hush-hush")
    watch_exporter(**kumo, url=URL, interval=30, user="noc")
    (row,) = exporter_rows(kumo["conference"])
    assert (row.device, row.url, row.interval, row.keep) == ("sw-4f", URL, 30.0, ())
    assert row.login == ("noc", "hush-hush")
    watch_exporter(**kumo, url=URL)
    assert exporter_rows(kumo["conference"])[0].login is None
    drop_exporter(**kumo)
    assert exporter_rows(kumo["conference"]) == []
    sentences = told(kumo["conference"])
    assert sentences[0] == "sw-4f is scraped from now on: https://127.0.40.2:9100/metrics."
    assert sentences[-1] == "sw-4f is no longer scraped."


def test_a_secret_never_goes_to_another_server(kumo):
    def login(url, **more):
        watch_exporter(**kumo, url=url, user="noc", **more)
        return exporter_rows(kumo["conference"])[0].login

    assert login("https://web.example/metrics", secret="hush-hush") == ("noc", "hush-hush")
    assert login("https://web.example:443/other?x=1") == ("noc", "hush-hush")
    for elsewhere in (
        "http://web.example:443/metrics",
        "https://web.example:9100/metrics",
        "https://thief.example/metrics",
    ):
        assert login(elsewhere) == ("noc", "")
        assert login("https://web.example/metrics", secret="hush-hush")[1] == "hush-hush"


@pytest.mark.parametrize("problem", ["too-many", "too-new"])
def test_one_that_tells_too_much_answers_and_its_page_says_what_to_do(kumo, visitor, problem):
    watch_exporter(**kumo, url=URL)
    record_exporter(**kumo | {"by": POLLER}, problem=problem)
    assert find_exporter(kumo["conference"], "sw-4f").answers is True
    assert "left out: " in told(kumo["conference"])[-1]
    page = visitor("noc").get(f"/{kumo['conference'].slug}/exchange").content.decode()
    assert "left out: " in page
    assert "silent" not in page


def test_secrets_are_told_nobody(kumo):
    made = watch_exporter(**kumo, url=URL, user="noc", secret="hush-hush")
    spoken = [
        *told(kumo["conference"]),
        repr(describe(made)),
        repr(exporter_rows(kumo["conference"])),
    ]
    spoken += [repr(e.payload) for e in list_entries(kumo["conference"])]
    assert "hush" not in " ".join(spoken)
    assert "9100" in repr(describe(made))


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://127.0.40.2/"},
        {"url": "http://noc:hush@127.0.40.2/"},
        {"url": URL, "keep": [""]},
        {"url": URL, "keep": ["x" * 201]},
        {"url": URL, "keep": [f"m{n}" for n in range(101)]},
    ],
)
def test_what_cannot_be_is_refused(kumo, wrong):
    with pytest.raises(Refused) as refusal:
        watch_exporter(**kumo, **wrong)
    assert refusal.value.status == 422


@pytest.mark.parametrize("interval", [4, 3601])
def test_nobody_is_asked_too_often_or_hardly_ever(kumo, interval):
    with pytest.raises(Exception, match="interval"):
        watch_exporter(**kumo, url=URL, interval=interval)


def test_lost_and_back_again(kumo):
    watch_exporter(**kumo, url=URL)
    poller = kumo | {"by": POLLER}
    record_exporter(**poller, problem="tls")
    lost = find_exporter(kumo["conference"], "sw-4f")
    assert (lost.answers, lost.problem) == (False, "tls")
    assert "certificate" in lost.told_problem
    record_exporter(**poller)
    assert find_exporter(kumo["conference"], "sw-4f").answers is True
    assert told(kumo["conference"])[1:] == [
        "sw-4f: the exporter's certificate is not trusted: check its name and issuer.",
        "The exporter of sw-4f answers.",
    ]
    assert "証明書" in told(kumo["conference"], "ja")[1]


def test_one_that_is_not_there(kumo):
    for gone in (drop_exporter, record_exporter):
        with pytest.raises(NotFound):
            gone(**kumo | {"by": POLLER})
