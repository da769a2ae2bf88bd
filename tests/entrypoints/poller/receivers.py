"""Receivers of alerts for tests: a mailbox behind SMTP, and a webhook that checks signatures itself."""

import base64
import contextlib
import hashlib
import hmac
import http.server
import json
import socketserver
import threading
from email import message_from_bytes, policy

KEY = b"kumo no ue no himitsu no kagi 32"
SECRET = "whsec_" + base64.b64encode(KEY).decode()


@contextlib.contextmanager
def serving(server):
    """The server in a thread as long as the block lasts."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        getattr(server, "over", threading.Event()).set()
        server.shutdown()
        thread.join()
        server.server_close()


class Hook(http.server.ThreadingHTTPServer):
    """Keeps what is posted as `(path, headers, told)`; paths in `answers` get that status."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Post)
        self.got, self.forged, self.answers = [], [], {}
        self.over = threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def told(self, path="/hook"):
        return [told for where, _headers, told in self.got if where == path]


class _Post(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        if not signed(self.headers, body):
            self.server.forged.append(body)
        if self.path == "/drip":
            while not self.server.over.wait(0.2):
                self.wfile.write(b"H")
            return
        self.server.got.append((self.path, dict(self.headers), json.loads(body)))
        self.send_response(self.server.answers.get(self.path, 204))
        self.send_header("location", f"{self.server.url}/elsewhere")
        self.end_headers()

    def log_message(self, *_told):
        pass


def signed(headers, body):
    """The specification's check, written apart from ours."""
    content = b".".join(
        (headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body)
    )
    digest = hmac.digest(KEY, content, hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}" in headers["webhook-signature"].split(" ")


class Mailbox(socketserver.ThreadingTCPServer):
    """Takes every mail, except for recipients that begin with `nobody`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Smtp)
        self.mails = []

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def subjects(self, to):
        return [mail["subject"] for mail in self.mails if mail["to"] == to]


class _Smtp(socketserver.StreamRequestHandler):
    def handle(self):
        self.say(220, "kumo")
        while line := self.rfile.readline():
            word = line.decode().strip().upper()
            if word.startswith("RCPT TO:<NOBODY"):
                self.say(550, "no such person")
            elif word == "DATA":
                self.say(354, "go on")
                self.server.mails.append(self.read())
                self.say(250, "taken")
            elif word == "QUIT":
                self.say(221, "bye")
                return
            else:
                self.say(250, "well")

    def say(self, code, text):
        self.wfile.write(f"{code} {text}\r\n".encode())

    def read(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return message_from_bytes(b"".join(lines), policy=policy.default)
