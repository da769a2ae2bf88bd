"""Alerts by webhook, as the Standard Webhooks specification says (standardwebhooks.com, version 1).

The signature is HMAC-SHA256 over `id.timestamp.body`. No redirect is followed; the connection goes
to the address that was looked up and found allowed.
"""

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from kaisai.consumers.notifications.channels import NotDelivered
from kaisai.consumers.notifications.places import Network, address_for
from kaisai.domains.alerts.queries import Parcel
from kaisai.engines.alerting.rules import Words

TIMEOUT = 10.0
GONE = 410  # the receiver wants nothing any more (specification, "Responses")
SECRET_BEGINS = "whsec_"  # noqa: S105 - the prefix of every secret


def signature(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`."""
    key = base64.b64decode(secret.removeprefix(SECRET_BEGINS))
    signed = f"{message}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class Webhook:
    """Posts to URLs that people gave.

    Args:
        allowed: private networks into which the operator lets webhooks go.
    """

    def __init__(self, allowed: Sequence[Network] = ()) -> None:
        self._allowed = tuple(allowed)

    def send(self, parcel: Parcel, url: str) -> None:
        """See `Channel`."""
        if not parcel.address:
            raise NotDelivered(
                Words("The route has no webhook any more.", "経路に Webhook がもうありません。"),
                permanent=True,
            )
        now = int(time.time())
        body = _body(parcel, url, now)
        headers = {
            "content-type": "application/json",
            "user-agent": "kaisai",
            "webhook-id": parcel.id,
            "webhook-timestamp": str(now),
            "webhook-signature": signature(parcel.secret, parcel.id, now, body),
        }
        status = self._post(parcel.address, body, headers)
        if status == GONE:
            raise NotDelivered(
                Words(
                    "The receiver wants no more messages (410).",
                    "受信側が受信を終了しています（410）。",
                ),
                permanent=True,
            )
        if not 200 <= status < 300:
            raise NotDelivered(
                Words(
                    f"The receiver answered {status}; redirects are not followed.",
                    f"受信側の応答は {status} でした（リダイレクトには従いません）。",
                )
            )

    def _post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        parts = urlsplit(url)
        host, secure = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        address = address_for(host, port, self._allowed)
        connection = _Pinned(host, port, address, secure=secure)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        ending = threading.Timer(TIMEOUT, connection.give_up)
        ending.start()
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotDelivered(
                Words(
                    f"{host} did not answer as a web server ({type(error).__name__}).",
                    f"{host} が Web サーバーとして応答しません（{type(error).__name__}）。",
                )
            ) from error
        finally:
            ending.cancel()
            connection.close()
        return answer.status


class _Pinned(http.client.HTTPConnection):
    """A connection to an address; the certificate must be that of the host.

    `give_up` ends it at any time, by another thread: before there is a socket, during the TLS
    handshake, or after it.
    """

    def __init__(self, host: str, port: int, address: str, *, secure: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self._address, self._secure = address, secure
        self._given_up = False
        if secure:
            self.default_port = 443

    def give_up(self) -> None:
        """End whatever is under way: a receiver that sends a byte now and then never times out."""
        self._given_up = True
        self._end()

    def connect(self) -> None:
        """Connect to the address that was allowed."""
        self.sock = socket.create_connection((self._address, self.port), TIMEOUT)
        if self._secure:
            # Wrapping takes the socket away from the one before: `give_up` must meet the new one.
            self.sock = ssl.create_default_context().wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
        if self._given_up:  # while there was no socket, or one that had just been replaced
            self._end()
        if isinstance(self.sock, ssl.SSLSocket):
            self.sock.do_handshake()

    def _end(self) -> None:
        sock = self.sock
        if sock is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # also of TLS: without a farewell


def _body(parcel: Parcel, url: str, now: int) -> bytes:
    said = parcel.said
    told = {
        "type": f"alert.{said['why']}",
        "timestamp": datetime.fromtimestamp(now, tz=UTC).isoformat().replace("+00:00", "Z"),
        "data": {
            "conference": parcel.conference.slug,
            "alert": said["alert"],
            "key": said["key"],
            "level": said["level"],
            "url": url,
            "line": said[parcel.language]["line"],
            "text": said[parcel.language]["text"],
            "en": said["en"],
            "ja": said["ja"],
        },
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
