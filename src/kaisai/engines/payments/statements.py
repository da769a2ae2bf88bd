"""Statements of Japanese banks as CSV: money that came in, by whatever names the columns have.

Banks agree on nothing: the header may come after some lines of greeting, the amount stands in a column
of its own or with a sign, dates are written in five ways, names of payers are in half-width kana
(JIS X 0201) and in one column or several. Columns are found by their names; what is unknown is said.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kaisai.engines.formats.attendees.decoding import decode
from kaisai.engines.formats.attendees.table import rows_of
from kaisai.engines.formats.findings import Finding, Severity

MOST_LINES = 20_000
MOST_YEN = 1_000_000_000
LONGEST = 200  # of what is told of a payer
REIWA = 2018  # the year before the first of 令和
HEADER_WITHIN = 60  # rows
_DAY = ("日付", "取引日", "お取引日", "取引日付", "勘定日", "年月日", "入金日", "取扱日", "取扱日付", "お取扱日", "操作日")  # fmt: skip
_IN = ("入金", "入金額", "入金金額", "お預り金額", "預り金額", "預かり金額", "お預かり金額", "お預入れ", "お預入れ額", "お預入額", "預入額", "預入金額", "お預入れ金額", "受入金額", "お預け入れ金額", "お預け入れ額", "入金(預入)", "振込金額")  # fmt: skip
_SIGNED = ("入出金", "金額", "取引金額", "お取引金額")
_PAYER = ("摘要", "摘要内容", "振込依頼人", "振込依頼人名", "依頼人名", "内容", "取引内容", "お取引内容", "お取り扱い内容", "お取扱内容", "入出金先内容", "詳細1", "詳細2", "備考", "ご依頼人", "振込人", "取引名", "EDI情報")  # fmt: skip
_UNIT = re.compile(r"\((?:円|¥|税込)\)$")
_DATE = re.compile(r"(?:(\d{4})|(?:令和|R)(\d{1,2}|元))[年/.\-](\d{1,2})[月/.\-](\d{1,2})日?")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
# Kana of banks know no small letters and several dashes.
_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶ-‐‑–—―−ｰ", "アイウエオツヤユヨワカケ" + "ー" * 8)
_SENTENCES = {
    "no-header": (
        "No line names a day, an amount that came in, and a payer; download the statement as CSV with its header.",
        "日付・入金額・摘要（振込依頼人名）の見出し行がありません。見出しつきのCSVをダウンロードしてください。",
    ),
    "broken-row": ("Line {line} cannot be read: its quotes do not match.", "{line}行目を読めません（引用符の対応が不正です）。"),
    "bad-day": ("Line {line}: “{value}” is no day.", "{line}行目の「{value}」は日付ではありません。"),
    "bad-amount": ("Line {line}: “{value}” is no amount.", "{line}行目の「{value}」は金額ではありません。"),
    "too-many": ("The statement has more than {most} lines; send it in parts.", "明細が{most}行を超えています。分けて取り込んでください。"),
    "damaged": ("Some characters cannot be read; save the file as UTF-8 or Shift_JIS.", "読めない文字があります。UTF-8かShift_JISで保存してください。"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MoneyIn:
    """Money that came in.

    Attributes:
        line: 1-based, in the file.
        payer: all that the bank tells of it, normalised (NFKC).
        digest: the same whenever the same line is read again; two alike on one day differ.
    """

    line: int
    day: date
    amount: int
    payer: str
    digest: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What was read: money that came in, how many lines tell of money that went out, and remarks."""

    lines: tuple[MoneyIn, ...]
    went_out: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    day: int
    amount: int
    payer: tuple[int, ...]


def plain_kana(text: str) -> str:
    """A name as a bank writes it: full-width, no small kana, no spaces, no digits, one sort of dash."""
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = "".join(chr(ord(c) + 96) if "ぁ" <= c <= "ゖ" else c for c in plain)  # hiragana
    return re.sub(r"[\s\d・.,'()]", "", plain.translate(_LARGE))


def read_statement(data: bytes) -> Statement:
    """Read a statement in cp932, UTF-8 or UTF-16. Never raises: what is wrong is a finding."""
    decoded = decode(data)
    findings = [_finding(0, "damaged", Severity.WARNING)] if decoded.damaged else []
    text = decoded.text.replace("\0", "")
    rows = rows_of(text, "\t" if text.count("\t") > text.count(",") else ",")
    columns = _find_header(rows)
    if columns is None:
        return Statement((), 0, (*findings, _finding(0, "no-header", Severity.ERROR)))
    lines: list[MoneyIn] = []
    seen: Counter[tuple[date, int, str]] = Counter()
    went_out = 0
    for count, row in enumerate(rows):
        if count >= MOST_LINES:
            findings.append(_finding(row.first, "too-many", Severity.ERROR, most=MOST_LINES))
            break
        if row.cells is None:
            findings.append(_finding(row.first, "broken-row", Severity.ERROR))
            continue
        found = _line(row.first, [_plain(cell) for cell in row.cells], columns)
        if isinstance(found, Finding):
            findings.append(found)
        elif isinstance(found, tuple):
            seen[found] += 1
            lines.append(MoneyIn(row.first, *found, _digest(found, seen[found])))
        elif found:
            went_out += 1
    return Statement(tuple(lines), went_out, tuple(findings))


def _find_header(rows: Iterator[object]) -> _Columns | None:
    for count, row in enumerate(rows):
        cells = getattr(row, "cells", None)
        if cells and (columns := _columns([_name(cell) for cell in cells])):
            return columns
        if count >= HEADER_WITHIN:
            return None
    return None


def _columns(names: Sequence[str]) -> _Columns | None:
    day = _first(names, _DAY)
    amount = _first(names, _IN)
    amount = _first(names, _SIGNED) if amount is None else amount
    payer = tuple(at for at, name in enumerate(names) if name in _PAYER)
    if day is None or amount is None or not payer:
        return None
    return _Columns(day, amount, payer)


def _first(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((at for at, name in enumerate(names) if name in wanted), None)


def _name(cell: str) -> str:
    return _UNIT.sub("", re.sub(r"\s", "", _plain(cell))).strip("【】[]\"'")


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell)  # by cell: a full-width comma separates nothing


def _line(
    line: int, cells: Sequence[str], columns: _Columns
) -> tuple[date, int, str] | Finding | bool:
    """Money that came in; a finding; True for money that went out, False for nothing."""
    cells = [*cells, *[""] * (max(columns.day, columns.amount, *columns.payer) + 1 - len(cells))]
    told_day, told_amount = cells[columns.day].strip(), cells[columns.amount].strip()
    if not told_day and not told_amount:
        return False
    amount = _yen(told_amount)
    if amount is None or amount > MOST_YEN:
        return _finding(line, "bad-amount", Severity.ERROR, value=told_amount[:40])
    if amount <= 0:
        return bool(told_day)
    day = _day(told_day)
    if day is None:
        return _finding(line, "bad-day", Severity.ERROR, value=told_day[:40])
    payer = " ".join(" ".join(cells[at] for at in columns.payer).split())
    return day, amount, payer[:LONGEST]


def _yen(text: str) -> int | None:
    """Whole yen; 0 for an empty cell, None for what is none."""
    plain = re.sub(r"[,\s¥\\円*]", "", text).replace("△", "-").replace("▲", "-")
    if plain in {"", "-"}:
        return 0
    return int(plain) if re.fullmatch(r"[+-]?[0-9]{1,15}", plain) else None


def _day(text: str) -> date | None:
    plain = re.sub(r"\s", "", text)
    found = _DATE.match(plain)
    parts = found.groups() if found else None
    if parts is None and (eight := _EIGHT.fullmatch(plain)):
        parts = (eight[1], None, eight[2], eight[3])
    if parts is None:
        return None
    year = int(parts[0]) if parts[0] else REIWA + (1 if parts[1] == "元" else int(parts[1]))
    try:
        return date(year, int(parts[2]), int(parts[3]))
    except ValueError:
        return None


def _digest(told: tuple[date, int, str], number: int) -> str:
    day, amount, payer = told
    text = f"{day.isoformat()}|{amount}|{payer}|{number}"
    return hashlib.sha256(text.encode()).hexdigest()


def _finding(line: int, code: str, severity: Severity, **values: object) -> Finding:
    en, ja = (sentence.format(line=line, **values) for sentence in _SENTENCES[code])
    return Finding(line, code, severity, en, ja)
