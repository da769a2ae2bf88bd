"""Statements of banks: the same money by whatever names its columns have."""

from datetime import date

import pytest

from kaisai.engines.payments.statements import plain_kana, read_statement

DAY = date(2026, 10, 5)
# As banks write them; names and numbers are made up.
BANKS = {
    "one column for what came in": (
        (
            "日付,摘要,摘要内容,支払い金額,預かり金額,差引残高\n"
            '2026/10/5,振込,1234567 ﾔﾏﾀﾞ ﾀﾛｳ,,"12,000","112,000"\n'
            "2026/10/6,手数料,,330,,111670\n"
        ),
        "振込 1234567 ヤマダ タロウ",
    ),
    "units in the header, quoted": (
        (
            '"日付","内容","出金金額(円)","入金金額(円)","残高(円)","メモ"\n'
            '"2026/10/05","振込＊ﾔﾏﾀﾞ ﾀﾛｳ","","12,000","112,000","-"\n'
            '"2026/10/06","出金","330","","111,670","-"\n'
        ),
        "振込*ヤマダ タロウ",
    ),
    "a sign": (
        (
            "取引日,入出金(円),取引後残高(円),入出金先内容\n"
            "20261005,12000,112000,ヤマダ タロウ\n"
            "20261006,-330,111670,手数料\n"
        ),
        "ヤマダ タロウ",
    ),
    "lines before the header, years of Reiwa": (
        (
            "お取引明細,,,\n口座番号,1234567,,\n\n"
            "お取引日,お引出し,お預入れ,お取り扱い内容\n"
            "R8.10.05,,12000,ﾔﾏﾀﾞ ﾀﾛｳ\n令和8年10月6日,330,,ﾃｽｳﾘﾖｳ\n"
        ),
        "ヤマダ タロウ",
    ),
    "details in two columns, tabs": (
        (
            "取引日\t受入金額(円)\t払出金額(円)\t詳細1\t詳細2\n"
            "20261005\t12000\t\t振込\tﾔﾏﾀﾞ ﾀﾛｳ\n20261006\t\t330\t料金\t\n"
        ),
        "振込 ヤマダ タロウ",
    ),
}


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("bank", BANKS)
def test_money_that_came_in_is_found(bank, encoding):
    text, payer = BANKS[bank]
    found = read_statement(text.replace("\n", "\r\n").encode(encoding))
    assert [(each.day, each.amount, each.payer) for each in found.lines] == [(DAY, 12_000, payer)]
    assert found.went_out == 1
    assert not found.findings


def test_the_same_line_is_known_again_and_two_alike_are_two():
    head = "日付,摘要,入金\n"
    line = "2026/10/05,ﾔﾏﾀﾞ,500\n"
    once, twice = read_statement((head + line).encode()), read_statement((head + line * 2).encode())
    assert once.lines[0].digest == twice.lines[0].digest
    assert len({each.digest for each in twice.lines}) == 2
    later = read_statement((head + "2026/10/06,ｽｽﾞｷ,700\n" + line).encode("cp932"))
    assert once.lines[0].digest in {each.digest for each in later.lines}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-header"),
        ("a,b,c\n1,2,3\n", "no-header"),
        ("日付,摘要,入金\n昨日,ﾔﾏﾀﾞ,500\n", "bad-day"),
        ("日付,摘要,入金\n2026/13/05,ﾔﾏﾀﾞ,500\n", "bad-day"),
        ("日付,摘要,入金\n2026/10/05,ﾔﾏﾀﾞ,five\n", "bad-amount"),
        ("日付,摘要,入金\n2026/10/05,ﾔﾏﾀﾞ,99999999999999\n", "bad-amount"),
        ('日付,摘要,入金\n2026/10/05,"ﾔﾏ"ﾀﾞ,500\n', "broken-row"),
    ],
)
def test_what_cannot_be_read_is_said(text, code):
    found = read_statement(text.encode())
    assert [each.code for each in found.findings] == [code]
    assert not found.lines
    assert all(each.en and each.ja for each in found.findings)


def test_names_are_compared_as_banks_write_them():
    assert plain_kana("ﾔﾏﾀﾞ ｼｮｳｺ") == plain_kana("やまだ　しょうこ") == "ヤマダシヨウコ"
    assert plain_kana("1234567ｶﾄｰ-ｹﾝ") == plain_kana("カトーーケン")
