"""Badges: every name in full whatever it is, in the order of the boxes, with a code only for who asked for one."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.engines.badges.badge import Badge
from kaisai.engines.badges.contact import vcard
from kaisai.engines.badges.fitting import fitted
from kaisai.engines.badges.paper import Size, write_roll, write_sheets
from kaisai.engines.invoices.glyphs import width
from tests.engines.invoices.samples import pages_of

ANY_NAME = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
GOLDEN = [
    Badge("見本 花子", "ミホン ハナコ", "Hanako Mihon", "一般", "みほん商事", "7K3-9QH", 1),
    Badge("Élodie Müller", "", "", "Individual", "", "AAA-BBB", 1),
    Badge("髙﨑 一", "タカサキ ハジメ", "", "学生", "", "AAA-BBC", 2, 2),
]


def texts(pdf):
    return ["|".join(page) for page in pages_of(pdf)]


def test_golden_names_stand_on_the_roll_one_label_each():
    assert texts(write_roll(GOLDEN, "Badges")) == [
        "1|一般|7K3-9QH|ミホン ハナコ|見本 花子|Hanako Mihon|みほん商事",
        "1|Individual|AAA-BBB|Élodie Müller",
        "2|学生|AAA-BBC|タカサキ ハジメ|髙﨑 一",
    ]


@pytest.mark.parametrize(("size", "wide"), [(Size.A6, "595"), (Size.CARD, "595")])
def test_each_lane_has_sheets_of_its_own(size, wide):
    pdf = write_sheets(GOLDEN, size, "Badges")
    found = texts(pdf)
    assert len(found) == 2
    assert "見本 花子" in found[0]
    assert "Élodie Müller" in found[0]
    assert "髙﨑 一" in found[1]
    assert f"/MediaBox [ 0 0 {wide}".encode() in pdf


def test_piles_of_cut_sheets_are_in_the_order_of_the_box():
    badges = [Badge(f"Name{at:02}") for at in range(11)]
    sheets = [re.findall(r"Name\d\d", text) for text in texts(write_sheets(badges, Size.A6, ""))]
    assert [len(sheet) for sheet in sheets] == [4, 4, 3]
    piles = [[sheet[place] for sheet in sheets if place < len(sheet)] for place in range(4)]
    assert [name for pile in piles for name in pile] == [badge.name for badge in badges]


@settings(max_examples=40, deadline=None)
@given(ANY_NAME, ANY_NAME)
def test_no_name_breaks_the_paper(name, other):
    pdf = write_roll([Badge(name, other, other, other, other, "7K3-9QH", 3, 9)], other)
    assert pdf.startswith(b"%PDF")


@settings(max_examples=60, deadline=None)
@given(ANY_NAME, st.floats(60, 300), st.floats(20, 200), st.booleans())
def test_no_name_leaves_its_box_or_loses_a_letter(name, wide, high, bold):
    found = fitted(name, wide, high, largest=60, least=12, bold=bold)
    assert found.height <= high + 0.01
    assert all(width(line, found.size, bold=bold) <= wide + 0.01 for line in found.lines)
    whole = fitted(name, 1e6, 1e6, largest=60, least=12)
    assert re.sub(r"\s", "", "".join(found.lines)) == re.sub(r"\s", "", "".join(whole.lines))


def test_a_name_is_in_one_line_before_it_is_in_several():
    assert fitted("Hanako Mihon", 200, 100, largest=60, least=12).lines == ("Hanako Mihon",)
    long = fitted("Maximilian Alexander von Hohenzollern", 150, 100, largest=60, least=12)
    assert len(long.lines) > 1
    assert "Hohenzollern" in long.lines  # words stay whole


def test_pictures_go_and_letters_that_no_font_has_are_told():
    assert "|みほん" in texts(write_roll([Badge("みほん 😀", number="A")], ""))[0]
    assert not Badge("みほん 😀☕️").lacks_letters
    assert Badge("𠮷野").lacks_letters
    assert not Badge("髙﨑", "タカサキ", "Takasaki").lacks_letters


def test_only_who_asked_has_a_code():
    plain, asked = (
        write_roll([Badge("Li", contact=contact)], "")
        for contact in (None, vcard("Li", link="https://kumo.example/li"))
    )
    assert len(asked) > len(plain) + 500


def test_a_visiting_card_says_what_kind_of_link_it_has():
    card = vcard("見本; 花子", latin="Hanako", affiliation="A, B", link="https://kumo.example/?a;b")
    assert card.split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        r"N:見本\; 花子;;;;",
        r"FN:見本\; 花子",
        "NICKNAME:Hanako",
        r"ORG:A\, B",
        r"URL:https://kumo.example/?a\;b",
        "END:VCARD",
        "",
    ]
    assert "EMAIL:li@kumo.example" in vcard("Li", link="li@kumo.example")
    assert "NOTE:@li BEGIN:VCARD" in vcard("Li", link="@li\r\nBEGIN:VCARD")
    assert vcard("Li", link="x" * 900).count("x") == 200
