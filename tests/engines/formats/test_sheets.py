"""Tables are read back as they were meant; the workbook by nothing but a ZIP and an XML reader."""

import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.engines.formats.sheets import Table, write_csv, write_xlsx

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
AT = datetime(2026, 11, 3, 1, 30, tzinfo=UTC).astimezone(ZoneInfo("Asia/Tokyo"))


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: ET.fromstring(book.read(name)) for name in book.namelist()}


def cells(data):
    """Type, value and style of each cell of the sheet, by its address."""
    read = parts(data)
    strings = read.get("xl/sharedStrings.xml", ())
    shared = ["".join(t.text or "" for t in one.iter(f"{MAIN}t")) for one in strings]
    found = {}
    for cell in read["xl/worksheets/sheet1.xml"].iter(f"{MAIN}c"):
        assert cell.find(f"{MAIN}f") is None, "a formula"
        value = cell.find(f"{MAIN}v").text
        is_text = cell.get("t") == "s"
        found[cell.get("r")] = (shared[int(value)] if is_text else float(value), cell.get("s"))
    return found


def value(cell):
    return cells(write_xlsx(Table(["見出し"], [[cell]]))).get("A2", ("",))[0]


def test_numbers_dates_and_texts_are_what_they_were():
    rows = [["山田 花子", 3000, AT, date(2026, 11, 3), "0312345678", ""]]
    found = cells(write_xlsx(Table(["氏名", "円", "日時", "日", "電話", "空"], rows)))
    assert found["A1"][0] == "氏名"
    assert found["A2"][0] == "山田 花子"
    assert found["B2"][0] == 3000.0
    moment, day = found["C2"][0], found["D2"][0]
    begin = datetime(1899, 12, 30, tzinfo=UTC)
    assert begin + timedelta(days=day) == datetime(2026, 11, 3, tzinfo=UTC)
    assert (
        round(
            (
                begin + timedelta(days=moment) - datetime(2026, 11, 3, 10, 30, tzinfo=UTC)
            ).total_seconds()
        )
        == 0
    )
    assert found["C2"][1] != found["D2"][1]  # one is shown with its hour
    assert found["E2"][0] == "0312345678"
    assert "F2" not in found


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "＝", "http://", "mailto:", "{="])
def test_what_looks_like_a_formula_is_a_text(begin):
    text = f"{begin}cmd|' /C calc'!A0"
    assert value(text) == text


def test_a_number_that_would_be_rounded_is_a_text():
    assert value(2**53 + 1) == str(2**53 + 1)
    assert value(-5) == -5.0


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_any_text_comes_back(text):
    assert value(text) == text


def test_an_empty_table_and_one_without_end_open():
    assert cells(write_xlsx(Table([], []))) == {}
    many = Table(["n"], ([number] for number in range(3000)))
    assert cells(write_xlsx(many))["A3001"][0] == 2999.0
    assert len(value("x" * 40_000)) == 32_000


def test_halves_of_characters_and_nul_do_no_harm():
    assert value("a\0\ud83db") == "a?b"
    assert "a?b" in write_csv(Table(["h"], [["a\0\ud83db"]])).decode()


def test_the_same_table_is_the_same_file():
    table = Table(["名"], [["見本", 1]])
    assert parts(write_xlsx(table)).keys() == parts(write_xlsx(table)).keys()


def test_csv_writes_moments_and_numbers_in_letters():
    table = Table(["a", "b", "c"], [[AT, date(2026, 11, 3), -5]])
    assert write_csv(table).decode("utf-8-sig") == "a,b,c\r\n2026-11-03 10:30,2026-11-03,-5\r\n"
