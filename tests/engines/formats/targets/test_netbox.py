"""NetBox over its real wire format with the real client, against a server on loopback."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from kaisai.engines.formats.targets.netbox import connect_netbox, read_netbox

PAGE = 2


def device(number: int, name: str, role: str, ip4: str | None, **more: object) -> dict[str, object]:
    address = {"id": number, "address": f"{ip4}/24", "family": {"value": 4}} if ip4 else None
    return {
        "id": number,
        "display": name,
        "name": name,
        "role": {"id": 1, "name": role.title(), "slug": role},
        "site": {"id": 1, "name": "Harbour Hall", "slug": "harbour-hall"},
        "location": {"id": 2, "name": "Hall A", "slug": "hall-a"},
        "status": {"value": "active", "label": "Active"},
        "primary_ip": address,
        "primary_ip4": address,
        "primary_ip6": None,
        "tags": [{"id": 1, "name": "Stage", "slug": "stage"}],
        **more,
    }


DEVICES = [
    device(1, "rt-1", "core-router", "10.0.0.1"),
    device(2, "sw-1", "access-switch", "10.0.0.2"),
    device(3, "ap-1", "wireless-ap", "10.0.0.3", status={"value": "planned", "label": "Planned"}),
    device(4, "patch", "panel", None),
    device(
        5,
        "dual",
        "server",
        "10.0.0.5",
        location=None,
        primary_ip6={"id": 9, "address": "2001:db8::5/64", "family": {"value": 6}},
    ),
]


def end(number: int, name: str) -> list[dict[str, object]]:
    return [
        {
            "object_type": "dcim.interface",
            "object_id": number,
            "object": {
                "id": number,
                "url": f"http://127.0.0.1/api/dcim/interfaces/{number}/",
                "display": "eth0",
                "device": {"id": number, "display": name, "name": name},
                "name": "eth0",
            },
        }
    ]


CABLES = [
    {"id": 1, "a_terminations": end(2, "sw-1"), "b_terminations": end(1, "rt-1")},
    {"id": 2, "a_terminations": end(2, "sw-1"), "b_terminations": end(3, "ap-1")},
    {"id": 3, "a_terminations": [], "b_terminations": end(3, "ap-1")},
]


class NetBox(BaseHTTPRequestHandler):
    """Answers lists page by page, the way NetBox does; `fault` breaks one path."""

    fault: tuple[str, int] | None = None
    asked: list[str]

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.asked.append(self.path)
        if self.fault and self.fault[0] in self.path:
            self.fail(self.fault[1])
            return
        rows = {"/api/dcim/devices/": DEVICES, "/api/dcim/cables/": CABLES}.get(parts.path, [])
        query = parse_qs(parts.query)
        start = int(query.get("offset", ["0"])[0])
        later = start + PAGE
        more = f"offset={later}&limit={PAGE}"
        base = f"http://127.0.0.1:{self.server.server_address[1]}{parts.path}"
        self.answer(
            200,
            {
                "count": len(rows),
                "next": f"{base}?{more}" if later < len(rows) else None,
                "previous": None,
                "results": rows[start:later],
            },
        )

    def fail(self, status: int) -> None:
        if status == 0:
            time.sleep(1.5)
            status = 200
        if status == 200:
            self.answer(200, "<html>")
        else:
            self.answer(status, {"detail": "no"})

    def answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode() if body != "<html>" else b"<html>"
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            pass  # the client gave up, which is what the time-out test wants

    def log_message(self, *args: object) -> None:
        """Quiet."""


@contextmanager
def netbox(fault: tuple[str, int] | None = None) -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    handler = type("Handler", (NetBox,), {"fault": fault, "asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join(300)


def test_devices_of_all_pages_with_room_kind_and_parents():
    with netbox() as (url, asked):
        inventory = read_netbox(connect_netbox(url, "0123456789abcdef"))
    assert [(e.name, e.address, e.device_kind, e.parents) for e in inventory.entries] == [
        ("rt-1", "10.0.0.1", "router", ()),
        ("sw-1", "10.0.0.2", "switch", ("rt-1",)),
        ("ap-1", "10.0.0.3", "ap", ("sw-1",)),
        ("dual", "10.0.0.5", "server", ()),
        ("dual-v6", "2001:db8::5", "server", ()),
    ]
    first, *_, last = inventory.entries
    assert (first.group, first.room, first.tags) == ("Hall A", "hall-a", {"stage"})
    assert (last.group, last.device, last.key) == ("Harbour Hall", "dual", "netbox:5/6")
    assert inventory.entries[2].tags == {"stage", "maint"}
    assert [finding.code for finding in inventory.findings] == ["no-primary-address"]
    assert not [path for path in asked if "interfaces" in path]


def test_site_and_tag_go_to_the_server():
    with netbox() as (url, asked):
        read_netbox(connect_netbox(url), site="harbour-hall", tag="stage")
    query = parse_qs(urlsplit(asked[0]).query)
    assert (query["site"], query["tag"]) == (["harbour-hall"], ["stage"])


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (("devices", 403), "netbox-refused"),
        (("devices", 500), "netbox-fault"),
        (("offset=2", 500), "netbox-fault"),
        (("cables", 403), "netbox-refused"),
        (("devices", 200), "netbox-fault"),
        (("devices", 0), "netbox-unreachable"),
    ],
)
def test_a_fault_leaves_no_half_list(fault: tuple[str, int], code: str):
    with netbox(fault) as (url, _):
        inventory = read_netbox(connect_netbox(url, timeout=0.5 if fault[1] == 0 else 10))
    assert inventory.entries == ()
    assert inventory.findings[-1].code == code


def test_nobody_listening_is_a_sentence():
    with netbox() as (url, _):
        pass
    findings = read_netbox(connect_netbox(url, timeout=2)).findings
    assert [finding.code for finding in findings] == ["netbox-unreachable"]
    assert "NetBox" in findings[0].sentence("ja")
