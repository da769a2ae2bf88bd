"""Two become one and two again, exactly."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaisai.core.identity.models import Person
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.closing import close_out
from kaisai.domains.people.models import NameCard, Sameness
from kaisai.domains.people.operations import drop_correction
from tests.cast import open_kumo

NAMES = ("Aoba Sample", "Kawa Sample", "Mori Sample", "Nami Sample")


@pytest.fixture
def two(people):
    people.buys("mizu@kumo.example", "雲野 水", kana="クモノ ミズ")
    people.buys("mizu@home.example", "Mizu Kumono", buyer="Mizu Kumono")
    return people.one("雲野"), people.one("home.example")


def test_a_merge_is_one_person_with_the_names_of_the_first(people, two):
    one, other = two
    preview = people.preview(one, other)
    assert [(c.field.value, c.stays, c.differ) for c in preview.names[:2]] == [
        ("name", "雲野 水", True),
        ("name_kana", "クモノ ミズ", False),
    ]
    assert preview.conflicts == (
        "Both have tickets. Each ticket stays valid and has its own badge.",
    )
    people.merge(one, other, expect=preview.expect)
    now = people.one("mizu kumono")
    assert now.name == "雲野 水"
    assert now.mails == ("mizu@kumo.example", "mizu@home.example")
    assert people.file(other.ref).person == now  # the address of before leads to them, too
    assert len(people.file(now.ref).things) == 4


def test_undone_they_are_as_before_also_with_an_order_that_came_since(people, two):
    before = people.all()
    number = people.merge(*two)
    people.undo(number)
    assert people.all() == before
    number = people.merge(*two)
    people.later()
    order = people.buys("mizu@home.example", "Mizu Kumono")
    people.correct(two[0], name="雲野 水", legal_name="KUMONO MIZU")
    (merge,) = people.file(two[0].ref).merges
    assert (merge.stays, merge.leaves) == ("雲野 水", "Mizu Kumono")
    assert merge.since == (
        "The names were corrected since; the correction stays with 雲野 水.",
        "Entry (confirmed) came since and stays with Mizu Kumono.",
        f"Order {order.number} (confirmed) came since and stays with Mizu Kumono.",
    )
    people.undo(number)
    assert people.one(order.number).ref == two[1].ref
    assert people.one("雲野").legal_name == "KUMONO MIZU"
    assert people.one("home.example").legal_name == ""


def test_twice_is_refused(people, two):
    number = people.merge(*two)
    for pair in (two, two[::-1]):
        with pytest.raises(Refused, match="one person already"):
            people.merge(*pair)
    people.undo(number)
    with pytest.raises(Refused, match="undone already"):
        people.undo(number)
    with pytest.raises(NotFound):
        people.undo(number + 99)


def test_nobody_merges_with_nobody_nor_with_themselves(people, two):
    with pytest.raises(Refused, match="one person already"):
        people.merge(two[0], two[0])
    people.part(*two)
    with pytest.raises(NotFound):  # what was kept apart is no merge
        people.undo(1)


def test_who_looked_at_another_preview_is_refused(people, two):
    one, other = two
    seen = people.preview(one, other).expect
    people.waits("third@kumo.example", "Third Sample")
    people.merge(other, people.one("third"))
    with pytest.raises(Refused, match="changed in the meantime"):
        people.merge(one, other, expect=seen)


def test_the_merge_of_another_conference_is_unknown(people, two, cast):
    number = people.merge(*two)
    people.conference = open_kumo("kaze")
    with pytest.raises(NotFound):
        people.undo(number)


def test_both_corrected_then_those_of_the_first_stay(people, two):
    one, other = two
    people.correct(one, name="First")
    people.correct(other, name="Second")
    before = people.all()
    number = people.merge(other, one)
    assert people.file(one.ref).person.name == "Second"
    people.undo(number)
    assert people.all() == before


def test_a_correction_that_is_dropped_after_a_merge_leaves_no_others(people, two):
    one, other = two
    people.correct(one, name="First")
    people.correct(other, name="Second")
    number = people.merge(one, other)
    drop_correction(**people.around, person=one.ref)
    shown = people.file(one.ref).person
    assert (shown.name, shown.is_corrected) == (one.name, False)
    with pytest.raises(NotFound):
        drop_correction(**people.around, person=other.ref)
    people.undo(number)
    assert not people.file(other.ref).person.is_corrected


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_is_merged_and_undone_in_any_order_it_ends_as_it_began(people, data):
    for number, name in enumerate(NAMES):
        if not people.list(name).total:
            people.waits(f"{number}@kumo.example", name)
    before = people.all()
    refs = [people.one(name).ref for name in NAMES]
    living = []
    for _step in range(data.draw(st.integers(1, 5))):
        one, other = (people.file(ref) for ref in data.draw(st.permutations(refs))[:2])
        if one.person != other.person:
            living.append(people.merge(one.person, other.person))
        elif living:
            number = data.draw(st.sampled_from(living))
            living.remove(number)
            people.undo(number)
    for number in data.draw(st.permutations(living)):
        total = people.list("sample").total
        people.undo(number)
        assert people.list("sample").total == total + 1
    assert people.all() == before


def test_close_out_leaves_no_name_that_the_crew_wrote_down(people, two):
    people.merge(*two)
    people.correct(
        people.one("雲野"), name="Mizu Kumono", legal_name="KUMONO MIZU", addressee="水 様"
    )
    assert Person.objects.exists()
    told = people.around | {"at": people.at + timedelta(days=30)}
    assert close_out(**told, confirm=people.conference.slug).left == 0
    assert not Person.objects.exists()
    assert not NameCard.objects.exists()
    assert not Sameness.objects.exists()
