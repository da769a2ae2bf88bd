"""The paper shows what it has to, in both languages, and nothing leaves the page."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.engines.invoices.amounts import Basis, Line, Rate
from kaisai.engines.invoices.document import MOST_YEN, Document, Honorific, Issuer, Recipient
from kaisai.engines.invoices.glyphs import GETA, one_line, printable, runs, width, wrapped
from kaisai.engines.invoices.layout import pages, yen
from kaisai.engines.invoices.pdf import write_pdf
from kaisai.engines.invoices.sheet import BOTTOM, LEFT, PAGE_HEIGHT, RIGHT, Rule, Text
from tests.engines.invoices.samples import ISSUER, LUNCH, NUMBER, RECEIPT, RETURN, TICKET, pages_of

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
LONG = Document(
    kind=RETURN.kind,
    number="番" * 40,
    issue_date=RETURN.issue_date,
    transaction_date=RETURN.transaction_date,
    issuer=Issuer("長い主催者の名前" * 25, "見本県見本市" * 33, NUMBER),
    recipient=Recipient("とても長い名前の" * 25, Honorific.ORGANISATION),
    lines=(Line("W" * 200, "（" * 200, 99_999, 9_999_999, Rate.REDUCED),),
    payment_method="W" * 60,
    note="\n" * 500 + "備考" * 250,
    original=replace(RETURN.original, number="番" * 40),
)

JAPANESE = """領収書|適格請求書|みほん商事株式会社\u3000御中|領収金額|¥20,240|税込|上記の金額を正に領収いたしました。
番号|2026-000123|発行日|2026年11月3日|取引日|2026年11月1日|支払方法|クレジットカード
みほんカンファレンス実行委員会|〒000-0000|見本県見本市見本町1-2-3|登録番号|T7123456789012
内容|数量|単価（税込）|税率|金額（税込）
参加券（一般）|2|¥8,000|10%|¥16,000
お弁当（持ち帰り） ※|3|¥1,080|8%|¥3,240
寄付|1|¥1,000|-|¥1,000
※は軽減税率対象
税抜金額|消費税額|税込金額
10%対象|¥14,546|¥1,454|¥16,000
8%対象（軽減税率）※|¥3,000|¥240|¥3,240
非課税・不課税|¥1,000|¥0|¥1,000
合計|¥18,546|¥1,694|¥20,240
備考|参加費として|2026-000123|1 / 1"""
ENGLISH = """Return invoice|Qualified return invoice (適格返還請求書)|REISSUED
To|見本 花子|Amount returned|¥3,499|tax included|Returned as stated below.
No.|R-0007|Date of issue|2026-11-09|Date of return|2026-11-08|Reissue of|R-0005
Original document|2026-000123|Original transaction|2026-11-01
みほんカンファレンス実行委員会|〒000-0000|見本県見本市見本町1-2-3|Registration no.|T7123456789012
Description|Qty|Unit price (excl. tax)|Tax|Amount (excl. tax)
Lunch box ※|3|¥1,080|8%|¥3,240
※ reduced tax rate (8%)
Excl. tax|Consumption tax|Incl. tax
8% rate (reduced) ※|¥3,240|¥259|¥3,499
Total|¥3,240|¥259|¥3,499
R-0007|1 / 1"""


def told(golden):
    return [piece for line in golden.splitlines() for piece in line.split("|")]


def test_a_receipt_in_japanese():
    assert pages_of(write_pdf(RECEIPT, "ja")) == [told(JAPANESE)]


def test_a_reissued_return_invoice_in_english():
    document = replace(RETURN, reissue_of="R-0005", basis=Basis.EXCLUSIVE)
    assert pages_of(write_pdf(document, "en")) == [told(ENGLISH)]


def test_a_receipt_without_registration_does_not_look_like_an_invoice():
    (page,) = pages_of(write_pdf(replace(RECEIPT, issuer=Issuer("みほんの会")), "ja"))
    assert page[0] == "領収書"
    assert not {"適格請求書", "登録番号"} & set(page)


def test_a_simplified_invoice_says_so_and_names_nobody():
    (page,) = pages_of(write_pdf(replace(RECEIPT, recipient=None), "ja"))
    assert page[:3] == ["領収書", "適格簡易請求書", "領収金額"]


def test_what_went_back_of_a_plain_receipt_is_no_invoice():
    (page,) = pages_of(write_pdf(replace(RETURN, issuer=Issuer("みほんの会")), "ja"))
    assert page[0] == "返金明細書"
    assert not [line for line in page if "適格" in line]


def test_what_stays_with_the_issuer_is_marked():
    (page,) = pages_of(write_pdf(replace(RECEIPT, is_copy=True, reissue_of="2026-000120"), "ja"))
    assert page[2] == "再発行 · 控"


def test_without_reduced_rate_there_is_no_mark_and_no_legend():
    (page,) = pages_of(write_pdf(replace(RECEIPT, lines=(TICKET,)), "ja"))
    assert not [line for line in page if "※" in line]


def test_many_lines_flow_over_pages_with_number_head_and_mark():
    lines = tuple(replace(LUNCH, ja=f"弁当{n}") for n in range(60))
    document = replace(RECEIPT, lines=lines, reissue_of="2026-000120")
    found = pages_of(write_pdf(document, "ja"))
    assert len(found) == 3
    for number, page in enumerate(found, start=1):
        assert page[-2:] == [RECEIPT.number, f"{number} / 3"]
        assert {"再発行", "領収書", "内容"} <= set(page)
    shown = [line for page in found for line in page if line.startswith("弁当")]
    assert shown == [f"弁当{n} ※" for n in range(60)]


def test_the_same_document_is_the_same_bytes():
    assert write_pdf(RECEIPT, "ja") == write_pdf(replace(RECEIPT), "ja")
    assert write_pdf(RECEIPT, "ja") != write_pdf(RECEIPT, "en")


def assert_on_the_page(document, language):
    for page in pages(document, language):
        for mark in page:
            right = (
                mark.x + width(mark.text, mark.size, bold=mark.bold)
                if isinstance(mark, Text)
                else mark.right
            )
            assert LEFT - 0.01 <= mark.x <= right <= RIGHT + 0.01, mark
            assert 40 <= mark.y < PAGE_HEIGHT - 40, mark
        # Nothing but the last two, the foot, stands at the foot.
        assert all(mark.y >= BOTTOM for mark in page[:-2])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_longest_of_everything_stays_on_the_page_and_is_complete(language):
    assert_on_the_page(LONG, language)
    found = "".join(line for page in pages_of(write_pdf(LONG, language)) for line in page)
    assert "とても長い名前の" * 25 in found
    assert "見本県見本市" * 33 in found
    assert found.count("備考") >= 250
    dear = Line("高い券", "dear", 1, MOST_YEN, Rate.NONE)
    assert_on_the_page(replace(RECEIPT, lines=(dear,)), language)
    discount = (dear, replace(dear, unit_price=-MOST_YEN))
    assert_on_the_page(replace(RECEIPT, lines=discount), language)


@pytest.mark.parametrize("rows", range(1, 45))
def test_wherever_a_page_ends_no_head_is_left_behind(rows):
    for page in pages(replace(RECEIPT, lines=(LUNCH,) * rows), "ja"):
        texts = [mark.text for mark in page if isinstance(mark, Text)]
        if "内容" in texts:
            assert "お弁当（持ち帰り） ※" in texts


@pytest.mark.parametrize("letters", range(1, 200, 12))
def test_a_first_row_that_just_does_not_fit_takes_the_head_along(letters):
    document = replace(LONG, issuer=replace(LONG.issuer, name="長" * letters))
    assert_on_the_page(document, "ja")


@pytest.mark.parametrize("letters", range(10, 40))
def test_the_honorific_stays_with_the_name_and_above_its_rule(letters):
    document = replace(RECEIPT, recipient=Recipient("見" * letters, Honorific.ORGANISATION))
    (page,) = pages(document, "ja")
    (last,) = [mark for mark in page if isinstance(mark, Text) and mark.text.endswith("御中")]
    (rule, *_) = [mark for mark in page if isinstance(mark, Rule)]
    assert last.text.startswith("見")
    assert last.x + width(last.text, last.size) <= rule.right


@settings(max_examples=40)
@given(ANY_TEXT, ANY_TEXT, st.sampled_from(["ja", "en"]))
def test_no_text_breaks_the_paper(name, note, language):
    document = replace(
        RECEIPT,
        number=f"N{name}"[:40],
        recipient=Recipient(f"山{name}"),
        issuer=replace(ISSUER, name=f"x{name}", address=" ".join(name.splitlines())),
        lines=(replace(LUNCH, ja=f"券{name}"),),
        note=note,
    )
    assert_on_the_page(document, language)
    (first, *_) = pages_of(write_pdf(document, language))
    assert one_line(document.number) in first


def test_markup_brackets_and_backslashes_are_only_text():
    name = "<b>&amp;</b> (\\) {x} %s"
    (page,) = pages_of(write_pdf(replace(RECEIPT, recipient=Recipient(name)), "en"))
    assert name in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\0b\tc\x1b[31m", "a b c [31m"),
        ("山田🎉𠮷", f"山田{GETA}{GETA}"),
        ("\u202eabc\u200b\ufeff", "abc"),
        ("か\u3099e\u0301", "がé"),
        ("❤\ufe0f", GETA),
        ("Łódź Čapek", "Lódz Capek"),
        ("髙﨑①㈱ｱ〜～—", "髙﨑①㈱ｱ〜～―"),
        ("\ufa19", "\ufa19"),
        ("한", GETA),
        ("\ue000", GETA),
        ("㍿", "株式会社"),
        ("a\r\nb\u2028c", "a\nb\nc"),
    ],
)
def test_what_the_fonts_lack_is_replaced(text, shown):
    assert printable(text) == shown


@given(ANY_TEXT)
def test_what_is_printable_stays_and_has_a_font(text):
    shown = printable(text)
    assert one_line(one_line(text)) == one_line(text)
    for line in shown.split("\n"):
        for font, piece in runs(line):
            piece.encode("cp1252" if font == "Helvetica" else "utf-16-be")
            assert all(unicodedata.category(letter) not in ("Cc", "Cf", "Co") for letter in piece)


@given(ANY_TEXT, st.floats(20, 300))
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text, room):
    lines = wrapped(text, 9, room)
    assert all(width(line, 9) <= room + 0.01 for line in lines)
    assert "".join("".join(lines).split()) == "".join(printable(text).split())


def test_words_stay_whole_and_punctuation_does_not_begin_a_line():
    assert wrapped("Conference ticket", 9, 50) == ["Conference", "ticket"]
    assert wrapped("ああああ、いいい", 10, 41) == ["あああ", "あ、いい", "い"]
    assert wrapped("ああああ（いい）", 10, 50) == ["ああああ", "（いい）"]
    assert wrapped("", 9, 50) == [""]


def test_yen_have_their_sign_before_the_mark():
    assert [yen(amount) for amount in (0, 1234567, -500)] == ["¥0", "¥1,234,567", "-¥500"]
