"""What is asked for a ticket, answered, changed and counted."""

import csv
import io
import re
from datetime import timedelta

import pytest

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE, STRANGER
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import Refused
from kaisai.domains.registration.enums import QuestionKind
from kaisai.domains.registration.operations import (
    Attendee,
    Given,
    OptionPlan,
    TicketAnswers,
    cancel_order,
    change_answers,
    place_order,
    record_answers,
    remove_question,
    save_question,
)
from kaisai.domains.registration.queries import (
    answered_lines,
    count_answers,
    find_order_by_secret,
    find_question,
    list_tickets,
)
from tests.domains.conftest import AT

SIZES = (OptionPlan("S"), OptionPlan("M"), OptionPlan("L", "エル"))


class Counter:
    """A shop that asks; answers and counts in short."""

    def __init__(self, shop):
        self.shop = shop
        shop.quota("hall", 20)
        shop.item("entry", "hall")
        shop.item("student", "hall")

    def around(self, by=COMMAND_LINE):
        return {"by": by, "conference": self.shop.conference, "at": self.shop.at}

    def ask(self, slug, kind=QuestionKind.TEXT, *options, items=("entry",), **told):
        told = {"label": slug.title(), "label_ja": f"{slug}？"} | told
        return save_question(
            **self.around(), slug=slug, kind=kind, options=options, items=items, **told
        )

    def tickets(self, secret):
        return list(list_tickets(find_order_by_secret(self.shop.conference, secret)))

    def buy(self, *answers, item="entry"):
        """An order of as many tickets as there are answers; its secret and number."""
        held = self.shop.hold(**{item: len(answers)})
        people = [
            Attendee(ticket=ticket.pk, name="見本 太郎", answers=[Given(**each) for each in told])
            for ticket, told in zip(self.tickets(held.secret), answers, strict=True)
        ]
        told = {"name": "Sample Buyer", "email": "buyer@kumo.example", "attendees": people}
        place_order(**self.around(STRANGER), secret=held.secret, **told)
        return held

    def change(self, held, *given, at=None):
        ticket = self.tickets(held.secret)[0].pk
        around = self.around(STRANGER) | ({"at": at} if at else {})
        answers = [TicketAnswers(ticket, given)]
        return change_answers(**around, secret=held.secret, answers=answers)

    def told(self, held):
        """The answers of an order in words."""
        tickets = self.tickets(held.secret)
        lines = answered_lines(self.shop.conference, tickets, self.shop.at)
        return [(question.slug, words) for _ticket, question, words, _open in lines]

    def counts(self, slug):
        found = count_answers(by=COMMAND_LINE, conference=self.shop.conference)
        count = next(each for each in found if each.question == slug)
        return {row.label: row.tickets for row in count.rows}, count


@pytest.fixture
def desk(shop):
    return Counter(shop)


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as told:
        call(*args, **kwargs)
    return told.value.code, str(told.value)


def size(option):
    return [{"question": "size", "options": [option]}]


def test_answers_are_kept_for_each_ticket_and_counted_while_it_is_sold(desk):
    desk.ask("size", QuestionKind.CHOICE, *SIZES, items=("entry", "student"), is_required=True)
    held = desk.buy(size("s"), size("m"))
    other = desk.buy(size("m"), item="student")
    desk.shop.hold(entry=1)  # asked, but not sold
    assert desk.told(held) == [("size", "S"), ("size", "M")]
    figures, count = desk.counts("size")
    assert figures == {"S": 1, "M": 2, "L": 0}
    assert (count.asked, count.answered) == (3, 3)
    by_item = {row.label: dict(zip(count.items, row.by_item, strict=True)) for row in count.rows}
    assert by_item["M"] == {"Entry": 1, "Student": 1}
    cancel_order(**desk.around(), number=other.number, reason="ill")
    assert desk.counts("size")[0] == {"S": 1, "M": 1, "L": 0}


def test_a_missing_answer_is_named_by_ticket_and_question(desk):
    desk.ask("size", QuestionKind.CHOICE, *SIZES, is_required=True, label="Shirt size")
    code, sentence = refusal(desk.buy, size("s"), [])
    assert code == "no-answer"
    assert "Ticket 2" in sentence
    assert "Shirt size" in sentence
    assert desk.shop.figures("hall") == (0, 2, 18)  # still held, nothing is lost


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        (QuestionKind.CHOICE, {"options": ["xl"]}, "bad-answer"),
        (QuestionKind.CHOICE, {"options": ["s", "m"]}, "bad-answer"),
        (QuestionKind.CHOICE, {"text": "S"}, "bad-answer"),
        (QuestionKind.CHOICES, {"options": ["s", "no"]}, "bad-answer"),
        (QuestionKind.CHOICES, {"options": []}, "no-answer"),
        (QuestionKind.TEXT, {"text": "x" * 501}, "bad-answer"),
        (QuestionKind.TEXT, {"text": " \u3000 "}, "no-answer"),
        (QuestionKind.TEXT, {"options": ["s"]}, "bad-answer"),
        (QuestionKind.CONSENT, {"text": "maybe"}, "bad-answer"),
        (QuestionKind.CONSENT, {"text": "no"}, "no-consent"),
        (QuestionKind.CONSENT, {}, "no-answer"),
    ],
)
def test_what_is_no_answer_is_refused(desk, kind, given, code):
    options = SIZES if kind in (QuestionKind.CHOICE, QuestionKind.CHOICES) else ()
    desk.ask("size", kind, *options, is_required=True)
    assert refusal(desk.buy, [{"question": "size"} | given])[0] == code
    assert refusal(desk.buy, [{"question": "diet", "text": "no nuts"}])[0] == "not-found"


def test_each_kind_reads_as_people_wrote_it(desk):
    desk.ask("size", QuestionKind.CHOICES, *SIZES, position=1)
    desk.ask("diet", position=2)
    desk.ask("photos", QuestionKind.CONSENT, position=3)
    held = desk.buy(
        [
            {"question": "size", "options": ["l", "s"]},
            {"question": "diet", "text": " no \n nuts "},
            {"question": "photos", "text": "no"},
        ]
    )
    assert desk.told(held) == [("size", "S, L"), ("diet", "no nuts"), ("photos", "no")]
    assert desk.counts("photos")[0] == {"yes": 0, "no": 1}
    desk.buy([{"question": "diet", "text": "NO  NUTS"}])
    assert list(desk.counts("diet")[0].values()) == [2]  # written otherwise, meant the same


def test_the_holder_changes_answers_until_the_question_closes(desk):
    desk.ask("size", QuestionKind.CHOICE, *SIZES, changeable_until=AT + timedelta(days=2))
    desk.ask("diet", is_required=True)
    held = desk.buy([*size("s"), {"question": "diet", "text": "all"}])
    desk.change(held, Given("size", ["l"]))
    assert desk.told(held) == [("size", "L"), ("diet", "all")]  # what is not told stays
    late = AT + timedelta(days=2)
    code, sentence = refusal(desk.change, held, Given("size", ["s"]), at=late)
    assert (code, "Size" in sentence) == ("closed", True)
    code, _sentence = refusal(desk.change, held, Given("diet", (), "none"))  # the first day is here
    assert code == "closed"
    desk.change(held, Given("size", ["l"]), at=late)  # says what is so already
    ticket = desk.tickets(held.secret)[0].pk
    said = [TicketAnswers(ticket, [Given("size", ["m"])])]
    record_answers(**desk.around() | {"at": late}, number=held.number, answers=said)
    assert desk.told(held)[0] == ("size", "M")


def test_nobody_changes_the_answers_of_another_or_of_what_is_over(desk):
    desk.ask("diet", changeable_until=AT + timedelta(days=1))
    mine, yours = desk.buy([]), desk.buy([])
    other = [TicketAnswers(desk.tickets(yours.secret)[0].pk, [Given("diet", (), "x")])]
    around = desk.around(STRANGER)
    assert refusal(change_answers, **around, secret=mine.secret, answers=other)[0] == "not-found"
    cancel_order(**desk.around(), number=mine.number, reason="ill")
    assert refusal(desk.change, mine, Given("diet", (), "x"))[0] == "not-placed"
    assert desk.told(yours) == [("diet", "")]


def test_the_journal_does_not_tell_what_somebody_eats(desk):
    desk.ask("diet", changeable_until=AT + timedelta(days=1))
    held = desk.buy([{"question": "diet", "text": "gluten"}])
    desk.change(held, Given("diet", (), "halal"))
    told = " ".join(str(entry.payload) for entry in Entry.objects.all())
    assert "answers" in " ".join(Entry.objects.values_list("kind", flat=True))
    for word in ("gluten", "halal"):
        assert word not in told


def test_an_option_that_somebody_chose_does_not_vanish(desk):
    desk.ask("size", QuestionKind.CHOICE, *SIZES, changeable_until=AT + timedelta(days=1))
    held = desk.buy(size("s"))
    code, sentence = refusal(desk.ask, "size", QuestionKind.CHOICE, *SIZES[1:])
    assert (code, "chosen 1 times" in sentence) == ("option-in-use", True)
    kept = (OptionPlan("Small", slug="s", is_offered=False), SIZES[1])  # L goes: nobody has it
    desk.ask("size", QuestionKind.CHOICE, *kept, changeable_until=AT + timedelta(days=1))
    assert desk.told(held) == [("size", "Small")]
    assert desk.counts("size")[0] == {"Small": 1, "M": 0}
    assert refusal(desk.buy, size("s"))[0] == "bad-answer"
    desk.change(held, Given("size", ["s"]))  # whoever has it keeps it
    assert refusal(remove_question, **desk.around(), slug="size")[0] == "question-in-use"
    assert refusal(desk.ask, "size", QuestionKind.TEXT)[0] == "question-in-use"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"kind": QuestionKind.CHOICE}, "no-options"),
        ({"kind": QuestionKind.TEXT, "options": SIZES}, "no-choice"),
        (
            {"kind": QuestionKind.CHOICE, "options": [OptionPlan("S"), OptionPlan("s")]},
            "option-twice",
        ),
        ({"kind": QuestionKind.TEXT, "label": ""}, "bad-value"),
        ({"kind": QuestionKind.TEXT, "slug": "Größe"}, "bad-value"),
        ({"kind": QuestionKind.TEXT, "items": ["nothing"]}, "not-found"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(desk, told, code):
    told = {"slug": "size", "label": "Size", "items": ["entry"]} | told
    assert refusal(save_question, **desk.around(), **told)[0] == code


PAGE = "/kumo/registration/questions"


@pytest.fixture
def clock(monkeypatch, desk):
    """Pages go by the shop's clock."""
    for name in (
        "core.surfaces.requests",
        *(f"domains.registration.views.{v}" for v in ("buying", "asking")),
    ):
        monkeypatch.setattr(f"kaisai.{name}.now", lambda: desk.shop.at)
    return desk


def test_a_lead_asks_on_a_page_and_a_buyer_answers_on_a_phone(clock, browser):
    lead, buyer = browser(Role.TEAM_LEAD, "registration"), browser(language="ja")
    told = {"slug": "size", "label": "Shirt size", "label_ja": "Tシャツのサイズ", "kind": "choice"}
    told |= {"items": ["entry"], "position": "1", "is_required": "on"}
    told |= {"changeable_until": "2026-10-09T09:00"}
    for at, (en, ja) in enumerate([("Small", "小"), ("Large", "大")]):
        told |= {
            f"option_{at}_label": en,
            f"option_{at}_label_ja": ja,
            f"option_{at}_is_offered": "on",
        }
    assert lead.post(f"{PAGE}/new", told | {"kind": "text"}).status_code == 422
    answer = lead.post(f"{PAGE}/new", told)
    assert answer.status_code == 302, answer.content.decode()
    again = lead.get(f"{PAGE}/size").content.decode()
    assert 'value="2026-10-09T09:00"' in again
    assert 'value="小"' in again
    held = buyer.post("/kumo/tickets/hold", {"many-entry": "1"}).url
    form = buyer.get(held).content.decode()
    assert "Tシャツのサイズ" in form
    ticket = re.search(r'name="name_(\d+)"', form)[1]
    names = {"name": "見本", "email": "buyer@kumo.example", f"name_{ticket}": "見本 太郎"}
    missing = buyer.post(held, names)
    assert missing.status_code == 422
    assert buyer.post(held, names | {f"answer_{ticket}_size": "large"}).status_code == 302
    assert "大" in buyer.get(held).content.decode()
    changed = buyer.post(f"{held}/answers", {f"answer_{ticket}_size": "small"})
    assert changed.status_code == 302, changed.content.decode()
    assert "小" in buyer.get(held).content.decode()
    number = re.search(r"注文 (\w+)", buyer.get(held).content.decode())[1]
    look = f"/kumo/registration/orders/{number}"
    clock.shop.later(days=9)
    assert "変更できる期限を過ぎました" in buyer.get(f"{held}/answers").content.decode()
    assert f"{look}/answers" in lead.get(look).content.decode()
    lead.post(f"{look}/answers", {f"answer_{ticket}_size": "large"})
    assert "Large" in lead.get(look).content.decode()
    counted = browser(Role.CHAIR, language="ja").get("/kumo/registration/counts").content.decode()
    assert "Tシャツのサイズ" in counted
    assert "style=" not in counted.partition("<main")[2]


def test_counts_leave_as_a_table_without_formulas(clock, browser):
    clock.ask("country")
    clock.buy([{"question": "country", "text": "=HYPERLINK(1)"}])
    chair = browser(Role.CHAIR)
    answer = chair.get("/kumo/registration/counts.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert ["", "Country", "'=HYPERLINK(1)", "Entry", "1"] in rows
    assert chair.get("/kumo/registration/counts.exe").status_code == 404


@pytest.mark.parametrize("role", [None, Role.ATTENDEE, Role.STAFF])
def test_only_whoever_sells_asks_and_counts(clock, browser, role):
    clock.ask("diet")
    client = browser(role)
    for path in ("questions", "questions/new", "questions/diet", "counts", "counts.csv"):
        assert client.get(f"/kumo/registration/{path}").status_code in {302, 403, 404}
    client.post(f"{PAGE}/diet/remove")
    assert find_question(clock.shop.conference, "diet")
