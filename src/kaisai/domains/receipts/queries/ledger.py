"""The ledger: its lines, what they add up to, and whether anybody wrote into it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.exact import ExactEncoder
from kaisai.core.operations.registry import query
from kaisai.domains.receipts.enums import Subject
from kaisai.domains.receipts.models import Document, Issuer
from kaisai.domains.receipts.rules import may_keep_ledger

# What the digest of a line is made of: written down, for a column more must not change the digests of old lines.
SAID = (
    *("number", "code", "form", "subject", "order", "issue_date", "transaction_date", "recipient"),
    *("honorific", "issuer", "lines", "words", "total", "gross_10", "tax_10", "gross_8", "tax_8"),
    *("gross_0", "previous"),
)


@dataclass(frozen=True, slots=True)
class RateSum:
    """What was received at a rate, less what was paid back; yen. `rate` in per cent."""

    rate: int
    gross: int
    tax: int

    @property
    def net(self) -> int:
        """Without tax."""
        return self.gross - self.tax


@dataclass(frozen=True, slots=True)
class LedgerState:
    """Whether the ledger is as it was written.

    Attributes:
        documents: how many lines it has.
        broken_at: the number of the first line that is missing or changed; 0 when there is none.
        digest: of the last line. Who writes it down elsewhere can tell later that nothing was rewritten.
    """

    documents: int
    broken_at: int
    digest: str


def find_issuer(conference: Conference) -> Issuer | None:
    """Who issues receipts of the conference, once somebody has said so."""
    return Issuer.objects.filter(conference=conference).first()


@query("receipts.issuer", may=may_keep_ledger)
def issuer(*, by: Actor, conference: Conference) -> Issuer | None:
    """Who issues receipts of the conference; nothing until somebody has said so."""
    return find_issuer(conference)


def find_document(conference: Conference, number: int) -> Document:
    """The document with that number; refuses with `not-found` when there is none."""
    rows = Document.objects.filter(conference=conference).select_related("reissue_of", "returns")
    found = rows.filter(number=number).first() if 0 < number < 2**31 else None
    if found is None:
        raise NotFound(_("There is no document %s in the ledger.") % str(number)[:12])
    return found


def find_original(conference: Conference, order: str) -> Document | None:
    """The first receipt for what was sold by an order."""
    return list_of_order(conference, order).filter(subject=Subject.SALE).first()


def list_of_order(conference: Conference, order: str) -> QuerySet[Document]:
    """The documents of an order without their re-issues, the oldest first."""
    rows = Document.objects.filter(conference=conference, order=order, reissue_of=None)
    return rows.select_related("returns", "handed_out").order_by("number")


@query("receipts.list_documents", may=may_keep_ledger)
def list_documents(*, by: Actor, conference: Conference, text: str = "") -> QuerySet[Document]:
    """The ledger, the newest first; with `text`, lines of a number, recipient or order."""
    rows = Document.objects.filter(conference=conference)
    if told := text.strip():
        rows = rows.filter(
            Q(code__icontains=told) | Q(recipient__icontains=told) | Q(order__icontains=told)
        )
    return rows.select_related("reissue_of", "returns", "handed_out").order_by("-number")


@query("receipts.totals", may=may_keep_ledger)
def totals(*, by: Actor, conference: Conference, text: str = "") -> list[RateSum]:
    """What was received less what was paid back, for each rate, the highest first; re-issues count once."""
    return sum_up(list_documents(by=by, conference=conference, text=text))


def sum_up(rows: QuerySet[Document]) -> list[RateSum]:
    """For each rate that occurs, the highest first."""
    once = rows.filter(reissue_of=None).order_by()
    names = ("gross_10", "tax_10", "gross_8", "tax_8", "gross_0")
    back = Q(subject=Subject.RETURN)
    asked = {f"in_{name}": Sum(F(name), filter=~back, default=0) for name in names}
    asked |= {f"out_{name}": Sum(F(name), filter=back, default=0) for name in names}
    sums = once.aggregate(**asked)
    left = {name: sums[f"in_{name}"] - sums[f"out_{name}"] for name in names}
    found = [
        RateSum(10, left["gross_10"], left["tax_10"]),
        RateSum(8, left["gross_8"], left["tax_8"]),
        RateSum(0, left["gross_0"], 0),
    ]
    seen = (sums["in_gross_10"], sums["in_gross_8"], sums["in_gross_0"])
    return [each for each, there in zip(found, seen, strict=True) if there]


@query("receipts.verify_ledger", may=may_keep_ledger)
def verify_ledger(*, by: Actor, conference: Conference) -> LedgerState:
    """Whether the ledger is as it was written: no number missing, each line as its digest says."""
    previous, number = "", 0
    for row in _in_order(conference):
        number += 1
        if (row.number, row.previous, row.digest) != (number, previous, digest_of(row)):
            return LedgerState(number, number, previous)
        previous = row.digest
    return LedgerState(number, 0, previous)


def _in_order(conference: Conference) -> Iterator[Document]:
    rows = Document.objects.filter(conference=conference).select_related("reissue_of", "returns")
    return rows.order_by("number").iterator()


def digest_of(row: Document) -> str:
    """SHA-256 over all that the line says, the digest of the one before among it; keys sorted, as JSON."""
    told = {name: getattr(row, name) for name in SAID}
    told["issued_at"] = row.issued_at.astimezone(UTC)
    for name in ("reissue_of", "returns"):  # by number: keys may change when a backup is read
        other = getattr(row, name)
        told[name] = other.number if other else None
    text = json.dumps(told, sort_keys=True, ensure_ascii=True, cls=ExactEncoder)
    return hashlib.sha256(text.encode()).hexdigest()
