"""Who is one person by themselves, who only looks so, and how they are found."""

import pytest

from kaisai.core.kit.errors import NotFound, Refused
from kaisai.domains.people.queries import Role, add_role, list_roles
from kaisai.domains.people.queries import roles as registry
from kaisai.domains.registration.operations import Named, sell_over_counter, transfer_for
from kaisai.engines.sameness import Trace


def test_one_mail_address_is_one_person_in_all_roles(people, cast):
    people.buys("Staff@Kumo.example", "雲野 水", kana="クモノ ミズ", latin="Mizu Kumono")
    people.waits("staff@kumo.EXAMPLE", "Kumono")
    found = people.one("くもの")
    assert found.name == "雲野 水"
    assert (found.name_kana, found.name_latin) == ("クモノ ミズ", "Mizu Kumono")
    assert found.mails == ("staff@kumo.example",)
    assert found.roles == ("attends", "bought", "waits", "Staff")


def test_a_team_is_told_with_the_role(people):
    assert people.one("desk_lead").roles == ("Team lead (desk)",)


@pytest.mark.parametrize(
    "text", ["雲野", "雲野水", "ｸﾓﾉ", "くもの みず", "mizu KUMONO", "mizu@", "kumono mizu"]
)
def test_found_by_every_name_and_by_mail(people, text):
    people.buys("mizu@kumo.example", "雲野 水", kana="クモノ ミズ", latin="Mizu Kumono")
    assert people.one(text).name == "雲野 水"


def test_found_by_the_number_of_an_order_and_by_a_corrected_name(people):
    order = people.buys("mizu@kumo.example", "Mizu Kumono")
    found = people.one(order.number.lower())
    people.correct(found, name="Mizu Kumono", legal_name="Passport Name")
    assert people.one("passport").ref == found.ref
    assert people.list("nobody at all").total == 0


def test_tickets_for_others_are_other_people_without_a_mail(people):
    people.buys("boss@kumo.example", "Sample Boss", "Sample Guest")
    boss, guest = people.one("boss"), people.one("guest")
    assert boss.ref != guest.ref
    assert guest.mails == ()
    assert guest.roles == ("attends",)


def test_several_tickets_of_an_order_in_one_name_are_one_persons(people):
    people.buys("boss@kumo.example", "Sample Boss", "Sample Guest", "Sample Guest")
    assert people.list("guest").total == 1
    assert people.one("guest").roles == ("attends",)


def test_somebody_without_a_mail_address_is_one_person(people):
    people.shop.quota("corner", 2)
    people.shop.item("walk-in", "corner")
    around = people.around | {"email": "", "ticket": Named(item="walk-in", name="Sample Walker")}
    sell_over_counter(**around)
    walker = people.one("walker")
    assert walker.roles == ("attends", "bought")
    assert walker.mails == ()


def test_a_ticket_that_was_given_on_is_the_other_ones(people):
    order = people.buys("mizu@kumo.example", "Mizu Kumono")
    twin = people.buys("other@kumo.example", "Ken Sample")
    people.merge(people.one("mizu"), people.one("ken"))
    number = people.shop_number(order)
    transfer_for(**people.around, order=order.number, number=number, name="Sora Sample")
    assert people.one("sora").mails == ()
    assert "attends" in people.one(twin.number).roles


def test_whoever_cancelled_is_nothing_by_it(people):
    people.waits("mizu@kumo.example", "Mizu Kumono")
    order = people.buys("ken@kumo.example", "Ken Sample")
    order.state = "cancelled"
    order.save()
    assert people.one("ken").roles == ()
    assert [one.name for one in people.list(role="waits").people] == ["Mizu Kumono"]


def test_alike_is_proposed_and_never_joined(people):
    people.speaks("Kumono Mizu")
    people.buys("mizu@kumo.example", "雲野 水", kana="クモノ ミズ", latin="Mizu Kumono")
    people.buys("mizu@home.example", "雲野水", kana="くものみず")
    people.buys("other@kumo.example", "雲野 水", kana="クモノ スイ")
    assert people.proposals() == [
        ("雲野 水", "雲野水", "name-and-kana"),
        ("雲野 水", "Kumono Mizu", "name"),
    ]
    assert people.list("雲野").total == 3


def test_two_people_are_proposed_no_longer_but_can_be_merged(people):
    people.speaks("Mizu Kumono")
    people.buys("mizu@kumo.example", "Mizu Kumono")
    one, other = people.list("kumono").people
    people.part(one, other)
    assert people.proposals() == []
    with pytest.raises(Refused, match="said before"):
        people.part(other, one)
    assert people.preview(one, other).conflicts == (
        "Somebody said before that they are two people.",
    )
    number = people.merge(one, other)
    people.undo(number)
    assert people.proposals() == []


def test_corrected_names_stay_apart_and_can_be_dropped(people):
    people.buys("mizu@kumo.example", "Mizu K", buyer="Kumo Ltd.")
    ticket = next(one for one in people.list("mizu").people if not one.mails)
    assert ticket.addressee == "Mizu K"
    assert people.one("ltd").addressee == "Kumo Ltd."
    told = {"name_kana": "クモノ ミズ", "legal_name": "KUMONO MIZU", "addressee": "株式会社くも"}
    now = people.correct(ticket, name=" Mizu  Kumono ", **told)
    assert (now.name, now.legal_name, now.addressee) == (
        "Mizu Kumono",
        "KUMONO MIZU",
        "株式会社くも",
    )
    assert now.is_corrected
    (thing,) = people.file(ticket.ref).things
    assert thing.name == "Mizu K"
    assert people.drop(ticket) == ticket
    with pytest.raises(NotFound):
        people.drop(ticket)


@pytest.mark.parametrize(("name", "sentence"), [(" ", "Say what stands"), ("a" * 201, "200")])
def test_names_that_are_none_are_refused(people, name, sentence):
    people.buys("mizu@kumo.example", "Mizu Kumono")
    with pytest.raises(Refused, match=sentence):
        people.correct(people.one("mizu"), name=name)


def test_fifty_a_page_in_few_looks_at_the_database(people, django_assert_max_num_queries):
    for number in range(60):
        people.waits(f"waits-{number}@kumo.example", f"Sample {number:02}")
    with django_assert_max_num_queries(14):
        found = people.list("sample")
    assert (found.total, len(found.people), found.pages) == (60, 50, 2)
    assert len(people.list("sample", page=2).people) == 10


def test_a_domain_further_up_adds_its_role_by_one_call(people, monkeypatch):
    monkeypatch.setattr(registry, "_ROLES", list_roles())
    people.buys("mizu@kumo.example", "Mizu Kumono")

    def find(conference):
        yield Trace(key="sponsor:1", role="sponsor", name="Kumo Ltd.", mail="mizu@kumo.example")

    add_role(Role("sponsor", "sponsors", find))
    assert people.one("mizu").roles == ("attends", "bought", "sponsors")
    assert people.one("ltd").name == "Mizu Kumono"
