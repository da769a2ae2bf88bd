"""Lanes: planned from the real list, lit for a code, a number or a name, balanced while people queue."""

from datetime import timedelta

import pytest

from kaisai.core.conference.enums import PhaseKind
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.conferences import PhasePlan, set_phases
from kaisai.domains.desk.enums import LaneSort
from kaisai.domains.desk.models import Lane
from kaisai.domains.desk.operations import LaneGroup, balance_lanes, save_lanes
from kaisai.domains.desk.queries import find_lane, list_lanes
from kaisai.domains.registration.enums import ItemKind
from kaisai.domains.registration.models import Order

PEOPLE = [
    ("青葉 一", "アオバ ハジメ", ""),
    ("佐藤 二", "サトウ ジ", ""),
    ("田中 三", "タナカ サン", ""),
    ("渡辺 四", "ワタナベ シ", ""),
    ("Baker", "", "Betty Baker"),
    ("Zola", "", "Zoe Zola"),
]


@pytest.fixture
def hall(desk):
    """Six people with names, an item for speakers, four lanes of which one is for speakers."""
    desk.shop.item("talk", "hall", kind=ItemKind.SPEAKER)
    desk.sell(4)
    for ticket, (name, kana, latin) in zip(desk.tickets, PEOPLE, strict=True):
        ticket.name, ticket.name_kana, ticket.name_latin = name, kana, latin
        ticket.save()
    desk.sell(1, "talk")
    groups = [LaneGroup(1, [ItemKind.SPEAKER]), LaneGroup(3)]
    save_lanes(**desk.around, groups=groups)
    return desk


def lanes(desk, **told):
    return list_lanes(**desk.around | told)


def lit(desk, text):
    return find_lane(**desk.around, text=text)


def test_lanes_share_everybody_who_is_expected(hall):
    told = [(lane.number, lane.label, lane.expected) for lane in lanes(hall)]
    assert told == [
        (1, "", 1),
        (2, "あ–そ", 2),
        (3, "た–わ", 2),
        (4, "A–Z、 others", 2),
    ]
    assert "4 lanes saved: 1 speaker, 2 あ–そ" in Entry.objects.last().sentence("en")
    before = list(Lane.objects.values_list("number", "begins"))
    groups = [LaneGroup(1, [ItemKind.SPEAKER]), LaneGroup(3)]
    save_lanes(**hall.around, groups=groups)
    assert list(Lane.objects.values_list("number", "begins")) == before


def test_a_code_a_number_and_a_name_light_the_same_lane(hall):
    for text in (hall.code(1), hall.number(1), "さとう", "ｻﾄｳ", "佐藤", "二"):
        assert (lit(hall, text).lane, lit(hall, text).label) == (2, "あ–そ")
    assert lit(hall, "betty").lane == 4
    assert lit(hall, hall.number(6)).lane == 1
    assert lit(hall, hall.number(1).lower().replace("-", " ")).number == hall.number(1)


def test_who_has_no_lane_goes_to_the_information_desk(hall):
    for text in ("Nobody", "AAA-AAA", "KAISAI1:AAAA", "😀", ""):
        found = lit(hall, text)
        assert (found.lane, found.choices) == (0, ())
        assert found.sentence
    Order.objects.filter(pk=hall.tickets[0].order_id).update(state="cancelled")
    assert "not valid any more" in lit(hall, hall.number(0)).sentence


def test_people_of_one_name_in_several_lanes_are_told_apart(hall):
    found = lit(hall, "サ")
    assert [(choice.name, choice.lane) for choice in found.choices] == [
        ("佐藤 二", 2),
        ("田中 三", 3),
    ]


def test_borders_move_to_who_is_missing_and_then_stay(hall):
    many = hall.sell(24)
    for at, ticket in enumerate(many):
        ticket.name_kana = "アカサタナハマヤラワ"[at % 10] + "ノ"
        ticket.save()
    save_lanes(**hall.around, groups=[LaneGroup(2)])
    before = [lane.label for lane in lanes(hall)]
    for ticket in many:
        if ticket.name_kana[0] in "アカサ":
            hall.admit(hall.codes.code(ticket))
    assert balance_lanes(**hall.around) == 1
    assert [lane.label for lane in lanes(hall)] != before
    one, other = lanes(hall)
    assert abs(one.missing - other.missing) <= 6
    with pytest.raises(Refused, match="nothing moved"):
        balance_lanes(**hall.around)


def test_the_last_lanes_are_for_everybody(hall):
    for groups, why in [
        ([LaneGroup(1, ["student"])], "for everybody"),
        ([], "for everybody"),
        ([LaneGroup(1, ["king"]), LaneGroup(1)], "king"),
        ([LaneGroup(41)], "At most 40"),
        ([LaneGroup(0)], "at least one"),
    ]:
        with pytest.raises(Refused, match=why):
            save_lanes(**hall.around, groups=groups)


def test_who_ordered_in_english_has_a_lane(hall):
    Order.objects.filter(pk=hall.tickets[5].order_id).update(language="en")
    save_lanes(**hall.around, groups=[LaneGroup(1, language="en"), LaneGroup(1)])
    told = [(lane.people, lane.expected) for lane in lanes(hall)]
    assert told == [("English", 4), ("", 3)]  # all four tickets of the order


def test_by_number_signs_have_numbers(hall):
    save_lanes(**hall.around, groups=[LaneGroup(2)], sort=LaneSort.NUMBER)
    one, other = lanes(hall)
    assert one.label.startswith("0–")
    assert other.label.endswith("–Z")
    assert one.expected + other.expected == 7


def test_the_outlook_comes_from_the_pace_and_the_end_of_doors(hall):
    at = hall.shop.at
    doors = PhasePlan(PhaseKind.DOORS, at - timedelta(minutes=30), at + timedelta(minutes=1))
    set_phases(**hall.around, phases=[doors])
    hall.admit(hall.code(0))
    lane = lanes(hall, at=at + timedelta(seconds=1))[1]
    assert (lane.arrived, lane.missing, lane.queue.per_minute) == (1, 1, 0.1)
    assert (lane.queue.waiting, lane.queue.minutes) == (1, 10)
    later = lanes(hall, at=at + timedelta(hours=1))[1]
    assert (later.queue.waiting, later.queue.minutes) == (None, None)
    assert [hour.arrived for hour in later.hours] == [1]


def test_the_page_lights_lanes_and_shows_no_names_for_codes(hall, visitor):
    browser = visitor("staff")
    page = browser.get("/kumo/desk/lanes").content.decode()
    assert "Scan a ticket" in page
    assert "た–わ" in page
    answer = browser.post(
        "/kumo/desk/lanes", {"text": hall.number(2)}, headers={"HX-Request": "true"}
    )
    shown = answer.content.decode()
    assert 'data-lane="3"' in shown
    assert "田中" not in shown
    assert "Information desk" in browser.post("/kumo/desk/lanes", {"text": "?"}).content.decode()
    overview = browser.get("/kumo/desk/overview").content.decode()
    assert "た–わ" in overview
    assert "7 not here yet" in overview
    assert "た–わ" in browser.get("/kumo/desk/lanes/signs").content.decode()
    assert "レーン" in visitor("staff", language="ja").get("/kumo/desk/lanes").content.decode()


def test_lanes_are_planned_on_their_page(desk, visitor):
    browser = visitor("chair")
    assert "Plan the lanes" in browser.get("/kumo/desk/lanes").content.decode()
    fields = {"sort": "name", "lanes": "2", "lanes_0": "1", "kinds_0": ["speaker", "staff"]}
    assert browser.post("/kumo/desk/lanes/plan", fields).status_code == 302
    assert [lane.kinds for lane in Lane.objects.order_by("number")] == [
        ["speaker", "staff"],
        [],
        [],
    ]
    page = browser.get("/kumo/desk/lanes/plan").content.decode()
    assert page.count("checked") == 2
    assert browser.post("/kumo/desk/lanes/plan", {"sort": "name"}).status_code == 422
    assert visitor("staff").post("/kumo/desk/lanes/plan", fields).status_code == 403
    answer = visitor("staff").post("/kumo/desk/lanes/balance", follow=True)
    assert "nothing moved" in answer.content.decode()
