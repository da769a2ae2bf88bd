"""The till of `pretend` over HTTP: its API for kaisai, its pages for buyers."""

import html
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from kaisai.engines.payments.pretend import Fields, Till

MOST_BYTES = 100_000
_WORDS = {
    "en": {
        "title": "Test provider",
        "warning": "This is a test. No money moves, no card is asked for.",
        "pay": "Pay",
        "later": "Pay later (convenience store)",
        "decline": "Card declined",
        "back": "Back to the shop",
        "declined": "The card was declined. Try again.",
        "over": "Nothing can be paid here any more.",
        "arrive": "The money arrives now",
        "never": "The money never arrives",
    },
    "ja": {
        "title": "決済テスト画面",
        "warning": "これはテストです。お金は動かず、カード番号も入力しません。",
        "pay": "支払う",
        "later": "あとで支払う（コンビニ）",
        "decline": "カードが拒否される",
        "back": "お店に戻る",
        "declined": "カードが拒否されました。もう一度お試しください。",
        "over": "ここではもう支払えません。",
        "arrive": "いま入金された",
        "never": "入金されなかった",
    },
}
_STYLE = (
    "body{font:18px/1.6 system-ui;max-width:26rem;margin:2rem auto;padding:0 1rem;"
    "color:#222;background:#fff8e1}button{display:block;width:100%;font:inherit;padding:.6rem;"
    "margin:.5rem 0}.w{border:3px dashed #a15c00;padding:.6rem}"
)


class PretendProvider:
    """Serves a till on loopback; used as a context.

    Args:
        port: 0 for any that is free.
    """

    def __init__(self, till: Till, port: int = 0) -> None:
        self.till = till
        handler = type("Handler", (_Handler,), {"till": till})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        till.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        """Serve from now on."""
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """End it."""
        self.stop()

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()

    def stop(self) -> None:
        """End it; its address refuses connections then."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    till: Till
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A page, or what the API tells."""
        parts = urlsplit(self.path)
        if parts.path.startswith("/pay/"):
            self._page(parts.path.removeprefix("/pay/"), dict(parse_qsl(parts.query)))
        else:
            self._api("GET", parts.path, dict(parse_qsl(parts.query)))

    def do_POST(self) -> None:
        """A button, or a request to the API."""
        length = min(int(self.headers.get("content-length") or 0), MOST_BYTES)
        fields = dict(parse_qsl(self.rfile.read(length).decode("utf-8", "replace")))
        path = urlsplit(self.path).path
        if path.startswith("/pay/"):
            self._button(path.removeprefix("/pay/"), fields.get("what", ""))
        else:
            self._api("POST", path, fields)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's signature
        """Nothing: the log is for those who run it."""

    def _api(self, method: str, path: str, fields: Fields) -> None:
        key = self.headers.get("authorization", "")
        answer = self.till.ask(method, path, key, self.headers.get("idempotency-key", ""), fields)
        self._send(answer.status, json.dumps(answer.told).encode(), "application/json")

    def _button(self, name: str, what: str) -> None:
        session = self.till.sessions.get(name)
        if session is None:
            self._send(404, b"", "text/plain")
            return
        does = {
            "pay": self.till.pay,
            "later": self.till.promise,
            "arrive": self.till.pay,
            "never": self.till.fail,
        }
        if what in does:
            does[what](name)
        there = {"pay": session["success_url"], "later": session["success_url"]}
        self.send_response(303)
        self.send_header("location", there.get(what, f"/pay/{name}?declined=1"))
        self.send_header("content-length", "0")
        self.end_headers()

    def _page(self, name: str, asked: Fields) -> None:
        session = self.till.sessions.get(name)
        if session is None:
            self._send(404, b"", "text/plain")
            return
        language = "ja" if session["locale"] == "ja" else "en"
        words = _WORDS[language]
        states = {
            ("open", "unpaid"): ("pay", "later", "decline"),
            ("complete", "unpaid"): ("arrive", "never"),
        }
        offered = states.get((session["status"], session["payment_status"]), ())
        buttons = "".join(
            f'<button name="what" value="{each}">{words[each]}</button>' for each in offered
        )
        declined = f"<p><strong>{words['declined']}</strong></p>" if "declined" in asked else ""
        back = html.escape(session["cancel_url"], quote=True)
        body = (
            f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{words["title"]}</title>'
            f"<style>{_STYLE}</style><h1>{words['title']}</h1>"
            f'<p class="w">{words["warning"]}</p>{declined if offered else ""}'
            f"<p>{html.escape(session['title'])}<br><strong>¥{session['amount_total']:,}</strong></p>"
            f'<form method="post">{buttons or words["over"]}</form><p><a href="{back}">{words["back"]}</a></p>'
        )
        self._send(200, body.encode(), "text/html; charset=utf-8")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
