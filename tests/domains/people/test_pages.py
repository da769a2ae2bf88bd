"""Pages of people, as the crew uses them."""

import re

import pytest

from kaisai.core.journal.models import Entry


@pytest.fixture
def two(people):
    people.buys("mizu@kumo.example", "Mizu Kumono")
    people.buys("mizu@home.example", "Kumono Mizu")
    return [people.one(mail) for mail in ("mizu@kumo", "mizu@home")]


def page(client, path, status=200):
    answer = client.get(f"/kumo/{path}")
    assert answer.status_code == status
    return answer.content.decode()


def test_from_a_proposal_to_a_merge_and_back(people, two, visitor):
    chair = visitor("chair")
    one, other = two
    shown = page(chair, "people/perhaps")
    assert "the same name" in shown
    way = f"/kumo/people/{one.ref}/merge/{other.ref}"
    back = f"/kumo/people/{other.ref}/merge/{one.ref}"
    way = way if way in shown else back
    assert way in shown
    preview = chair.get(way).content.decode()
    assert "mizu@home.example" in preview
    expect = re.search(r'name="expect" value="(\w+)"', preview)[1]
    done = chair.post(way, {"expect": expect}, follow=True).content.decode()
    assert "mizu@kumo.example" in done
    assert "mizu@home.example" in done
    undo = re.search(r'action="(/kumo/people/merges/\d+/undo)"', done)[1]
    assert "Undo this merge" in done
    assert "They are as they were before it" in chair.post(undo, follow=True).content.decode()
    assert chair.post(undo).status_code == 409
    assert people.list("kumono").total == 2
    journal = [entry.sentence("en") for entry in Entry.objects.filter(kind__startswith="people.")]
    assert len(journal) == 2
    assert not [told for told in journal if "mizu" in told.lower()]


def test_a_merge_by_an_old_preview_shows_the_new_one(people, two, visitor):
    chair = visitor("chair")
    way = f"/kumo/people/{two[0].ref}/merge/{two[1].ref}"
    answer = chair.post(way, {"expect": "of-before"})
    assert answer.status_code == 409
    assert "changed in the meantime" in answer.content.decode()
    assert people.list("kumono").total == 2


def test_names_are_corrected_and_given_back(people, two, visitor):
    chair = visitor("chair")
    path = f"/kumo/people/{two[0].ref}"
    told = {"name": "雲野 水", "name_kana": "クモノ ミズ", "legal_name": "KUMONO MIZU"}
    assert "KUMONO MIZU" in chair.post(f"{path}/names", told, follow=True).content.decode()
    assert people.one("くもの").legal_name == "KUMONO MIZU"
    assert chair.post(f"{path}/names", {"name": ""}).status_code == 422
    chair.post(f"{path}/names/drop")
    assert not people.file(two[0].ref).person.is_corrected


def test_two_people_leave_the_list(people, two, visitor):
    chair = visitor("chair", language="ja")
    path = f"/kumo/people/{two[0].ref}/apart/{two[1].ref}"
    shown = chair.post(path, {"back": "list"}, follow=True).content.decode()
    assert "同一人物かもしれない組はありません" in shown


def test_the_search_is_a_part_of_the_page(people, two, visitor):
    chair = visitor("chair")
    part = chair.get("/kumo/people", {"text": "home"}, headers={"hx-request": "true"})
    assert "<html" not in part.content.decode()
    assert "mizu@home.example" in part.content.decode()
    assert "Nobody fits" in page(chair, "people?text=nobody")
    asked = page(chair, f"people?same={two[0].ref}&text=home")
    assert f"/kumo/people/{two[0].ref}/merge/{two[1].ref}" in asked
    assert "What they have" in page(chair, f"people/{two[0].ref}")


def test_what_people_call_themselves_is_text(people, visitor):
    people.buys("x@kumo.example", "<b>Mizu</b>")
    chair = visitor("chair")
    assert "<b>Mizu" not in page(chair, f"people/{people.one('mizu').ref}")
    assert "<b>Mizu" not in page(chair, "people?text=mizu")


@pytest.mark.parametrize(
    ("who", "status"), [("team_lead", 200), ("staff", 403), ("noc", 403), ("attendee", 404)]
)
def test_only_who_sees_buyers_sees_people(people, two, visitor, who, status):
    found = visitor(who)
    for path in ("people", "people/perhaps", f"people/{two[0].ref}", f"people/{two[0].ref}/names"):
        assert found.get(f"/kumo/{path}").status_code == status
    if status != 200:
        way = f"/kumo/people/{two[0].ref}/merge/{two[1].ref}"
        assert {found.get(way).status_code, found.post(way).status_code} == {status}


def test_nobody_by_that_number_is_not_found(people, visitor):
    assert "There is no such person" in page(visitor("chair"), "people/nobody", 404)
