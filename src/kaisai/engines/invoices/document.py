"""Receipts and return invoices.

A receipt (領収書) with the issuer's registration number is a qualified invoice (適格請求書): 消費税法 第57条の4
第1項 asks for the issuer and the number, the date of the transaction, its contents with a mark on what has the
reduced rate, the sum and the rate, the tax for each rate, and the recipient; the name of the paper does not matter
(消費税法基本通達 1-8-1). Without the recipient it is a simplified one (適格簡易請求書, 同条第2項), which only trades of
certain kinds may issue; without the number, or with nothing on it that is taxed, it is a plain receipt.

A return invoice (適格返還請求書, 同条第3項) tells what was paid back: the date of the return as well as that of the
original transaction, contents, sums and tax for each rate; it needs no recipient. Its amounts are positive here and mean
money that went back. Only a registered issuer may issue one; what others write is a statement of refund.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kaisai.engines.invoices.amounts import Basis, Line, Rate, RateTotal, Rounding, rate_totals
from kaisai.engines.invoices.corporate import read_registration_number
from kaisai.engines.invoices.mistakes import Mistake

MOST_LINES = 500
MOST_ADDRESS_LINES = 6
MOST_YEN = 10**12 - 1  # what a column of the page holds, as the next
MOST_QUANTITY = 99_999
LONGEST_NUMBER = 40  # characters, as the others below
LONGEST_NAME = 200
LONGEST_METHOD = 60
LONGEST_NOTE = 1000


class Kind(StrEnum):
    """What a document is."""

    RECEIPT = "receipt"
    RETURN = "return"


class Form(StrEnum):
    """What a document is in the sense of the law; the last is the return of a plain receipt."""

    RECEIPT = "receipt"
    QUALIFIED = "qualified"
    SIMPLIFIED = "simplified"
    RETURN = "return"
    REFUND = "refund"


class Honorific(StrEnum):
    """What follows the recipient's name in Japanese: 様 for a person, 御中 for a company or a department."""

    PERSON = "様"
    ORGANISATION = "御中"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues, as of the time of issue.

    Attributes:
        name: registered, or one by which the issuer is known.
        address: at most `MOST_ADDRESS_LINES` lines; empty where none is shown.
        registration_number: `T` and 13 digits, or empty.
        rounding: of the tax.
    """

    name: str
    address: str = ""
    registration_number: str = ""
    rounding: Rounding = Rounding.FLOOR

    def __post_init__(self) -> None:
        _check_text(self.name, "issuer", "name")
        _check_text(self.address, "issuer", "address", may_be_empty=True)
        if len(self.address.splitlines()) > MOST_ADDRESS_LINES:
            raise Mistake("too-many-lines", ("issuer", "address"), most=MOST_ADDRESS_LINES)
        number = self.registration_number
        if number and read_registration_number(number) != number:
            raise Mistake("registration-number", ("issuer", "registration_number"), told=number)


@dataclass(frozen=True, slots=True)
class Recipient:
    """宛名."""

    name: str
    honorific: Honorific = Honorific.PERSON

    def __post_init__(self) -> None:
        _check_text(self.name, "recipient", "name")


@dataclass(frozen=True, slots=True)
class Original:
    """The document that a return invoice takes back, all or in part, and the date of its transaction."""

    number: str
    transaction_date: date

    def __post_init__(self) -> None:
        _check_text(self.number, "original", "number", most=LONGEST_NUMBER)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was issued; it cannot be made wrong.

    Attributes:
        kind: a receipt or a return invoice.
        number: as the issuer counts.
        issue_date: on the paper.
        transaction_date: of the sale or, on a return invoice, of the return.
        issuer: with the rounding of the tax.
        recipient: whom it is made out to; None on a simplified invoice and, at will, on a return.
        lines: at least one.
        basis: whether the prices of the lines include the tax.
        payment_method: in the issuer's words, or empty.
        note: or empty.
        reissue_of: the number of the first issue; marks the paper 再発行, for it is not to be taken for a second sale.
        is_copy: marks the paper 控: it stays with the issuer.
        original: of a return invoice, and of nothing else.

    Raises:
        Mistake: the first thing that is wrong.
    """

    kind: Kind
    number: str
    issue_date: date
    transaction_date: date
    issuer: Issuer
    recipient: Recipient | None
    lines: tuple[Line, ...]
    basis: Basis = Basis.INCLUSIVE
    payment_method: str = ""
    note: str = ""
    reissue_of: str = ""
    is_copy: bool = False
    original: Original | None = None

    def __post_init__(self) -> None:
        _check_text(self.number, "number", most=LONGEST_NUMBER)
        _check_text(self.payment_method, "payment_method", most=LONGEST_METHOD, may_be_empty=True)
        _check_text(self.note, "note", most=LONGEST_NOTE, may_be_empty=True)
        _check_text(self.reissue_of, "reissue_of", most=LONGEST_NUMBER, may_be_empty=True)
        _check_lines(self.lines)
        _check_kind(self)
        if self.total > MOST_YEN:
            raise Mistake("too-much", ("total",), most=f"{MOST_YEN:,}")

    @property
    def is_qualified(self) -> bool:
        """Whether it is an invoice in the sense of the law: of a registered issuer, about something taxed."""
        return bool(self.issuer.registration_number) and any(line.rate for line in self.lines)

    @property
    def form(self) -> Form:
        """What it is in the sense of the law."""
        if self.kind is Kind.RETURN:
            return Form.RETURN if self.is_qualified else Form.REFUND
        if not self.is_qualified:
            return Form.RECEIPT
        return Form.QUALIFIED if self.recipient else Form.SIMPLIFIED

    @property
    def totals(self) -> tuple[RateTotal, ...]:
        """For each rate, the highest first."""
        return rate_totals(self.lines, self.basis, self.issuer.rounding)

    @property
    def total(self) -> int:
        """Yen, with tax."""
        return sum(total.gross for total in self.totals)

    @property
    def has_reduced_rate(self) -> bool:
        """Whether lines bear the mark ※ and the paper its legend."""
        return any(line.rate is Rate.REDUCED for line in self.lines)


# -- piece by piece


def _check_text(
    text: str, *place: str, most: int = LONGEST_NAME, may_be_empty: bool = False
) -> None:
    # What is made of invisible signs only is empty as well.
    if not (may_be_empty or any(c.isprintable() and not c.isspace() for c in text)):
        raise Mistake("empty", place)
    if len(text) > most:
        raise Mistake("too-long", place, most=most)
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        # Half a character: it fits into no file.
        raise Mistake("not-text", place)


def _check_kind(document: Document) -> None:
    if document.kind is Kind.RECEIPT and document.original is not None:
        raise Mistake("original-of-a-receipt", ("original",))
    if document.kind is Kind.RETURN and document.original is None:
        raise Mistake("no-original", ("original",))
    if document.form is Form.RECEIPT and document.recipient is None:
        raise Mistake("no-recipient", ("recipient",))


def _check_lines(lines: tuple[Line, ...]) -> None:
    if not 1 <= len(lines) <= MOST_LINES:
        raise Mistake("number-of-lines", ("lines",), most=MOST_LINES)
    sums: dict[Rate, int] = {}
    for number, line in enumerate(lines, start=1):
        place = ("lines", str(number))
        _check_text(line.ja or line.en, *place, "description")
        _check_text(line.en, *place, "description", may_be_empty=True)
        _check_whole(line.quantity, 1, MOST_QUANTITY, *place, "quantity")
        _check_whole(line.unit_price, -MOST_YEN, MOST_YEN, *place, "unit_price")
        _check_whole(line.amount, -MOST_YEN, MOST_YEN, *place, "amount")
        sums[line.rate] = sums.get(line.rate, 0) + line.amount
    for rate, amount in sums.items():
        if amount < 0:
            raise Mistake("negative", ("lines",), rate=int(rate), told=f"{amount:,}")


def _check_whole(value: int, least: int, most: int, *place: str) -> None:
    # A float would bring back the errors that whole yen avoid; True is no quantity.
    if type(value) is not int or not least <= value <= most:
        raise Mistake("not-whole", place, least=f"{least:,}", most=f"{most:,}")
