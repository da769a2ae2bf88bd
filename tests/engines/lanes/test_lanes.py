"""Lanes: everybody in exactly one, none much fuller than another, borders that are read from a sign."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.lanes.keys import NAMES, NUMBERS, fine_key, fold, name_key, number_key
from kaisai.engines.lanes.labels import label
from kaisai.engines.lanes.queueing import outlook, speeds
from kaisai.engines.lanes.splitting import SLACK, STAY, Someone, balance, lane_of, split

KANA = [chr(code) for code in range(ord("ァ"), ord("ヺ") + 1)] + ["ー", "・"]
NAME = st.one_of(
    st.text(KANA, min_size=1, max_size=5),
    st.text("abcdABCDéß -", min_size=1, max_size=6),
    st.sampled_from(["見本", "髙橋", "😀", "", "Жук"]),
)
KEY = st.one_of(
    NAME.map(name_key),
    st.integers(1, 3000).map(lambda figure: number_key("7K3-9QH", str(figure))),
)
PEOPLE = st.lists(st.builds(Someone, KEY, st.booleans()), max_size=80)
SPEEDS = st.lists(st.floats(0.5, 2.0), min_size=1, max_size=6)


def sizes(borders, people):
    found = [0] * (len(borders) + 1)
    for one in people:
        found[lane_of(one.key, borders)] += one.counts
    return found


def ties(people):
    keys = [one.key for one in people if one.counts]
    return max(map(keys.count, keys), default=0)


@given(PEOPLE, SPEEDS, st.lists(KEY, max_size=6))
def test_borders_stay_in_order_and_everybody_has_one_lane(people, speeds, keys):
    before = sorted(set(keys))[: len(speeds) - 1]
    borders = balance(before, people, speeds)
    assert len(borders) == len(speeds) - 1
    assert borders == sorted(borders)
    lanes = [lane_of(one.key, borders) for one in sorted(people, key=lambda one: one.key)]
    assert lanes == sorted(lanes)  # contiguous
    for one, lane in zip(sorted(people, key=lambda one: one.key), lanes, strict=True):
        assert lane == 0 or borders[lane - 1] <= one.key
        assert lane == len(borders) or one.key < borders[lane]


@given(PEOPLE, SPEEDS)
def test_no_lane_has_much_more_than_its_share(people, speeds):
    many = sum(one.counts for one in people)
    for size, speed in zip(sizes(balance([], people, speeds), people), speeds, strict=True):
        share = many * speed / sum(speeds)
        assert size <= share * (1 + 2 * SLACK) + 2 * ties(people) + 1


@given(PEOPLE, SPEEDS, PEOPLE)
def test_what_is_balanced_stays_as_it_is(people, speeds, others):
    borders = balance([], people, speeds)
    assert balance(borders, people, speeds) == borders
    moved = balance(borders, others, speeds)  # others are missing now
    assert balance(moved, others, speeds) == moved


@given(st.lists(st.integers(1, 999), min_size=40, max_size=80, unique=True), st.integers(2, 5))
def test_a_border_stays_while_it_is_near_enough(figures, lanes):
    people = [Someone(number_key("", str(figure))) for figure in figures]
    borders = split(people, lanes)
    share = len(people) / lanes
    gone = {one.key for one in people[: int(share * (STAY - SLACK) / 2)]}
    now = [Someone(one.key, one.key not in gone) for one in people]
    assert balance(borders, now, [1.0] * lanes) == borders


def test_a_lane_that_is_slow_gets_fewer_people():
    people = [Someone(number_key("", str(figure))) for figure in range(1, 301)]
    assert sizes(split(people, 3), people) == [99, 100, 101]
    assert sizes(balance([], people, [1, 2, 1]), people) == [79, 150, 71]


def test_only_who_is_missing_makes_a_queue():
    people = [Someone(number_key("", str(figure)), figure > 150) for figure in range(1, 301)]
    borders = balance(split(people, 2), people, [1.0, 1.0])
    assert label("", borders[0], ["3"], "en") == "1–229"
    assert sizes(borders, people) == [79, 71]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ガーランド", "かあらんど"),
        ("ﾐﾎﾝ", "みほん"),
        ("キャット", "きやつと"),
        ("Élodie", "elodie"),
        ("みゝ", "みみ"),
        ("さ・と う", "さとう"),
    ],
)
def test_what_an_index_does_not_look_at_makes_no_difference(one, other):
    assert fold(one) == fold(other)


def test_kana_go_before_latin_letters_and_everybody_else_comes_last():
    people = [("髙橋", "", ""), ("Baker", "", ""), ("見本", "ミホン", ""), ("李", "", "Li")]
    people += [("かもめ", "", "Kamome"), ("😀", "", ""), ("ばなな", "", ""), ("はなな", "", "")]
    row = sorted(people, key=lambda each: (name_key(*each), fine_key(*each)))
    told = ["かもめ", "はなな", "ばなな", "見本", "Baker", "李"]
    assert [name for name, *_rest in row][:6] == told
    assert name_key("髙橋") == name_key("😀") == "2"


def test_signs_say_from_where_to_where():
    names = ["アオイ", "サトウ", "シマ", "マツ", "ワダ", "Adam", "Kim", "Zoe"]
    people = [Someone(name_key(name)) for name in names * 10]
    borders = split(people, 4)
    lanes = list(zip(["", *borders], [*borders, ""], strict=True))
    told = [label(begin, end, NAMES, "ja") for begin, end in lanes]
    assert told == ["あ–さ", "し–ろ", "わ、 A–J", "K–Z、 その他"]
    assert label("", "", NAMES, "en") == "everybody"
    assert label("~", "", NAMES, "en") == "–"


def test_a_large_letter_is_cut_where_its_second_one_changes():
    people = [Someone(name_key("シ" + second)) for second in "アイウエオカキクケコ" * 3]
    (border,) = split(people, 2)
    assert label("", border, ["0"], "ja") == "あ–しお"
    assert label(border, "", ["0"], "ja") == "しか–わ"


def test_numbers_are_cut_at_round_figures():
    people = [Someone(number_key("", str(figure))) for figure in range(1187, 1813)]
    borders = split(people, 2)
    assert label("", borders[0], ["3"], "en") == "1–1499"
    assert label(borders[0], "", ["3"], "en") == "1500–"
    assert label("4", "4G", NUMBERS, "en") == "0–F"


def test_more_lanes_than_people_leave_some_empty():
    people = [Someone(name_key("アオイ")), Someone(name_key("ワダ"))]
    assert sizes(split(people, 4), people) in ([1, 1, 0, 0], [1, 0, 1, 0])
    assert split([], 3) == ["~", "~"]


def test_the_outlook_is_what_its_words_say():
    queue = outlook(missing=100, came=20, window=10, left=30)
    assert (queue.per_minute, queue.waiting, queue.minutes) == (2.0, 40, 20)
    assert outlook(100, 20, 10, None).minutes == 50
    assert outlook(100, 0, 10, 30).minutes is None
    assert outlook(10, 20, 10, 30).waiting == 0


@given(st.lists(st.integers(0, 500), max_size=9))
def test_speeds_are_careful(came):
    assert all(0.5 <= speed <= 2 for speed in speeds(came))
    assert speeds([7, 7, 7]) == [1, 1, 1]
