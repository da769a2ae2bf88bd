"""The accountant's table is read back as it was meant, by people and by spreadsheets."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.formats.sheets import defused, write_csv
from kaisai.engines.invoices.document import Issuer, Recipient
from kaisai.engines.invoices.ledger_table import ledger_table
from tests.engines.invoices.samples import NUMBER, RECEIPT, RETURN


def write_ledger(documents, language):
    return write_csv(ledger_table(documents, language))


def read(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_each_document_and_rate_has_a_row_and_returns_are_negative():
    assert write_ledger([RECEIPT, RETURN], "en").decode("utf-8") == (
        "\ufeffNumber,Kind,Issue date,Transaction date,Recipient,Tax rate (%),Amount incl. tax,Tax,"
        "Document total,Original number,Registration number,Reissue of\r\n"
        f"2026-000123,Qualified invoice,2026-11-03,2026-11-01,みほん商事株式会社,10,16000,1454,20240,,{NUMBER},\r\n"
        f"2026-000123,Qualified invoice,2026-11-03,2026-11-01,みほん商事株式会社,8,3240,240,20240,,{NUMBER},\r\n"
        f"2026-000123,Qualified invoice,2026-11-03,2026-11-01,みほん商事株式会社,0,1000,0,20240,,{NUMBER},\r\n"
        "R-0007,Return invoice,2026-11-09,2026-11-08,見本 花子,8,-3240,-240,-3240,2026-000123,"
        f"{NUMBER},\r\n"
    )


def test_the_head_and_the_kinds_are_in_japanese_as_well():
    head, *rows = read(write_ledger([RECEIPT, RETURN], "ja"))
    assert head[:2] == ["番号", "種類"]
    assert [row[1] for row in rows] == ["適格請求書"] * 3 + ["適格返還請求書"]


def test_a_reissue_is_marked_and_an_unregistered_issuer_has_no_number():
    document = replace(RECEIPT, reissue_of="2026-000120", issuer=Issuer("みほんの会"))
    assert {(row[10], row[11]) for row in read(write_ledger([document], "en"))[1:]} == {
        ("", "2026-000120")
    }


def test_line_breaks_quotes_and_commas_stay_within_their_cell():
    name = 'みほん\r\n"商事", 第1部\n係'
    rows = read(write_ledger([replace(RECEIPT, recipient=Recipient(name))], "ja"))
    assert len(rows) == 4
    assert {row[4] for row in rows[1:]} == {name}


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_begins_like_a_formula(begin):
    assert defused(f"{begin}SUM(A1)") == f"'{begin}SUM(A1)"
    document = replace(RECEIPT, number=f"{begin}1+1", recipient=Recipient(f"{begin}cmd"))
    rows = read(write_ledger([document], "en"))
    assert {(row[0], row[4]) for row in rows[1:]} == {(f"'{begin}1+1", f"'{begin}cmd")}


@pytest.mark.parametrize("cell", ["-1", "-1000", "", "a=b", "2026-11-03", " =1", "山田"])
def test_negative_numbers_and_harmless_cells_stay(cell):
    assert defused(cell) == cell


@pytest.mark.parametrize("cell", ["-1+1", "--1", "-", "-1\n", "-A1", "-1,000", "-１"])
def test_only_plain_numbers_may_be_negative(cell):
    assert defused(cell) == f"'{cell}"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_any_name_comes_back_from_the_file(name):
    number = f"N{name}"[:40]
    (_, row, *_) = read(write_ledger([replace(RECEIPT, number=number)], "en"))
    assert row[0] == number
