"""NetBox as the source of the inventory, asked over real HTTP on the loopback."""

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.errors import Refused, Unavailable
from kaisai.domains.network.models import Device, SourceFile
from kaisai.domains.network.operations import import_netbox

AT = datetime(2026, 10, 3, 1, 0, tzinfo=UTC)


def _device(number, name, role, **more):
    return {
        "id": number,
        "name": name,
        "display": name,
        "role": {"slug": role},
        "tags": [],
        "primary_ip4": {"address": f"127.0.9.{number}/24"},
        "primary_ip6": None,
        "status": {"value": "active"},
        "location": {"name": "Hall A", "slug": "hall-a"},
        **more,
    }


class _NetBox(BaseHTTPRequestHandler):
    def do_GET(self):
        found = []
        if self.path.startswith("/api/dcim/devices/"):
            found = [_device(1, "sw-hall", "switch"), _device(2, "ap-hall", "access-point")]
        if self.path.startswith("/api/dcim/cables/"):
            found = [
                {
                    "id": 7,
                    "a_terminations": [{"object": {"device": {"name": "sw-hall"}}}],
                    "b_terminations": [{"object": {"device": {"name": "ap-hall"}}}],
                }
            ]
        body = json.dumps(
            {"count": len(found), "next": None, "previous": None, "results": found}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def netbox():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _NetBox)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(300)
    server.server_close()


def test_devices_cables_and_places_of_a_netbox_become_the_inventory(conference, chair, netbox):
    call = {
        "by": chair,
        "conference": conference,
        "at": AT,
        "url": netbox,
        "token": "not-to-be-kept",
    }
    assert import_netbox(**call).added == 2
    ap = Device.objects.get(name="ap-hall")
    assert (ap.kind, ap.room.slug, ap.parents.get().name) == ("ap", "hall-a", "sw-hall")
    assert import_netbox(**call).changed == 0
    entry = list_entries(conference).first()
    assert entry.kind == "network.targets_unchanged"
    kept = f"{entry.payload} {bytes(SourceFile.objects.get().data)!r}"
    assert "not-to-be-kept" not in kept


def test_a_netbox_that_does_not_answer_changes_nothing(conference, chair, netbox):
    call = {"by": chair, "conference": conference, "at": AT}
    import_netbox(**call, url=netbox)
    with pytest.raises(Unavailable):
        import_netbox(**call, url="http://127.0.0.1:9")
    with pytest.raises(Refused):
        import_netbox(**call, url="file:///etc/hostname")
    for odd in (f"{netbox}/status?x=", f"{netbox}/#x", netbox.replace("://", "://me:secret@")):
        with pytest.raises(Refused):
            import_netbox(**call, url=odd)
    assert Device.objects.count() == 2
