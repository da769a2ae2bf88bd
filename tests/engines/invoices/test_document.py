"""A document cannot be made wrong, and says why in two languages."""

import string
from dataclasses import replace

import pytest

from kaisai.engines.invoices.amounts import Basis, Line, Rate, Rounding
from kaisai.engines.invoices.document import MOST_YEN, Form, Issuer, Kind, Recipient
from kaisai.engines.invoices.mistakes import Mistake
from kaisai.engines.invoices.words import COLUMNS, FORMS, LABELS, MISTAKES
from tests.engines.invoices.samples import DONATION, ISSUER, LUNCH, NUMBER, RECEIPT, RETURN, TICKET

DEAR = Line("高い券", "", 1, MOST_YEN, Rate.NONE)


def with_line(**changed):
    return replace(RECEIPT, lines=(LUNCH, replace(TICKET, **changed)))


WRONG = {
    "empty number": (lambda: replace(RECEIPT, number=" "), "empty", "number"),
    "invisible number": (lambda: replace(RECEIPT, number="\u200b\0"), "empty", "number"),
    "long number": (lambda: replace(RECEIPT, number="1" * 41), "too-long", "number"),
    "long note": (lambda: replace(RECEIPT, note="1" * 1001), "too-long", "note"),
    "long method": (
        lambda: replace(RECEIPT, payment_method="1" * 61),
        "too-long",
        "payment_method",
    ),
    "half a letter": (lambda: Recipient("山\ud83d"), "not-text", "recipient: name"),
    "nobody": (lambda: Recipient(""), "empty", "recipient: name"),
    "no issuer": (lambda: Issuer(""), "empty", "issuer: name"),
    "long address": (lambda: Issuer("x", "a\n" * 7), "too-many-lines", "issuer: address"),
    "not normalised": (
        lambda: Issuer("x", "", NUMBER.lower()),
        "registration-number",
        "issuer: registration_number",
    ),
    "no lines": (lambda: replace(RECEIPT, lines=()), "number-of-lines", "lines"),
    "too many lines": (
        lambda: replace(RECEIPT, lines=(LUNCH,) * 501),
        "number-of-lines",
        "lines",
    ),
    "no description": (lambda: with_line(ja="", en=""), "empty", "lines: 2: description"),
    "long English": (lambda: with_line(en="x" * 201), "too-long", "lines: 2: description"),
    "no quantity": (lambda: with_line(quantity=0), "not-whole", "lines: 2: quantity"),
    "large quantity": (lambda: with_line(quantity=100_000), "not-whole", "lines: 2: quantity"),
    "true quantity": (lambda: with_line(quantity=True), "not-whole", "lines: 2: quantity"),
    "float": (lambda: with_line(unit_price=10.0), "not-whole", "lines: 2: unit_price"),
    "large amount": (lambda: with_line(unit_price=MOST_YEN), "not-whole", "lines: 2: amount"),
    "large discount": (lambda: with_line(unit_price=-1), "negative", "lines"),
    "large total": (lambda: replace(RECEIPT, lines=(DEAR, DONATION)), "too-much", "total"),
    "no original": (lambda: replace(RETURN, original=None), "no-original", "original"),
    "receipt with original": (
        lambda: replace(RETURN, kind=Kind.RECEIPT),
        "original-of-a-receipt",
        "original",
    ),
    "receipt of the unregistered for nobody": (
        lambda: replace(RECEIPT, issuer=Issuer("x"), recipient=None),
        "no-recipient",
        "recipient",
    ),
    "long first issue": (lambda: replace(RECEIPT, reissue_of="1" * 41), "too-long", "reissue_of"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_with_its_place(name):
    make, code, place = WRONG[name]
    with pytest.raises(Mistake) as caught:
        make()
    assert (caught.value.code, ": ".join(caught.value.place)) == (code, place)
    english, japanese = caught.value.sentence("en"), caught.value.sentence("ja")
    assert english.startswith(f"{place}: ")
    assert japanese != english


def test_every_mistake_is_met_here_or_with_the_registration_numbers():
    assert {code for _, code, _ in WRONG.values()} | {"check-digit"} == set(MISTAKES)


def test_the_two_languages_have_the_same_blanks():
    for english, japanese in (*MISTAKES.values(), *FORMS.values(), *COLUMNS, *LABELS.values()):
        blanks = [
            {name for _, name, _, _ in string.Formatter().parse(each) if name}
            for each in (english, japanese)
        ]
        assert blanks[0] == blanks[1]
        assert english
        assert japanese


def test_totals_follow_the_basis_of_the_document_and_the_rounding_of_the_issuer():
    # With tax: 16,000 x 10 / 110 = 1,454.5..., 3,240 x 8 / 108 = 240 exactly, and 1,000 without tax.
    assert [(t.net, t.tax) for t in RECEIPT.totals] == [(14546, 1454), (3000, 240), (1000, 0)]
    assert RECEIPT.total == 20240
    # Without tax, upwards: 1,600, and 3,240 x 8 / 100 = 259.2, so 260; 16,000 + 3,240 + 1,000 + 1,860
    upwards = replace(ISSUER, rounding=Rounding.CEILING)
    other = replace(RECEIPT, basis=Basis.EXCLUSIVE, issuer=upwards)
    assert [t.tax for t in other.totals] == [1600, 260, 0]
    assert other.total == 22100


def test_only_a_registered_issuer_makes_a_qualified_invoice():
    assert RECEIPT.is_qualified
    assert not replace(RECEIPT, issuer=Issuer("みほんの会")).is_qualified


def test_the_law_has_a_name_for_each():
    plain = Issuer("みほんの会")
    assert RECEIPT.form is Form.QUALIFIED
    assert replace(RECEIPT, recipient=None).form is Form.SIMPLIFIED
    assert replace(RECEIPT, issuer=plain).form is Form.RECEIPT
    assert replace(RECEIPT, lines=(DONATION,)).form is Form.RECEIPT  # nothing on it is taxed
    assert replace(RETURN, recipient=None).form is Form.RETURN
    assert replace(RETURN, issuer=plain).form is Form.REFUND


def test_a_free_ticket_has_a_receipt_of_nothing():
    free = replace(RECEIPT, lines=(TICKET, replace(TICKET, unit_price=-8000)))
    assert free.total == 0
