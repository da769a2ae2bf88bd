"""A small venue made of namespaces: a laptop, the router of its room, and a host far away.

    laptop d0 (192.0.2.50) — d1 (192.0.2.1) room router d2 — d3 (198.51.100.9) far

dnsmasq in the router is DHCP server, resolver and, where wanted, the one who advertises IPv6.
"""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from kaisai.engines.probes.places import in_namespace
from tests.engines.probes.namespaces import ip, namespaces

LAPTOP, ROUTER, FAR = "192.0.2.50", "192.0.2.1", "198.51.100.9"
ROUTER_6, FAR_6 = "2001:db8:1::1", "2001:db8:2::9"
CHECK_PORT = 8080
DNSMASQ = (
    "--keep-in-foreground",
    "--conf-file=/dev/null",
    "--pid-file=",
    "--user=root",
    "--no-hosts",
    "--no-resolv",
    "--no-ping",
    "--bind-interfaces",
    "--except-interface=lo",
    "--log-facility=-",
)


@dataclass
class Venue:
    """Names of its namespaces, and the folder for what its daemons need."""

    laptop: str
    router: str
    far: str
    folder: Path
    started: list[subprocess.Popen] = field(default_factory=list)

    def dnsmasq(self, *options: str, place: str = "") -> None:
        """Start one in the router, or elsewhere, and wait until it says that it runs."""
        number = len(self.started)
        own = [f"--dhcp-leasefile={self.folder}/leases{number}"]
        process = subprocess.Popen(
            ["ip", "netns", "exec", place or self.router, "dnsmasq", *DNSMASQ, *own, *options],
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        said = []
        for line in process.stderr:
            said.append(line)
            if "started, version" in line:
                threading.Thread(target=process.stderr.read, daemon=True).start()
                return
        raise AssertionError(said)

    def check(
        self, expectations: str = "", *options: str, code: int | None = None, rights: bool = True
    ) -> dict:
        """Run the command on the laptop; its JSON, by check and what it is about."""
        file = self.folder / "room.toml"
        file.write_text(expectations, encoding="utf-8")
        done = run(self.laptop, "--expect", str(file), "--json", *options, rights=rights)
        assert done.stdout, done.stderr
        told = json.loads(done.stdout)
        assert done.returncode == (0 if told["ok"] else 1), done.stderr
        if code is not None:
            assert done.returncode == code, done.stdout
        return told | {(one["check"], one["about"]): one for one in told["outcomes"]}


def run(name: str, *options: str, rights: bool = True) -> subprocess.CompletedProcess:
    """`kaisai dropcheck` in a namespace, perhaps as somebody who may not ping."""
    dropped = [] if rights else ["setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"]
    return subprocess.run(
        [
            "ip",
            "netns",
            "exec",
            name,
            *dropped,
            sys.executable,
            "-m",
            "kaisai",
            "dropcheck",
            *options,
        ],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"},
    )


def _cable(one: str, here: str, other: str, there: str, addresses: dict[str, tuple]) -> None:
    ip("-n", one, f"link add {here} type veth peer name {there} netns", other)
    for name, device in ((one, here), (other, there)):
        ip("-n", name, f"link set {device} addrgenmode none")
        for address in addresses[device]:
            quick = "nodad" if ":" in address else ""
            ip("-n", name, f"addr add {address} dev {device} {quick}")
        ip("-n", name, f"link set {device} up")


@contextmanager
def venue(folder: Path, *, v6: bool = True) -> Iterator[Venue]:
    """Cabled, addressed and routed; its daemons end with it."""
    with namespaces(3) as [laptop, router, far]:
        six = (lambda *told: told) if v6 else (lambda *_told: ())
        _cable(
            laptop,
            "d0",
            router,
            "d1",
            {"d0": (f"{LAPTOP}/24",), "d1": (f"{ROUTER}/24", *six(f"{ROUTER_6}/64", "fe80::1/64"))},
        )
        far_side = {
            "d2": ("198.51.100.1/24", *six("2001:db8:2::1/64", "fe80::2/64")),
            "d3": (f"{FAR}/24", *six(f"{FAR_6}/64", "fe80::9/64")),
        }
        _cable(router, "d2", far, "d3", far_side)
        sysctl = "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1"
        ip("netns exec", router, sysctl)
        ip("-n", laptop, f"route add default via {ROUTER}")
        ip("-n", far, "route add default via 198.51.100.1")
        if v6:
            ip("-n", laptop, "addr add fe80::50/64 dev d0 nodad")
            ip("-n", far, "-6 route add default via 2001:db8:2::1")
        made = Venue(laptop, router, far, folder)
        try:
            yield made
        finally:
            for process in made.started:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(30)
                process.kill()
                process.stderr.close()


class _Answers(BaseHTTPRequestHandler):
    """A check server: 204 at /204, a portal's redirection at /portal, data at /data, a sink at /sink."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/data":
            self._answer(200, b"\0" * 1_000_000)
        elif self.path == "/portal":
            self._answer(302, b"", location="http://login.example/")
        elif self.path == "/steering-portal":
            self._answer(302, b"", location="http://login.example/\x9b2J" + "/x" * 2000)
        elif self.path == "/page":
            self._answer(200, b"<html>please log in</html>")
        else:
            self._answer(204 if self.path == "/204" else 404, b"")

    def do_POST(self):
        left = int(self.headers["Content-Length"])
        while left > 0 and (piece := self.rfile.read(min(left, 65_536))):
            left -= len(piece)
        self._answer(200 if self.path == "/sink" else 403, b"")

    def _answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Clients go when their time is over."""


class _ServerOfBoth(_Server):
    """Listens for IPv4 and IPv6."""

    address_family = socket.AF_INET6


@contextmanager
def check_server(name: str = "", host: str = "") -> Iterator[int]:
    """The check server on all addresses of a namespace, or on one of this machine; its port."""

    def listen() -> _Server:
        if name:
            return _ServerOfBoth(("::", CHECK_PORT), _Answers)
        return _Server((host, 0), _Answers)

    server = in_namespace(name, listen) if name else listen()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
