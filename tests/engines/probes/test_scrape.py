"""An exporter is asked over real sockets: well-behaved, slow, large, broken, locked or not there at all."""

import asyncio
import contextlib
import gzip
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kaisai.engines.formats.openmetrics import read_exposition
from kaisai.engines.probes import scrape as probing
from kaisai.engines.probes.scrape import (
    LOST,
    ScrapeLost,
    asking,
    is_address,
    lost_sentence,
    place_of,
    scrape,
    server_of,
    wanted,
)

TEXT = b"""\
# TYPE node_network_receive_bytes_total counter
node_network_receive_bytes_total{device="eth0"} 17
node_load1 0.5
node_fan NaN
"""


@contextlib.asynccontextmanager
async def exporter(answer, tls=None):
    """Answers every request with these bytes, or by a coroutine of the writer; tells what it was asked."""
    asked, serving = [], set()

    async def serve(reader, writer):
        serving.add(asyncio.current_task())
        try:
            asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
            if callable(answer):
                await answer(writer)
            else:
                writer.write(answer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # whoever asked has gone
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{port}/metrics", asked
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving)


def ok(body=TEXT, *heads, status="200 OK", kind="text/plain; version=0.0.4"):
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *heads]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def ask(url, **options):
    async with asking() as client:
        return await scrape(client, url, **options)


async def code_of(url, **options):
    with pytest.raises(ScrapeLost) as lost:
        await ask(url, **options)
    return lost.value.code


async def test_what_an_exporter_tells():
    async with exporter(ok()) as (url, asked):
        found = await ask(url)
    assert await wanted(found, []) == {
        'node_network_receive_bytes_total{device="eth0"}': 17.0,
        "node_load1": 0.5,
    }
    assert found.counts("node_network_receive_bytes_total")
    assert "application/openmetrics-text" in asked[0]
    assert "authorization" not in asked[0].lower()


async def test_packed_openmetrics_for_those_who_log_in():
    body = gzip.compress(b"# TYPE a counter\na_total 3 1790000000.5\n# EOF\n")
    kind = "application/openmetrics-text; version=1.0.0"
    async with exporter(ok(body, "Content-Encoding: gzip", kind=kind)) as (url, asked):
        found = await ask(url, login=("noc", "kumo"))
    assert [(s.name, s.value, s.t_ms) for s in found.samples] == [
        ("a_total", 3.0, 1_790_000_000_500)
    ]
    assert found.findings == []
    assert "Basic bm9jOmt1bW8=" in asked[0]


async def trickle(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b"a 1\n")
        await writer.drain()
        await asyncio.sleep(0.05)


async def silence(_writer):
    await asyncio.sleep(60)


@pytest.mark.parametrize("answer", [trickle, silence])
async def test_slowness_ends(answer):
    async with exporter(answer) as (url, _):
        assert await code_of(url, timeout=1.0) == "timeout"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (ok(status="404 Not Found"), "status"),
        (ok(status="302 Found"), "status"),
        (ok(b"<!doctype html><p>Welcome"), "not-metrics"),
        (ok(b""), "not-metrics"),
        (ok(b"\xff\xfe nonsense", "Content-Encoding: gzip"), "not-metrics"),
        (b"220 smtp.kumo.example ready\r\n", "refused"),
        (b"", "refused"),
    ],
)
async def test_what_is_no_exporter(answer, code):
    async with exporter(answer) as (url, _):
        assert await code_of(url) == code


async def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(probing, "MOST_BYTES", 200_000)
    body = gzip.compress(b"a 1\n" * 1_000_000)
    assert len(body) < 20_000
    async with exporter(ok(body, "Content-Encoding: gzip")) as (url, _):
        assert await code_of(url) == "too-large"


async def test_nobody_is_there():
    assert await code_of("http://127.0.0.1:1/metrics") == "refused"
    assert await code_of("http://nobody.invalid/metrics") == "refused"


@pytest.fixture
def unknown_certificate(tmp_path):
    """A server's certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kumo.example")])
    today = datetime.now(tz=UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = tmp_path / "both.pem"
    file.write_bytes(key.private_bytes(*plain) + made.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


async def test_a_certificate_that_nobody_knows(unknown_certificate):
    async with exporter(ok(), unknown_certificate) as (url, asked):
        assert await code_of(url) == "tls"
        assert asked == []


async def test_only_what_is_wanted_and_not_too_much(monkeypatch):
    found = read_exposition(TEXT + b'node_load5{b="2",a="1"} +Inf\nnode_load15{b="2",a="1"} 2\n')
    assert await wanted(found, ["node_load*", "never"]) == {
        "node_load1": 0.5,
        'node_load15{a="1",b="2"}': 2.0,
    }
    assert await wanted(found, ["load"]) == {}
    monkeypatch.setattr(probing, "MOST_SERIES", 2)
    assert len(await wanted(found, [])) == 2


class Clicks:
    """How often others get to work within a loop."""

    def __init__(self):
        self.count = 0

    async def run(self):
        while True:
            self.count += 1
            await asyncio.sleep(0)


async def test_a_long_text_leaves_time_for_others(monkeypatch):
    body = b"".join(b'a{n="%d"} 1\n' % n for n in range(10_000))
    clicks, during = Clicks(), []

    class Place:
        async def __aenter__(self):
            during.append(clicks.count)

        async def __aexit__(self, *_):
            during.append(clicks.count)

    async with exporter(ok(body)) as (url, _):
        others = asyncio.create_task(clicks.run())
        found = await ask(url, place=Place())
        before = clicks.count
        await wanted(found, ["b*"])
        after = clicks.count
        others.cancel()
    assert len(found.samples) == 10_000
    assert during[1] - during[0] >= 40
    assert after - before >= 10


async def test_a_place_is_not_held_while_an_exporter_hangs():
    place = asyncio.Semaphore(1)
    async with exporter(silence) as (hanging, asked), exporter(ok()) as (well, _):
        waiting = asyncio.create_task(code_of(hanging, place=place, timeout=30))
        async with asyncio.timeout(60):
            while not asked:  # noqa: ASYNC110 - it is asked, it does not call
                await asyncio.sleep(0.01)
        assert (await ask(well, place=place)).samples
        assert not waiting.done()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("http://127.0.0.1:9100/metrics", True),
        ("https://[2001:db8::1]:9100/metrics?x=1", True),
        ("ftp://kumo.example/", False),
        ("http://", False),
        ("http://host:port/", False),
        ("http://a:b@host/", False),
        ("node", False),
        ("http://[::1/", False),
    ],
)
def test_addresses(url, good):
    assert is_address(url) is good


def test_a_server_is_its_scheme_host_and_port():
    assert server_of("http://Kumo.example/a?b=1") == server_of("http://kumo.example:80/c")
    others = ["https://kumo.example", "http://kumo.example:81", "http://kaze.example", "http://[x"]
    assert server_of("http://kumo.example") not in map(server_of, others)


def test_words():
    assert (
        place_of("https://kumo.example:9100/metrics?token=hush")
        == "https://kumo.example:9100/metrics"
    )
    for code in LOST:
        assert lost_sentence(code, "en") != lost_sentence(code, "ja")
