"""A provider that moves no money: it speaks Stripe's language on loopback, for tests and the demo.

Like a real one it is late, tells things twice and in another order, loses the way, breaks down for a
while, and is imitated by forgers, as far as its `Manners` say. Buyers get a page with buttons.
"""

import hashlib
import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from kaisai.engines.payments.stripe import signature

DAY = 86_400
PATIENCE = (0.2, 0.5, 1, 2, 4, 8, 15, 30, 60)  # seconds between attempts to deliver a message
Fields = Mapping[str, str]


@dataclass
class Manners:
    """How badly it behaves.

    Attributes:
        delay: seconds before a message is sent.
        copies: how often each message is sent.
        keeps: messages wait until `deliver`.
        forges: before each message comes one of the same content that somebody else signed.
        breaks_down: so many of the next requests are answered with 500.
    """

    delay: float = 0.0
    copies: int = 1
    keeps: bool = False
    forges: bool = False
    breaks_down: int = 0


@dataclass
class Answer:
    """What it says to a request."""

    status: int
    told: dict[str, Any]


@dataclass
class Till:
    """Its books, and the messages it sends.

    Args:
        key: what a request to the API must show.
        secret: with which messages are signed.
        webhook: where they go.
        url: where this till itself is reached.
    """

    key: str
    secret: str
    webhook: str
    url: str = ""
    manners: Manners = field(default_factory=Manners)
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    charges: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    kept: list[bytes] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)  # to its messages, in their order
    once: dict[str, tuple[str, Answer]] = field(default_factory=dict)
    lock: "threading.RLock" = field(default_factory=threading.RLock)
    under_way: list[threading.Thread] = field(default_factory=list)

    def ask(self, method: str, path: str, key: str, once: str, fields: Fields) -> Answer:
        """A request to the API."""
        with self.lock:
            if self.manners.breaks_down:
                self.manners.breaks_down -= 1
                return Answer(500, {"error": {"type": "api_error", "message": "try later"}})
            if key != f"Bearer {self.key}":
                return _mistake("invalid_api_key", 401)
            mark = hashlib.sha256(json.dumps([path, sorted(fields.items())]).encode()).hexdigest()
            if once in self.once:
                asked, answer = self.once[once]
                return answer if asked == mark else _mistake("idempotency_error")
            answer = self._carry_out(method, path, fields)
            if once and answer.status == 200:
                self.once[once] = (mark, answer)
            return answer

    def _carry_out(self, method: str, path: str, fields: Fields) -> Answer:
        if (method, path) == ("POST", "/v1/checkout/sessions"):
            return self._open(fields)
        if (method, path) == ("GET", "/v1/refunds"):
            charge = fields.get("payment_intent", "")
            found = [each for each in self.refunds.values() if each["payment_intent"] == charge]
            return Answer(200, {"object": "list", "data": found, "has_more": False})
        if (method, path) == ("POST", "/v1/refunds"):
            return self._refund(fields)
        return _mistake("resource_missing", 404)

    def _open(self, fields: Fields) -> Answer:
        item = "line_items[0][price_data]"
        amount = fields.get(f"{item}[unit_amount]", "")
        if not amount.isdigit() or int(amount) < 50 or fields.get(f"{item}[currency]") != "jpy":
            return _mistake("amount_too_small")
        session = _session(fields, item, self.url)
        self.sessions[session["id"]] = session
        return Answer(200, _published(session))

    def _refund(self, fields: Fields) -> Answer:
        charge = self.charges.get(fields.get("payment_intent", ""))
        amount = int(fields.get("amount", "0"))
        if charge is None:
            return _mistake("resource_missing", 404)
        if not 0 < amount <= charge["amount"] - charge["amount_refunded"]:
            return _mistake("charge_already_refunded")
        charge["amount_refunded"] += amount
        name = f"re_{secrets.token_hex(8)}"
        self.refunds[name] = {
            "id": name,
            "object": "refund",
            "amount": amount,
            "currency": "jpy",
            "status": "succeeded",
            "payment_intent": charge["payment_intent"],
            "metadata": _labels(fields, "metadata"),
        }
        self._tell("charge.refunded", charge)
        return Answer(200, self.refunds[name])

    def pay(self, name: str) -> None:
        """The buyer paid; one that was promised before arrives."""
        with self.lock:
            session = self.sessions[name]
            if session["payment_status"] == "paid" or session["status"] == "expired":
                return
            kind = "completed" if session["status"] == "open" else "async_payment_succeeded"
            intent = f"pi_{secrets.token_hex(8)}"
            session |= {"status": "complete", "payment_status": "paid", "payment_intent": intent}
            self.charges[intent] = {
                "id": f"ch_{secrets.token_hex(8)}",
                "object": "charge",
                "amount": session["amount_total"],
                "amount_refunded": 0,
                "currency": "jpy",
                "payment_intent": intent,
                "metadata": session["charge_metadata"],
            }
            self._tell(f"checkout.session.{kind}", _published(session))

    def promise(self, name: str) -> None:
        """The buyer will pay later, at a convenience store for instance."""
        with self.lock:
            if self.sessions[name]["status"] == "open":
                self.sessions[name]["status"] = "complete"
                self._tell("checkout.session.completed", _published(self.sessions[name]))

    def fail(self, name: str) -> None:
        """What was promised does not come; a card that is declined tells nothing, one may try again."""
        with self.lock:
            session = self.sessions[name]
            if session["status"] == "complete" and session["payment_status"] == "unpaid":
                self._tell("checkout.session.async_payment_failed", _published(session))

    def expire(self, name: str) -> None:
        """Nobody paid in time."""
        with self.lock:
            if self.sessions[name]["status"] == "open":
                self.sessions[name]["status"] = "expired"
                self._tell("checkout.session.expired", _published(self.sessions[name]))

    def fail_refund(self, name: str) -> None:
        """The bank of the buyer sent the money of a refund back."""
        with self.lock:
            refund = self.refunds[name]
            refund["status"] = "failed"
            self.charges[refund["payment_intent"]]["amount_refunded"] -= refund["amount"]
            self._tell("refund.failed", refund)

    def _tell(self, kind: str, told: Mapping[str, Any]) -> None:
        body = json.dumps(
            {
                "id": f"evt_{secrets.token_hex(10)}",
                "object": "event",
                "type": kind,
                "livemode": False,
                "data": {"object": dict(told)},
            }
        ).encode()
        if self.manners.keeps:
            self.kept.append(body)
        else:
            self._send(body)

    def deliver(self, bodies: list[bytes]) -> None:
        """Send these messages now, one after the other, and wait for their answers."""
        for body in bodies:
            self._deliver(body, ())

    def _send(self, body: bytes) -> None:
        for _copy in range(self.manners.copies):
            thread = threading.Thread(target=self._late, args=(body,), daemon=True)
            self.under_way.append(thread)
            thread.start()

    def _late(self, body: bytes) -> None:
        time.sleep(self.manners.delay)
        if self.manners.forges:
            self._post(body, f"whsec_{secrets.token_hex(8)}")
        self._deliver(body, PATIENCE)

    def _deliver(self, body: bytes, patience: tuple[float, ...]) -> None:
        """Again and again until somebody takes it, as providers do."""
        for pause in (*patience, None):
            status = self._post(body, self.secret)
            if 200 <= status < 300 or pause is None:
                return
            time.sleep(pause)

    def _post(self, body: bytes, secret: str) -> int:
        headers = {
            "content-type": "application/json",
            "stripe-signature": signature(secret, body, int(time.time())),
        }
        try:
            status = httpx.post(
                self.webhook, content=body, headers=headers, timeout=30, trust_env=False
            ).status_code
        except httpx.HTTPError:
            status = 0
        self.answers.append(status)
        return status


def _session(fields: Fields, item: str, url: str) -> dict[str, Any]:
    name = f"cs_test_{secrets.token_hex(12)}"
    return {
        "id": name,
        "object": "checkout.session",
        "status": "open",
        "payment_status": "unpaid",
        "amount_total": int(fields[f"{item}[unit_amount]"]),
        "currency": "jpy",
        "client_reference_id": fields.get("client_reference_id"),
        "payment_intent": None,
        "metadata": _labels(fields, "metadata"),
        "locale": fields.get("locale", "auto"),
        "success_url": fields.get("success_url", ""),
        "cancel_url": fields.get("cancel_url", ""),
        "expires_at": int(time.time()) + DAY,
        "url": f"{url}/pay/{name}",
        "livemode": False,
        "title": fields.get(f"{item}[product_data][name]", ""),
        "charge_metadata": _labels(fields, "payment_intent_data[metadata]"),
    }


def _published(session: Mapping[str, Any]) -> dict[str, Any]:
    """What the API tells of a session."""
    return {key: value for key, value in session.items() if key not in {"title", "charge_metadata"}}


def _labels(fields: Fields, name: str) -> dict[str, str]:
    start = f"{name}["
    return {key[len(start) : -1]: told for key, told in fields.items() if key.startswith(start)}


def _mistake(code: str, status: int = 400) -> Answer:
    kind = "idempotency_error" if code == "idempotency_error" else "invalid_request_error"
    return Answer(status, {"error": {"type": kind, "code": code, "message": code}})
