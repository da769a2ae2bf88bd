"""People who registered elsewhere come with the list, change with it, and go with it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import Refused
from kaisai.domains.registration.enums import OrderState, QuestionKind
from kaisai.domains.registration.models import Answer, Order, Origin, Place, Ticket
from kaisai.domains.registration.operations import (
    Given,
    OptionPlan,
    TicketAnswers,
    cancel_order,
    import_attendees,
    preview_attendees,
    record_answers,
    save_question,
)
from kaisai.domains.registration.queries import (
    count_answers,
    find_item,
    list_offers,
    list_orders,
    standings_of,
)

HEADER = "参加枠名,ユーザー名,表示名,参加ステータス,出欠ステータス,更新日時,受付番号,Tシャツ"
PRETIX = """"Order code","Position ID","Status","Email","Product","Attendee name","Diet"
"DEMO1","1","paid","order@demo.example","Regular","Sample Person","vegan"
"DEMO1","2","pending","order@demo.example","Regular","Second Person",""
"""


def row(number, name="見本 一", kind="一般枠", status="参加", size="M", came=""):
    return f"{kind},demo_{number},{name},{status},{came},2026-09-03 09:15,{number},{size}"


class Desk:
    """Imports lists; tells what came of them."""

    def __init__(self, shop):
        self.shop = shop

    def around(self):
        return {"by": COMMAND_LINE, "conference": self.shop.conference}

    def read(self, *rows, encoding="utf-8", **told):
        data = "\n".join([HEADER, *rows]).encode(encoding)
        return import_attendees(
            **self.around(), at=self.shop.at, data=data, name="list.csv", **told
        )

    def look(self, *rows, **told):
        return preview_attendees(**self.around(), data="\n".join([HEADER, *rows]).encode(), **told)

    def ticket(self, number):
        return Ticket.objects.select_related("order", "item").get(origin__number=number)

    def states(self):
        rows = Origin.objects.order_by("number").values_list("number", "ticket__order__state")
        return {number: state for number, state in rows if number}


@pytest.fixture
def desk(shop):
    return Desk(shop)


def figures(outcome):
    names = ("added", "changed", "cancelled", "reactivated", "unchanged")
    return tuple(getattr(outcome, name) for name in names)


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as told:
        call(*args, **kwargs)
    return told.value.code


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig"])
def test_a_list_becomes_tickets_that_the_desk_finds(desk, encoding):
    rows = row("91", "髙﨑 見本"), row("92", status="補欠"), row("93", status="参加キャンセル")
    assert figures(desk.read(*rows, encoding=encoding)) == (3, 0, 0, 0, 0)
    assert desk.states() == {"91": "confirmed", "92": "cancelled", "93": "cancelled"}
    ticket = desk.ticket("91")
    assert (ticket.name, ticket.item.name.localize("ja")) == ("髙﨑 見本", "一般枠")
    assert desk.ticket("92").order.note == "connpass: 補欠"
    asked = {"by": COMMAND_LINE, "conference": desk.shop.conference, "at": desk.shop.at}
    assert [order.number for order in list_orders(**asked, text="91")] == [ticket.order.number]
    assert not list_orders(**asked)  # the shop's own orders are not buried under them
    assert not list_offers(**asked)  # nobody buys here what is sold elsewhere
    assert refusal(desk.shop.hold, **{ticket.item.slug: 1}) == "sale-over"


def test_the_same_list_again_changes_nothing(desk):
    rows = [row(str(n), f"見本 {n}") for n in range(20)] + [row("99", status="抽選待ち")]
    desk.read(*rows)
    before = (
        list(Ticket.objects.order_by("pk").values()),
        list(Order.objects.order_by("pk").values()),
    )
    assert figures(desk.look(*reversed(rows))) == (0, 0, 0, 0, 21)
    assert figures(desk.read(*reversed(rows))) == (0, 0, 0, 0, 21)
    after = (
        list(Ticket.objects.order_by("pk").values()),
        list(Order.objects.order_by("pk").values()),
    )
    assert before == after
    kinds = Entry.objects.filter(kind__startswith="registration.attendees").order_by("id")
    assert [e.kind for e in kinds] == [
        "registration.attendees_imported",
        "registration.attendees_unchanged",
    ]


def test_a_changed_list_renames_cancels_and_brings_back_with_its_history(desk):
    desk.read(row("91"), row("92"), row("93", status="補欠"), row("94"))
    changed = row("91", "見本 改"), row("92", status="参加キャンセル"), row("93"), row("95")
    preview = desk.look(*changed)
    assert figures(preview) == (1, 1, 2, 1, 0)
    told = {line.number: line for line in preview.lines}
    assert told["91"].details == ("Name: 見本 一 → 見本 改",)
    assert (told["94"].what, told["94"].status) == ("cancelled", "no longer in the list")
    assert Ticket.objects.count() == 4  # a preview writes nothing
    assert figures(desk.read(*changed)) == figures(preview)
    assert desk.states() == dict(
        zip(
            ("91", "92", "93", "94", "95"),
            ("confirmed", "cancelled", "confirmed", "cancelled", "confirmed"),
            strict=True,
        )
    )
    assert desk.ticket("91").name == "見本 改"
    desk.read(row("91", "見本 改"), row("92"), row("93"), row("94"), row("95"))
    assert set(desk.states().values()) == {"confirmed"}

    def history(number):
        return [(each.status, each.is_gone) for each in standings_of([desk.ticket(number)])]

    assert history("92") == [("going", False), ("cancelled", False), ("going", False)]
    assert history("94") == [("going", False), ("going", True), ("going", False)]


def test_what_was_corrected_here_stays_until_the_list_changes_it(desk):
    desk.read(row("91"), row("92"))
    Ticket.objects.filter(origin__number="91").update(name="見本 正")
    desk.read(row("91", size="L"), row("92"))
    assert desk.ticket("91").name == "見本 正"
    cancel_order(
        **desk.around(), at=desk.shop.at, number=desk.ticket("92").order.number, reason="twice"
    )
    desk.read(row("91", size="L"), row("92"))
    assert desk.states()["92"] == "cancelled"


def test_a_row_that_cannot_be_read_costs_nobody_a_ticket(desk):
    desk.read(row("91"), row("92"), row("93"))
    broken = desk.read(row("91"), row("92", '"見本'), row("93", size="L"))
    assert set(desk.states().values()) == {"confirmed"}
    assert [finding[1] for finding in broken.findings] == ["broken-quotes"]
    extra = desk.read(row("91", "見本, 一"), row("92"), row("93", size="L"))
    assert [finding[:2] for finding in extra.findings] == [(2, "too-many-cells")]
    assert figures(extra) == (0, 1, 0, 0, 1)  # 93 stood behind the open quote


def test_a_file_of_nobody_or_of_others_is_refused(desk):
    desk.read(row("91"), row("92"))
    assert refusal(desk.read) == "nothing-to-import"
    assert refusal(desk.read, row("71")) == "other-list"
    around = desk.around() | {"at": desk.shop.at}
    assert refusal(import_attendees, **around, data=b"a,b\n1,2\n") == "nothing-to-import"
    assert set(desk.states()) == {"91", "92"}
    assert figures(desk.read(row("71"), list_name="party")) == (1, 0, 0, 0, 0)
    assert set(desk.states().values()) == {"confirmed"}  # one list says nothing of the other


def test_an_import_after_somebody_elses_is_looked_at_again(desk):
    expect = desk.look(row("91")).expect
    desk.read(row("91"))
    assert refusal(desk.read, row("91"), expect=expect) == "changed-meanwhile"
    expect = desk.look(row("91")).expect
    assert figures(desk.read(row("91"), expect=expect)) == (0, 0, 0, 0, 1)


def test_a_ticket_type_that_is_an_item_takes_its_places_as_far_as_there_are(desk):
    desk.shop.quota("hall", 3)
    desk.shop.item("entry", "hall")
    desk.shop.place(desk.shop.hold(entry=1).secret)
    three = row("91"), row("92"), row("93"), row("94", kind="学生枠")
    desk.read(*three)
    assert desk.shop.figures("hall") == (1, 0, 2)  # what is not mapped takes nothing
    moved = desk.read(*three, items={"一般枠": "entry"})
    assert (figures(moved), moved.without_place) == ((0, 3, 0, 0, 1), 1)
    assert desk.shop.figures("hall") == (3, 0, 0)
    assert set(desk.states().values()) == {"confirmed"}  # nobody loses a ticket for it
    again = desk.read(*three)  # the mapping is remembered
    assert (figures(again), again.without_place) == ((0, 0, 0, 0, 4), 1)
    desk.read(row("91", status="参加キャンセル"), *three[1:])
    assert desk.shop.figures("hall") == (3, 0, 0)  # the place goes to the one who had none
    assert {
        ticket.takes == Place.objects.filter(ticket=ticket).count()
        for ticket in Ticket.objects.all()
    } == {True}
    for items in ({"一般枠": "nothing"}, {"一般": "entry"}):
        assert refusal(desk.read, *three, items=items) == "not-found"


def test_columns_are_answers_of_the_question_of_that_name(desk):
    desk.read(row("91", size="M"), row("92", size="エル"), row("93", size="XXL"))
    told = {"at": desk.shop.at, "slug": "size", "label": "T-shirt", "label_ja": "Tシャツ"}
    told |= {"kind": QuestionKind.CHOICE}

    def counted():
        found = count_answers(**desk.around())
        return {(c.label, c.source): {r.label: r.tickets for r in c.rows} for c in found}

    assert counted()["Tシャツ", "connpass"] == {"M": 1, "XXL": 1, "エル": 1}
    save_question(**desk.around(), **told, options=[OptionPlan("M"), OptionPlan("L", "エル")])
    assert counted()["T-shirt", ""] == {"M": 1, "L": 1, "XXL": 1}
    assert ("Tシャツ", "connpass") not in counted()
    desk.read(row("91", size="L"), row("92", size=""), row("93", size="XXL"))
    assert counted()["T-shirt", ""] == {"M": 0, "L": 1, "XXL": 1}
    assert Answer.objects.count() == 2
    ticket = desk.ticket("93")

    def write(*options):
        answers = [TicketAnswers(ticket.pk, [Given("size", options)])]
        record_answers(
            **desk.around(), at=desk.shop.at, number=ticket.order.number, answers=answers
        )
        return Answer.objects.get(ticket=ticket)

    assert write().text == "XXL"  # stays until something is chosen
    assert write("l").option.slug == "l"
    assert ("Tシャツ", "L") in desk.ticket("91").origin.columns  # kept as it was written


def test_pretix_and_its_orders(desk):
    outcome = import_attendees(**desk.around(), at=desk.shop.at, data=PRETIX.encode())
    assert (outcome.source, outcome.people) == ("pretix", 2)
    assert desk.states() == {"DEMO1-1": "confirmed", "DEMO1-2": "cancelled"}
    assert desk.ticket("DEMO1-1").order.email == "order@demo.example"
    assert not find_item(desk.shop.conference, "pretix-regular").is_sold_here


NASTY = st.text(
    st.characters(exclude_characters='",\n\r\0', exclude_categories=["Cs"]), max_size=300
)


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(name=NASTY, kind=NASTY, size=NASTY)
def test_whatever_stands_in_a_cell_is_taken_or_told(desk, name, kind, size):
    Origin.objects.all().delete()
    first = desk.read(row("91", name, kind, size=size), row("92"))
    assert first.people in {1, 2}
    again = desk.read(row("91", name, kind, size=size), row("92"))
    assert figures(again) == (0, 0, 0, 0, first.people)


STATUSES = st.sampled_from(["参加", "補欠", "参加キャンセル", "抽選待ち", "銀河待ち"])
READING = st.dictionaries(st.sampled_from("abcdef"), STATUSES, min_size=1)


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(readings=st.lists(READING, min_size=1, max_size=4))
def test_after_any_readings_who_comes_is_whom_the_last_one_names(desk, readings):
    Origin.objects.all().delete()
    Order.objects.all().delete()
    desk.read(row("always"))
    for reading in readings:
        rows = [row(number, status=status) for number, status in reading.items()]
        outcome = desk.read(row("always"), *rows)
        coming = {number for number, status in reading.items() if status in {"参加", "銀河待ち"}}
        states = desk.states()
        assert {n for n, state in states.items() if state == OrderState.CONFIRMED} == coming | {
            "always"
        }
        total = outcome.added + outcome.unchanged
        assert total <= outcome.people == len(reading) + 1
