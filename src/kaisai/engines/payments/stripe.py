"""Stripe by its published HTTP API: Checkout Sessions, refunds, and signed messages.

Sources: docs.stripe.com/api (checkout/sessions, refunds, idempotent_requests, errors), docs.stripe.com/webhooks
(signature scheme `v1`), docs.stripe.com/currencies (yen have no decimals). Own code of two requests
instead of Stripe's library: see the decision on taking payments.
"""

import contextlib
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from kaisai.engines.payments.port import (
    KEY,
    Basket,
    Checkout,
    Happening,
    Message,
    NotSigned,
    ProviderLost,
    Returned,
)

SERVER = "https://api.stripe.com"
CHECKOUT = "https://checkout.stripe.com"  # where buyers are sent
VERSION = "2025-03-31.basil"  # of the API; answers look as that version says, whatever the account is set to
TOLERANCE = 300  # seconds between the signature and now
LEAST = 50  # yen; Stripe takes no less
MOST_BYTES = 1_000_000  # of an answer
LANGUAGES = {"ja", "en"}
# One who could not be asked, or asks for patience: whether it was done is not known, or it may be later.
UNSURE = {409, 429}
TIMEOUT = httpx.Timeout(15, connect=5)
REFUND = "kaisai_refund"  # the label by which we know a refund of ours again


def signature(secret: str, body: bytes, timestamp: int) -> str:
    """The value of `Stripe-Signature` for a body."""
    return f"t={timestamp},v1={_digest(secret, body, timestamp)}"


def _digest(secret: str, body: bytes, timestamp: int) -> str:
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


class Stripe:
    """One account. The keys stay out of `repr` and of every error.

    Args:
        key: secret key of the API.
        webhook_secret: with which it signs its messages.
        server: another one that speaks the same language, for tests.
    """

    def __init__(self, key: str, webhook_secret: str, server: str = SERVER) -> None:
        self._key, self._secret, self._server = key, webhook_secret, server

    def checkout(self, basket: Basket) -> Checkout:
        """See `Provider`."""
        labels = {KEY: basket.key, **basket.labels}
        told = self._ask(
            "POST",
            "/v1/checkout/sessions",
            {
                "mode": "payment",
                "client_reference_id": basket.key,
                "customer_email": basket.email,
                "locale": basket.language if basket.language in LANGUAGES else "auto",
                "success_url": basket.return_to,
                "cancel_url": basket.cancel_to,
                "line_items": [
                    {
                        "quantity": 1,
                        "price_data": {
                            "currency": "jpy",
                            "unit_amount": basket.amount,
                            "product_data": {"name": basket.title},
                        },
                    }
                ],
                "metadata": labels,
                "payment_intent_data": {"metadata": labels},  # comes back with the charge
            },
            once=basket.key,
        )
        with _shaped():
            return Checkout(
                str(told["id"]),
                str(told["url"]),
                datetime.fromtimestamp(int(told["expires_at"]), tz=UTC),
            )

    def refund(
        self, charge: str, amount: int, key: str, attempt: int, labels: Mapping[str, str]
    ) -> Returned:
        """See `Provider`. What was done before is looked for first: idempotency keys are kept for a day only."""
        known = self._ask("GET", "/v1/refunds", {"payment_intent": charge, "limit": 100})
        with _shaped():
            for each in known["data"]:
                is_ours = (each.get("metadata") or {}).get(REFUND) == key
                if is_ours and each["status"] not in {"failed", "canceled"}:
                    return Returned(str(each["id"]), int(each["amount"]))
        told = self._ask(
            "POST",
            "/v1/refunds",
            {"payment_intent": charge, "amount": amount, "metadata": {REFUND: key, **labels}},
            once=f"{key}-{attempt}",
        )
        with _shaped():
            if told["status"] in {"failed", "canceled"}:
                raise ProviderLost(str(told.get("failure_reason") or "refused"), is_known=True)
            return Returned(str(told["id"]), int(told["amount"]))

    def read_message(self, signature: str, body: bytes, at: datetime) -> Message | None:
        """See `Provider`."""
        self._verify(signature, body, at)
        try:
            told = json.loads(body)
            return _message(told["id"], told["type"], told["data"]["object"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise NotSigned from error  # signed, and yet no message of theirs

    def _verify(self, header: str, body: bytes, at: datetime) -> None:
        parts = [part.strip().partition("=") for part in header[:2000].split(",")]
        moments = [value for name, _, value in parts if name == "t"]
        given = [
            value for name, _, value in parts if name == "v1"
        ]  # several while a secret changes
        if len(moments) != 1 or not (moments[0].isascii() and moments[0].isdigit()):
            raise NotSigned
        if abs(at.timestamp() - int(moments[0][:15])) > TOLERANCE or not self._secret:
            raise NotSigned
        wanted = _digest(self._secret, body, int(moments[0]))
        if not any(hmac.compare_digest(wanted.encode(), each.encode()) for each in given):
            raise NotSigned

    def _ask(
        self, method: str, path: str, values: Mapping[str, Any], *, once: str = ""
    ) -> dict[str, Any]:
        fields = dict(_flat(values))
        headers = {"Authorization": f"Bearer {self._key}", "Stripe-Version": VERSION}
        headers |= {"Idempotency-Key": once} if once else {}
        sent: dict[str, Any] = {"params": fields} if method == "GET" else {"data": fields}
        try:
            # No proxy and no password file of the surroundings; nobody sends us elsewhere.
            with (
                httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client,
                client.stream(method, self._server + path, headers=headers, **sent) as answer,
            ):
                status, told = answer.status_code, _read(answer)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
            raise ProviderLost("no-answer", is_known=False) from error
        if status == httpx.codes.OK:
            return told
        problem = told.get("error")
        problem = problem if isinstance(problem, dict) else {}
        code = str(problem.get("code") or problem.get("type") or status)[:60]
        is_known = 400 <= status < 500 and status not in UNSURE
        raise ProviderLost(code, is_known=is_known)


def _read(answer: httpx.Response) -> dict[str, Any]:
    body = b""
    for part in answer.iter_bytes():
        body += part
        if len(body) > MOST_BYTES:
            raise ValueError("too long")
    told = json.loads(body)
    if not isinstance(told, dict):
        raise ValueError("not an object")  # noqa: TRY004 - of the same family as bad JSON
    return told


@contextlib.contextmanager
def _shaped() -> Iterator[None]:
    """An answer that is not of the shape that was published is no answer."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ProviderLost("no-answer", is_known=False) from error


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Nested values as form fields: `line_items[0][quantity]`."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}[{key}]" if name else str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _flat(inner, f"{name}[{number}]")
    elif value != "":
        yield name, str(value)


def _message(identity: str, kind: str, told: Mapping[str, Any]) -> Message | None:
    happening = _happening(kind, told)
    labels = told.get("metadata") or {}
    if happening is None or KEY not in labels:
        return None
    amount = {
        Happening.RETURNED: "amount_refunded",
        Happening.RETURN_FAILED: "amount",
    }.get(happening, "amount_total")
    return Message(
        id=str(identity)[:255],
        happening=happening,
        amount=int(told[amount]),
        currency=str(told["currency"]).lower(),
        charge=str(told.get("payment_intent") or "")[:255],
        reference=str(told["id"])[:255],
        labels={str(key): str(value) for key, value in labels.items()},
    )


def _happening(kind: str, told: Mapping[str, Any]) -> Happening | None:
    if kind == "checkout.session.completed":
        return Happening.PAID if told["payment_status"] == "paid" else Happening.WAITING
    if kind in {"refund.failed", "refund.updated", "charge.refund.updated"}:
        return Happening.RETURN_FAILED if told["status"] in {"failed", "canceled"} else None
    return {
        "checkout.session.async_payment_succeeded": Happening.PAID,
        "checkout.session.async_payment_failed": Happening.FAILED,
        "checkout.session.expired": Happening.EXPIRED,
        "charge.refunded": Happening.RETURNED,
    }.get(kind)
