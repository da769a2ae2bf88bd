"""A stand-in for connpass on loopback: its API v2 as published, and its faults."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

NUMBER, KEY = 123456, "sample-key-of-connpass"
PAGE = {
    "id": NUMBER,
    "title": "見本のカンファレンス 2026",
    "url": f"https://kumo.connpass.com/event/{NUMBER}/",
    "started_at": "2026-10-03T10:00:00+09:00",
    "ended_at": "2026-10-04T18:00:00+09:00",
    "limit": 350,
    "accepted": 312,
    "waiting": 40,
    "updated_at": "2026-09-01T10:00:00+09:00",
}


def envelope(*pages):
    """As connpass wraps what it found."""
    return {
        "results_returned": len(pages),
        "results_available": len(pages),
        "results_start": 1,
        "events": list(pages),
    }


class Stage:
    """Serves `pages` (by number) to who has the key; `status` or `body` instead, when set. Used as a context."""

    def __init__(self):
        self.pages, self.status, self.body, self.heads = {NUMBER: dict(PAGE)}, 200, None, {}
        self.asked = []
        handler = type("Handler", (_Handler,), {"stage": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def tell(self, **changed):
        """From now on the page tells this."""
        self.status, self.body = 200, None
        self.pages[NUMBER] = self.pages[NUMBER] | changed

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_error):
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    stage: Stage

    def do_GET(self):
        stage = self.stage
        stage.asked.append((self.path, dict(self.headers)))
        parts = urlsplit(self.path)
        status, body = stage.status, stage.body
        if status == 200 and self.headers.get("X-API-Key") != KEY:
            status = 401
        if parts.path != "/api/v2/events/" or not self.headers.get("User-Agent"):
            status = 404
        if body is None:
            (number,) = parse_qs(parts.query)["event_id"]
            page = stage.pages.get(int(number))
            body = json.dumps(envelope(page) if page else envelope()).encode()
        self.send_response(status)
        for name, value in stage.heads.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        """Silent."""
