"""What a second download of a list changed."""

from dataclasses import replace
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.engines.formats.attendees import FieldChange, Registration, compare

ONE = Registration(
    number="9000001",
    source="connpass",
    kind="一般枠",
    name="見本 一",
    name_kana="",
    user="demo_one",
    email="",
    status="waiting",
    status_text="補欠",
    attended=None,
    updated_at=datetime.fromisoformat("2026-10-03 09:15"),
    updated_text="2026-10-03 09:15",
    answers=(("サイズ", "M"),),
    line=2,
)
TWO = replace(ONE, number="9000002", user="demo_two", line=3)
THREE = replace(ONE, number="9000003", user="demo_three", line=4)


def test_new_changed_and_gone_are_told_apart():
    going = replace(TWO, status="going", status_text="参加", attended=True)
    added, changed, removed = compare([ONE, TWO], [THREE, going])
    assert (added.what, added.before, added.after) == ("added", None, THREE)
    assert (changed.what, changed.before, changed.after) == ("changed", TWO, going)
    assert changed.fields == (
        FieldChange("status", "waiting", "going"),
        FieldChange("status_text", "補欠", "参加"),
        FieldChange("attended", None, True),
    )
    assert (removed.what, removed.before, removed.after) == ("removed", ONE, None)


def test_an_answer_given_changed_or_taken_back_is_a_change():
    other = replace(ONE, answers=(("サイズ", "L"), ("食事", "なし")))
    (change,) = compare([ONE], [other])
    assert change.fields == (
        FieldChange("サイズ", "M", "L", is_answer=True),
        FieldChange("食事", "", "なし", is_answer=True),
    )
    (back,) = compare([other], [ONE])
    assert FieldChange("食事", "なし", "", is_answer=True) in back.fields


def test_a_list_in_another_order_has_not_changed():
    assert compare([ONE, TWO], [replace(TWO, line=2), replace(ONE, line=3)]) == []


def test_the_same_number_at_another_source_is_another_registration():
    assert [change.what for change in compare([ONE], [replace(ONE, source="doorkeeper")])] == [
        "added",
        "removed",
    ]


def test_of_a_number_twice_the_last_updated_is_compared():
    older = replace(
        ONE, status="cancelled", updated_at=datetime.fromisoformat("2026-10-01"), line=9
    )
    assert compare([ONE], [ONE, older]) == []
    newer = replace(
        ONE, status="cancelled", updated_at=datetime.fromisoformat("2026-10-09"), line=1
    )
    (change,) = compare([ONE], [newer, ONE])
    assert change.after == newer


def test_without_numbers_the_account_tells_who_is_who():
    one, two = replace(ONE, number=""), replace(TWO, number="")
    (change,) = compare([one, two], [two, replace(one, status="going")])
    assert (change.before, change.fields) == (one, (FieldChange("status", "waiting", "going"),))


REGISTRATIONS = st.lists(
    st.builds(
        replace,
        st.just(ONE),
        number=st.sampled_from(["", "1", "2", "3"]),
        user=st.sampled_from(["", "1", "demo"]),
        status=st.sampled_from(["going", "cancelled"]),
        updated_at=st.sampled_from(
            [None, datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2026-02-01")]
        ),
        line=st.integers(2, 9),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(REGISTRATIONS, REGISTRATIONS)
def test_nothing_changes_twice_and_the_way_back_mirrors_the_way_there(before, after):
    assert compare(before, before) == []
    there, back = compare(before, after), compare(after, before)
    opposite = {"added": "removed", "removed": "added", "changed": "changed"}
    assert sorted(opposite[c.what] for c in there) == sorted(c.what for c in back)
