"""Controllers are asked over real sockets: well-behaved, slow, large, locked, lying or not there at all."""

import asyncio
import gzip
import json
import time
from email.utils import formatdate

import pytest

from kaisai.engines.probes.rest import asking
from kaisai.engines.probes.rest.asking import Controller, RestAccess, is_address, rest_of
from kaisai.engines.probes.rest.words import LOST
from kaisai.engines.probes.snmp.agents import AgentLost
from tests.engines.probes.controllers import (
    KEY,
    PASSWORD,
    SITE,
    USER,
    Certificate,
    Mist,
    UniFi,
    answering,
    failed,
    mist_ap,
    ok,
    unifi_ap,
)

APS = [unifi_ap("ap-1f-1", "02:00:5e:00:01:01"), unifi_ap("ap-1f-2", "02:00:5e:00:01:02")]
SERVER = {"prefix": "", "login": "/api/login"}


def access(controller, kind="unifi-os", **more):
    told = {"secret": KEY} if "user" not in more else {"secret": PASSWORD}
    return RestAccess(controller.url, kind, **(told | more))


async def names(controller, **more):
    asked = Controller(access(controller, **more))
    try:
        return [device["name"] for device in await asked.devices()]
    finally:
        await asked.close()


async def lost(controller, **more):
    with pytest.raises(AgentLost) as found:
        await names(controller, **more)
    assert found.value.code in LOST
    return found.value


async def test_a_console_is_asked_with_its_key():
    async with answering(UniFi(APS)) as unifi:
        assert await names(unifi) == ["ap-1f-1", "ap-1f-2"]
    assert [asked.path for asked in unifi.asked] == ["/proxy/network/api/s/default/stat/device"]


async def test_a_server_of_ones_own_is_logged_in_to_once():
    async with answering(UniFi(APS, **SERVER)) as unifi:
        asked = Controller(access(unifi, "unifi-server", user=USER))
        await asked.devices()
        await asked.devices()
        unifi.sessions.clear()  # the login has expired
        assert len(await asked.devices()) == 2
        await asked.close()
    logins = [asked.path for asked in unifi.asked].count("/api/login")
    assert logins == 2
    assert all("x-api-key" not in asked.heads for asked in unifi.asked)


async def test_the_cloud_is_asked_page_by_page(monkeypatch):
    aps = [mist_ap(f"ap-{n}", f"02005e0003{n:02x}") for n in range(1001)]
    async with answering(Mist(aps)) as mist:
        found = await names(mist, kind="mist", site=SITE)
    assert len(set(found)) == 1001
    assert [(asked.query["type"], asked.query["page"]) for asked in mist.asked] == [
        (["ap"], ["1"]),
        (["ap"], ["2"]),
    ]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (failed("401 Unauthorized", "api.err.LoginRequired"), "http-auth"),
        (failed("499 Second factor", "api.err.Ubic2faTokenRequired"), "http-auth"),
        (failed("403 Forbidden", "api.err.NoPermission"), "http-forbidden"),
        (failed("404 Not Found", "no"), "http-missing"),
        (failed("500 Oops", "no"), "http-status"),
        (failed("503 Starting", "no"), "http-status"),
        (ok(b"", "Location: http://127.0.0.1:1/", status="302 Found"), "http-elsewhere"),
        (ok(b"<!doctype html>"), "http-no-answer"),
        (ok(b'{"meta": {"rc": "ok"}, "data": [{"mac"'), "http-no-answer"),
        (ok(b'{"meta": {"rc": "error"}, "data": []}'), "http-no-answer"),
        (ok(b'{"meta": {"rc": "ok"}, "data": {}}'), "http-no-answer"),
        (ok(b"[" * 100_000), "http-no-answer"),
        (ok(b'{"a": ' + b"9" * 5000 + b"}"), "http-no-answer"),
        (ok(b"\xff\xfe\xfd"), "http-no-answer"),
        (ok(b"no gzip", "Content-Encoding: gzip"), "http-no-answer"),
        (ok(json.dumps({"data": APS}).encode())[:-40], "http-cut-off"),
        (b"220 smtp.kumo.example ready\r\n", "http-cut-off"),
        (b"", "http-cut-off"),
    ],
)
async def test_what_is_no_answer_says_what_to_do(fault, code):
    async with answering(UniFi(APS)) as unifi:
        unifi.fault = fault
        assert (await lost(unifi)).code == code
    assert len(unifi.asked) == 1, "nothing was asked elsewhere, or twice"


async def trickle(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


async def silence(_writer):
    await asyncio.sleep(60)


@pytest.mark.parametrize("fault", [trickle, silence])
async def test_slowness_ends(fault, monkeypatch):
    monkeypatch.setattr(asking, "TIMEOUT", 1.0)
    async with answering(UniFi(APS)) as unifi:
        unifi.fault = fault
        assert (await lost(unifi)).code == "http-timeout"


async def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(asking, "MOST_BYTES", 200_000)
    async with answering(UniFi(APS)) as unifi:
        unifi.fault = ok(gzip.compress(b" " * 4_000_000), "Content-Encoding: gzip")
        assert (await lost(unifi)).code == "http-too-large"


async def test_nobody_is_there():
    async with answering(UniFi(APS)) as unifi:
        pass
    assert (await lost(unifi)).code == "http-refused"


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("Retry-After: 73", 73),
        ("Retry-After: 999999", 3600),
        ("X: y", 60),
        ("Retry-After: soon", 60),
    ],
)
async def test_one_that_is_asked_too_often_is_left_alone_as_long_as_it_says(told, seconds):
    async with answering(UniFi(APS)) as unifi:
        unifi.fault = failed("429 Too Many Requests", "no", told)
        found = await lost(unifi)
    assert (found.code, found.rest) == ("http-busy", seconds)


def test_retry_after_may_be_a_date():
    now = time.time()
    assert rest_of(formatdate(now + 90, usegmt=True), now) == pytest.approx(90, abs=2)
    assert rest_of(formatdate(now - 90, usegmt=True), now) == 1


async def test_who_is_refused_knocks_ever_more_seldom_so_that_no_account_is_locked():
    async with answering(UniFi(APS, **SERVER)) as unifi:
        wrong = RestAccess(unifi.url, "unifi-server", user=USER, secret="wrong")
        asked, rests = Controller(wrong), []
        for _ in range(6):
            with pytest.raises(AgentLost) as found:
                await asked.devices()
            rests.append(found.value.rest)
        await asked.close()
    assert found.value.code == "http-auth"
    assert rests == [60, 120, 240, 480, 900, 900]
    assert {asked.path for asked in unifi.asked} == {"/api/login"}


@pytest.fixture
def certificate(tmp_path):
    return Certificate(tmp_path)


async def test_a_certificate_that_nobody_knows_is_refused_before_anything_is_sent(certificate):
    async with answering(UniFi(APS), certificate.context) as unifi:
        assert (await lost(unifi)).code == "http-tls"
        assert (await lost(unifi, trust="nonsense")).code == "http-tls"
    assert unifi.asked == []


async def test_a_pinned_certificate_is_the_only_one(certificate, tmp_path):
    other = Certificate(tmp_path)
    written = ":".join(certificate.fingerprint[n : n + 2] for n in range(0, 64, 2)).upper()
    async with answering(UniFi(APS), certificate.context) as unifi:
        for trust in (certificate.fingerprint, f"sha256 Fingerprint={written}\n"):
            assert len(await names(unifi, trust=trust)) == 2
        count = len(unifi.asked)
        assert (await lost(unifi, trust=other.fingerprint)).code == "http-tls"
        assert len(unifi.asked) == count, "the key was not shown to the wrong one"


async def test_a_certificate_as_text_counts_for_its_name_alone(certificate, tmp_path):
    elsewhere = Certificate(tmp_path, "127.9.9.9")
    async with answering(UniFi(APS), certificate.context) as unifi:
        assert len(await names(unifi, trust=certificate.pem)) == 2
        assert (await lost(unifi, trust=elsewhere.pem)).code == "http-tls"
    async with answering(UniFi(APS), elsewhere.context) as unifi:
        assert (await lost(unifi, trust=elsewhere.pem)).code == "http-tls"


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://192.0.2.5", True),
        ("https://[2001:db8::5]:8443/", True),
        ("https://api.mist.com", True),
        ("http://127.0.0.1:8080", True),
        ("http://192.0.2.5", False),
        ("https://192.0.2.5/proxy/network", False),
        ("https://192.0.2.5/?x=1", False),
        ("https://me:secret@192.0.2.5", False),
        ("https://", False),
        ("https://host:port", False),
        ("https://[::1", False),
        ("file:///etc/passwd", False),
        ("192.0.2.5", False),
    ],
)
def test_addresses(url, good):
    assert is_address(url) is good


def test_secrets_stay_out_of_what_is_shown():
    told = repr(RestAccess("https://192.0.2.5", "unifi-os", user=USER, secret=PASSWORD))
    assert PASSWORD not in told


async def test_a_vendor_file_that_went_is_told():
    gone = Controller(RestAccess("https://192.0.2.5", "gone", secret=KEY))
    with pytest.raises(AgentLost) as found:
        await gone.devices()
    assert found.value.code == "http-no-file"


def test_every_loss_has_a_remedy_in_both_languages():
    assert all(en != ja and en and ja for en, ja in LOST.values())
    assert all(len(code) <= 20 for code in LOST), "as long as the column that keeps it"
