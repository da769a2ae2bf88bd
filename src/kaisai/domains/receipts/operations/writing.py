"""A line is added to the ledger: the only module that does."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.language import spoken
from kaisai.core.operations.cleaning import clean
from kaisai.domains.receipts.enums import Address, DocumentForm, Subject
from kaisai.domains.receipts.models import LONGEST_RECIPIENT, Document, Issuer
from kaisai.domains.receipts.queries import Paper, digest_of, paper_of
from kaisai.engines.invoices.glyphs import GETA, printable
from kaisai.engines.invoices.mistakes import Mistake


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a document is made out to; nobody on a simplified invoice."""

    name: str = ""
    honorific: Address = Address.PERSON


def whom(name: str, honorific: Address) -> Whom:
    """A name as it can be printed: in one line, without invisible signs.

    Raises:
        Refused: `bad-recipient`, when it is too long or has letters that the paper cannot show.
    """
    plain = "".join(
        c
        for c in name
        if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") or c.isspace()
    )
    told = " ".join(plain.split())
    if len(told) > LONGEST_RECIPIENT:
        sentence = _("Whom it is made out to: at most %s characters.") % LONGEST_RECIPIENT
        raise Refused("bad-recipient", sentence, status=422)
    for letter in told:
        if printable(letter) == GETA and letter != GETA:
            strange = _("The paper cannot show “%s”. Write the name in Japanese or Latin letters.")
            raise Refused("bad-recipient", strange % letter, status=422)
    if told and not printable(told).strip():
        raise Refused("bad-recipient", _("Whom is it made out to? Give a name."), status=422)
    return Whom(told, honorific)


def locked_issuer(conference: Conference) -> Issuer:
    """Who issues; numbers are given one after the other while this row is locked.

    Raises:
        Refused: `no-issuer`, until the crew has said who it is.
    """
    rows = Issuer.objects.select_for_update()  # SQLite has one writer at a time anyway
    found = rows.filter(conference=conference).first()
    if found is None:
        sentence = _("Nobody has said yet who issues receipts; the organisers can, under Receipts.")
        raise Refused("no-issuer", sentence)
    return found


def snapshot(issuer: Issuer) -> dict[str, Any]:
    """The issuer as of now."""
    return {
        "name": {code: issuer.name.localize(code) for code in ("en", "ja")},
        "address": {code: issuer.address.localize(code) for code in ("en", "ja")},
        "registration_number": issuer.registration_number,
        "rounding": issuer.rounding,
    }


def lines_of(paper: Paper) -> list[dict[str, Any]]:
    """Lines as they are kept."""
    return [
        {
            "ja": line.ja,
            "en": line.en,
            "quantity": line.quantity,
            "unit_price": line.unit_price,
            "rate": int(line.rate),
        }
        for line in paper.lines
    ]


def add(conference: Conference, at: datetime, **columns: Any) -> Document:
    """Add a line: the next number, its amounts, the digest of all. The issuer's row is locked already.

    Raises:
        Refused: `bad-document`, when the law or the paper does not allow it.
    """
    last = Document.objects.filter(conference=conference).order_by("-number").first()
    number = last.number + 1 if last else 1
    row = Document(
        conference=conference,
        number=number,
        code=f"{conference.slug[:30]}-{number:06d}",
        issued_at=at,
        issue_date=at.astimezone(conference.zone).date(),
        previous=last.digest if last else "",
        **columns,
    )
    try:
        paper = paper_of(row, "en")
        paper_of(row, "ja")
    except Mistake as mistake:
        sentence = mistake.sentence(spoken())
        raise Refused("bad-document", sentence, status=422) from mistake
    sums = {int(each.rate): each for each in paper.totals}
    row.form, row.total = DocumentForm(paper.form.value), paper.total
    row.gross_10, row.tax_10 = (sums[10].gross, sums[10].tax) if 10 in sums else (0, 0)
    row.gross_8, row.tax_8 = (sums[8].gross, sums[8].tax) if 8 in sums else (0, 0)
    row.gross_0 = sums[0].gross if 0 in sums else 0
    row.digest = digest_of(row)
    clean(row)
    row.save(force_insert=True)
    return row


def again(first: Document, at: datetime, to: Whom) -> Document:
    """Add a line that repeats the first issue, perhaps with the name put right."""
    return add(
        first.conference,
        at,
        subject=Subject(first.subject),
        order=first.order,
        transaction_date=first.transaction_date,
        recipient=to.name,
        honorific=to.honorific,
        issuer=first.issuer,
        lines=first.lines,
        words=first.words,
        returns=first.returns,
        reissue_of=first,
    )
