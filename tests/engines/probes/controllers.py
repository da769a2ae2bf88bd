"""Controllers that answer like those of the makers, with the faults that one can have. All of it made up."""

import asyncio
import contextlib
import hashlib
import ipaddress
import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

SITE = "6e6f632d-6b75-4d6f-8f2d-6b616973616a"
KEY, USER, PASSWORD = "kumo-api-key-4711", "kaisai", "kumo-himitsu-4711"


def unifi_ap(name, mac, clients=(3, 21), **more):
    """An access point as `stat/device` tells it; the numbers of its two radios."""
    radios = [
        {
            "radio": radio,
            "name": f"wifi{number}",
            "channel": channel,
            "tx_power": 20,
            "state": "RUN",
            "num_sta": count,
            "cu_total": total,
            "cu_self_rx": 7,
            "cu_self_tx": 11,
        }
        for number, (radio, channel, count, total) in enumerate(
            (("ng", 6, clients[0], 41), ("na", 44, clients[1], 36))
        )
    ]
    told = {
        "type": "uap",
        "state": 1,
        "mac": mac,
        "name": name,
        "model": "KUMO6",
        "ip": "127.66.0.11",
        "uptime": 86400,
        "num_sta": sum(clients),
        "system-stats": {"cpu": "24.7", "mem": "52.2"},
        "radio_table_stats": radios,
        "vap_table": [
            {"essid": "kumo", "radio": radio, "num_sta": count}
            for radio, count in zip(("ng", "na"), clients, strict=True)
        ],
        "lldp_table": [
            {"local_port_idx": 1, "chassis_id": "02:00:5e:00:02:01", "port_id": "Port 7"}
        ],
    }
    return told | more


def unifi_switch(name="sw-1f", mac="02:00:5e:00:02:01"):
    """A switch with a used and a free port."""
    ports = [
        {
            "port_idx": number,
            "name": f"Port {number}",
            "enable": True,
            "up": up,
            "speed": 1000 if up else 0,
            "port_poe": True,
            "poe_good": up,
            "rx_bytes": 5_000_000_000 + number,
            "tx_bytes": 7_000_000_000 + number,
            "rx_errors": 0,
            "tx_errors": 0,
            "rx_dropped": 2,
            "tx_dropped": 0,
        }
        for number, up in ((7, True), (8, False))
    ]
    lldp = [{"local_port_idx": 7, "chassis_id": "02:00:5e:00:01:01", "system_name": "ap-1f-1"}]
    return {
        "type": "usw",
        "state": 1,
        "mac": mac,
        "name": name,
        "model": "KUMOSW",
        "uptime": 5000,
        "has_temperature": True,
        "general_temperature": 47,
        "port_table": ports,
        "lldp_table": lldp,
    }


def mist_ap(name, mac, clients=(2, 19), **more):
    """An access point as Mist tells it."""
    told = {
        "type": "ap",
        "status": "connected",
        "mac": mac,
        "name": name,
        "model": "KUMO45",
        "ip": "127.66.0.21",
        "uptime": 7200,
        "num_clients": sum(clients),
        "cpu_util": 9,
        "radio_stat": {
            "band_24": _mist_radio(11, clients[0], 24, -88),
            "band_5": _mist_radio(52, clients[1], 61, -94),
        },
        "port_stat": {
            "eth0": {
                "up": True,
                "speed": 1000,
                "rx_bytes": 10**10,
                "tx_bytes": 10**9,
                "rx_errors": 0,
            }
        },
        "lldp_stats": {"eth0": {"system_name": "sw-1f", "port_id": "ge-0/0/4"}},
    }
    return told | more


def _mist_radio(channel, clients, util, noise):
    return {
        "channel": channel,
        "power": 17,
        "num_clients": clients,
        "noise_floor": noise,
        "util_all": util,
        "util_tx": 4,
        "util_rx_in_bss": 3,
    }


class Asked:
    """One request as it came."""

    def __init__(self, head, body):
        lines = head.decode().split("\r\n")
        self.method, self.target, _ = lines[0].split(" ")
        self.path, self.query = urlsplit(self.target).path, parse_qs(urlsplit(self.target).query)
        self.heads = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])
        }
        self.body = body


class Controller:
    """Answers what `devices` holds; `fault` takes over where it is set.

    Attributes:
        fault: bytes to be sent instead of an answer, or a coroutine of the writer.
        asked: every request, in order.
        sessions: cookies that are good; emptied, everybody has to log in again.
    """

    def __init__(self, devices):
        self.devices = devices
        self.fault = None
        self.asked = []
        self.sessions = set()
        self.url = ""

    async def serve(self, reader, writer):
        with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                (
                    int(l.split(b":")[1])
                    for l in head.lower().split(b"\r\n")
                    if b"content-length" in l
                ),
                0,
            )
            asked = Asked(head, await reader.readexactly(length))
            self.asked.append(asked)
            if callable(self.fault):
                await self.fault(writer)
            else:
                writer.write(self.answer(asked) if self.fault is None else self.fault)
                await writer.drain()
        writer.close()

    def answer(self, asked):
        raise NotImplementedError


class UniFi(Controller):
    """A console (`prefix` as UniFi OS has it), or the server alone (no prefix)."""

    def __init__(self, devices, prefix="/proxy/network", login="/api/auth/login"):
        super().__init__(devices)
        self.prefix, self.login = prefix, login

    def answer(self, asked):
        if asked.path == self.login:
            given = json.loads(asked.body)
            if (given.get("username"), given.get("password")) != (USER, PASSWORD):
                return failed("401 Unauthorized", "api.err.Invalid")
            cookie = f"TOKEN=kumo{len(self.asked)}"
            self.sessions.add(cookie)
            return ok({"meta": {"rc": "ok"}, "data": []}, f"Set-Cookie: {cookie}; path=/; HttpOnly")
        if asked.path != f"{self.prefix}/api/s/default/stat/device":
            return ok(b"<!doctype html><div id=root></div>", kind="text/html")
        known = asked.heads.get("x-api-key") == KEY or asked.heads.get("cookie") in self.sessions
        if not known:
            return failed("401 Unauthorized", "api.err.LoginRequired")
        return ok({"meta": {"rc": "ok"}, "data": self.devices})


class Mist(Controller):
    """The cloud, with its pages."""

    def answer(self, asked):
        if asked.heads.get("authorization") != f"Token {KEY}":
            return failed("401 Unauthorized", "Authentication credentials were not provided.")
        if asked.path != f"/api/v1/sites/{SITE}/stats/devices":
            return failed("404 Not Found", "not found")
        size, number = (int(asked.query[name][0]) for name in ("limit", "page"))
        return ok(self.devices[(number - 1) * size : number * size])


def ok(told, *heads, status="200 OK", kind="application/json"):
    """An answer as bytes."""
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *heads]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def failed(status, message, *heads):
    """A refusal as UniFi words it."""
    return ok({"meta": {"rc": "error", "msg": message}, "data": []}, *heads, status=status)


class Certificate:
    """A certificate that a server signed itself; good for `name` alone."""

    def __init__(self, folder, name="127.0.0.1"):
        key = ec.generate_private_key(ec.SECP256R1())
        called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kumo.example")])
        today = datetime.now(tz=UTC)
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(name))])
        made = (
            x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
            .not_valid_before(today - timedelta(days=1))
            .not_valid_after(today + timedelta(days=1))
            .add_extension(names, critical=False)
            .sign(key, hashes.SHA256())
        )
        plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self.pem = made.public_bytes(Encoding.PEM).decode()
        self.fingerprint = hashlib.sha256(made.public_bytes(Encoding.DER)).hexdigest()
        file = folder / f"{made.serial_number}.both"
        file.write_bytes(key.private_bytes(*plain) + self.pem.encode())
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(file)


@contextlib.asynccontextmanager
async def answering(controller, tls=None):
    """The controller answers on a port of its own, known by its `url`, as long as the block lasts."""
    serving = set()

    async def serve(reader, writer):
        serving.add(asyncio.current_task())
        await controller.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    scheme = "https" if tls else "http"
    controller.url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield controller
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)


@contextlib.contextmanager
def answering_aside(controller, tls=None):
    """The same in a thread, for tests that run other processes."""
    begun, told = threading.Event(), {}

    async def serve():
        told["loop"], told["over"] = asyncio.get_running_loop(), asyncio.Event()
        async with answering(controller, tls):
            begun.set()
            await told["over"].wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert begun.wait(300)
    try:
        yield controller
    finally:
        told["loop"].call_soon_threadsafe(told["over"].set)
        thread.join()
