"""Badges: of the real list, in the order of the boxes, with a code for who asked for one."""

import pytest

from kaisai.core.kit.errors import Refused
from kaisai.domains.desk.operations import LaneGroup, save_badge_layout, save_lanes
from kaisai.domains.desk.queries import find_badge, list_badges
from kaisai.domains.registration.enums import ItemKind, QuestionKind
from kaisai.domains.registration.operations import (
    Given,
    TicketAnswers,
    record_answers,
    save_question,
)
from tests.engines.invoices.samples import pages_of

NAMES = ["ワタナベ", "アオバ", "バン", "ハン", "タナカ", "Baker"]


@pytest.fixture
def named(desk):
    """Six people, of whom the second wants to be contacted, in two lanes."""
    desk.sell(4)
    for ticket, kana in zip(desk.tickets, NAMES, strict=True):
        ticket.name, ticket.name_kana = f"見本 {kana}", kana
        ticket.save()
    desk.shop.item("shirt", "hall", kind=ItemKind.ADD_ON)
    desk.sell(1, "shirt")
    for slug, kind in (
        ("company", QuestionKind.TEXT),
        ("contact", QuestionKind.CONSENT),
        ("link", QuestionKind.TEXT),
    ):
        save_question(**desk.around, slug=slug, label=slug.title(), kind=kind, items=["entry"])
    save_badge_layout(**desk.around, affiliation="company", consent="contact", link="link")
    save_lanes(**desk.around, groups=[LaneGroup(2)])
    return desk


def answer(desk, at, **told):
    given = [Given(question=question, text=text) for question, text in told.items()]
    ticket = desk.tickets[at]
    record_answers(
        **desk.around, number=ticket.order.number, answers=[TicketAnswers(ticket.pk, given)]
    )


def index_of(kana):
    return ["アオバ", "タナカ", "ハン", "バン", "ワタナベ", "Baker"].index(kana)


def badges(desk, **told):
    return list_badges(**desk.around, **told)


def test_badges_are_in_the_order_of_lanes_and_of_an_index(named):
    told = [(badge.lane, badge.kana) for badge in badges(named)]
    assert [kana for _lane, kana in told] == sorted(NAMES, key=index_of)
    assert [lane for lane, _kana in told] == [1, 1, 2, 2, 2, 2]
    assert {badge.lane for badge in badges(named, lane=2)} == {2}


def test_only_who_said_yes_has_a_code(named):
    answer(named, 1, contact="yes", company="みほん商事", link="https://kumo.example/aoba")
    answer(named, 4, contact="no", company="Kumo", link="https://kumo.example/tanaka")
    told = {badge.kana: badge for badge in badges(named)}
    assert told["アオバ"].affiliation == "みほん商事"
    assert "URL:https://kumo.example/aoba" in told["アオバ"].contact
    assert "buyer@kumo.example" not in told["アオバ"].contact
    assert told["タナカ"].affiliation == "Kumo"
    assert [kana for kana, badge in told.items() if badge.contact] == ["アオバ"]
    save_badge_layout(**named.around, affiliation="company")
    assert not any(badge.contact for badge in badges(named))


def test_a_layout_takes_only_fitting_questions(named):
    with pytest.raises(Refused, match="consent"):
        save_badge_layout(**named.around, consent="link")
    with pytest.raises(Refused, match="no question"):
        save_badge_layout(**named.around, link="nothing")


def test_what_is_left_out_is_not_on_the_badge(named):
    save_badge_layout(**named.around, shows_reading=False, shows_kind=False, shows_lane=False)
    badge = find_badge(**named.around, number=named.number(1))
    assert (badge.kana, badge.kind, badge.lane, badge.contact) == ("", "", 0, None)


def test_files_are_for_the_desk_alone(named, visitor):
    browser = visitor("staff")
    sheets = browser.get("/kumo/desk/badges/sheets.pdf")
    assert sheets.headers["Content-Type"] == "application/pdf"
    text = "|".join(line for page in pages_of(sheets.content) for line in page)
    assert text.index("見本 アオバ") < text.index("見本 ワタナベ")
    assert len(pages_of(browser.get("/kumo/desk/badges/roll.pdf").content)) == 6
    assert len(pages_of(browser.get("/kumo/desk/badges/roll.pdf?lane=2").content)) < 6
    for who, status in (("noc", 403), ("attendee", 404)):
        for path in ("sheets.pdf", "roll.pdf", f"{named.number(0)}.pdf"):
            assert visitor(who).get(f"/kumo/desk/badges/{path}").status_code == status


def test_one_label_is_printed_at_the_desk_from_a_frame_of_the_app(named, visitor):
    answer = visitor("staff").get(f"/kumo/desk/badges/{named.number(1)}.pdf")
    assert "見本 アオバ" in pages_of(answer.content)[0]
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert visitor("staff").get("/kumo/desk/badges/AAA-AAA.pdf").status_code == 404
    app = visitor("staff").get("/kumo/desk").content.decode()
    assert "/kumo/desk/badges/NUMBER.pdf" in app


def test_the_page_says_what_is_to_be_written_by_hand(named, visitor):
    page = visitor("staff").get("/kumo/desk/badges").content.decode()
    assert "6 badges" in page
    assert "To be written by hand" not in page
    named.tickets[0].name = "𠮷野 見本"
    named.tickets[0].save()
    assert "To be written by hand" in visitor("staff").get("/kumo/desk/badges").content.decode()
    fields = {"size": "card", "consent": "contact"}
    assert visitor("chair").post("/kumo/desk/badges", fields).status_code == 302
    assert visitor("staff").post("/kumo/desk/badges", fields).status_code == 403
    shown = visitor("chair", language="ja").get("/kumo/desk/badges").content.decode()
    assert "名札" in shown
    assert '<option value="card" selected>' in shown
