"""Documents are issued, taken back and handed out.

`issue`, `issue_return` and `pass_on` are steps of operations of higher domains, which know whose
order it is; they ask no verdict and open no transaction of their own.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.receipts.entries import HandedOut, Issued, Reissued
from kaisai.domains.receipts.enums import Address, Subject
from kaisai.domains.receipts.models import Document, HandOut
from kaisai.domains.receipts.operations.writing import (
    Whom,
    add,
    again,
    lines_of,
    locked_issuer,
    snapshot,
    whom,
)
from kaisai.domains.receipts.queries import Paper, find_document
from kaisai.domains.receipts.rules import may_keep_ledger
from kaisai.engines.invoices.words import FORMS

MOST_REISSUES = 10  # lines are for ever: whoever needs more writes to the organisers
TWICE_WITHIN = timedelta(minutes=2)  # a form that is sent twice is one wish


def issue(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    paper: Paper,
    to: Whom,
    subject: Subject = Subject.SALE,
) -> Document:
    """Issue a receipt or, with a registration number, a qualified invoice. Writes `receipts.issued`.

    Raises:
        Refused: `no-issuer`; `no-recipient` where the issuer does not simplify; `bad-document`.
    """
    issuer = locked_issuer(conference)
    if not to.name and not (issuer.simplifies and issuer.registration_number):
        raise Refused("no-recipient", _("Whom is it made out to? Give a name."), status=422)
    made = add(
        conference,
        at,
        subject=subject,
        order=paper.order,
        transaction_date=paper.transaction_date,
        recipient=to.name,
        honorific=to.honorific,
        issuer=snapshot(issuer),
        lines=lines_of(paper),
        words={"payment": paper.payment.told(), "note": paper.note.told()},
    )
    _tell(made, by=by, at=at)
    return made


def issue_return(
    *, by: Actor, conference: Conference, at: datetime, original: Document, paper: Paper
) -> Document:
    """Issue what tells that money of a document went back: a return invoice, or a statement of refund.

    It is made out like the original, by the issuer of that time. Writes `receipts.issued`.
    """
    locked_issuer(conference)
    made = add(
        conference,
        at,
        subject=Subject.RETURN,
        order=paper.order,
        transaction_date=paper.transaction_date,
        recipient=original.recipient,
        honorific=original.honorific,
        issuer=original.issuer,
        lines=lines_of(paper),
        words={"payment": paper.payment.told(), "note": paper.note.told()},
        returns=original,
    )
    _tell(made, by=by, at=at)
    return made


def pass_on(
    *, by: Actor, document: Document, at: datetime, wish: str = "", to: Whom | None = None
) -> Document:
    """Give somebody the document: itself the first time, then a re-issue with a number of its own.

    A form that was sent twice (the same `wish`, within two minutes) gets the same document twice. Writes
    `receipts.handed_out`, and `receipts.reissued` before it when there is a new number.

    Raises:
        Refused: `too-many`, after ten re-issues.
    """
    locked_issuer(document.conference)
    first = document.reissue_of or document
    given = _given_before(first, at, wish) or _new(first, by=by, at=at, to=to)
    HandOut.objects.get_or_create(
        document=given, defaults={"conference": first.conference, "at": at, "wish": wish[:64]}
    )
    news, about = HandedOut(document=given.code), f"document:{given.code}"
    record(news, by=by, at=at, conference=first.conference, about=about)
    return given


def was_asked_twice(document: Document, at: datetime, wish: str) -> bool:
    """Whether this form has had this document already, a moment ago."""
    return _given_before(document, at, wish) is not None


@operation("receipts.hand_out", may=may_keep_ledger)
def hand_out(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    number: int,
    recipient: str = "",
    honorific: Address = Address.PERSON,
    wish: str = "",
) -> Document:
    """Give a buyer a document of the ledger: itself the first time, then a re-issue marked as such.

    With `recipient` the name on it is put right, which makes it a re-issue in any case. Writes
    `receipts.handed_out` and, for a re-issue, `receipts.reissued`. Refuses a document that is not there,
    a name that cannot be printed, and an eleventh re-issue. Repeating it re-issues again, unless it is
    within two minutes with the same `wish`.
    """
    found = find_document(conference, number)
    to = whom(recipient, honorific) if recipient.strip() else None
    return pass_on(by=by, document=found, at=at, wish=wish, to=to)


def _given_before(first: Document, at: datetime, wish: str) -> Document | None:
    if not wish:
        return None
    given = HandOut.objects.filter(wish=wish[:64], at__gt=at - TWICE_WITHIN, at__lte=at)
    found = given.filter(document=first).first() or given.filter(document__reissue_of=first).first()
    return found.document if found else None


def _new(first: Document, *, by: Actor, at: datetime, to: Whom | None) -> Document:
    newest = first.reissues.order_by("number").last() or first
    named = Whom(newest.recipient, Address(newest.honorific))
    is_fresh = newest == first and not HandOut.objects.filter(document=first).exists()
    if is_fresh and to in (None, named):
        return first
    if first.reissues.count() >= MOST_REISSUES:
        sentence = _("%(document)s has been issued again %(many)s times. Write to the organisers.")
        told = {"document": first.code, "many": MOST_REISSUES}
        raise Refused("too-many", sentence % told)
    made = again(first, at, to or named)
    news = Reissued(document=made.code, first=first.code)
    record(news, by=by, at=at, conference=first.conference, about=f"document:{made.code}")
    return made


def _tell(made: Document, *, by: Actor, at: datetime) -> None:
    en, ja = FORMS[made.form]
    news = Issued(
        document=made.code, form=en.lower(), form_ja=ja, order=made.order, total=made.total
    )
    record(news, by=by, at=at, conference=made.conference, about=f"document:{made.code}")
