"""Everybody with a ticket: found by the crew, handed out as files, imported on a page."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.domains.registration.operations import cancel_order, import_attendees
from kaisai.domains.registration.queries import list_attendees
from tests.domains.registration.test_importing import HEADER, row
from tests.domains.registration.test_questions import Counter

PAGE = "/kumo/registration/attendees"


def connpass(*rows):
    return "\n".join([HEADER, *rows]).encode("cp932")


@pytest.fixture
def desk(shop):
    """Two who bought here, one of them cancelled; three of connpass, one of them waiting."""
    desk = Counter(shop)
    desk.ask("diet")
    desk.buy([{"question": "diet", "text": "=1+1"}])
    gone = desk.buy([], item="student")
    cancel_order(**desk.around(), number=gone.number, reason="ill")
    rows = (
        row("91", "みほん 花子", size="@cmd"),
        row("92", "Sample Person", status="補欠"),
        row("93", "ミホン 次郎", status="参加キャンセル"),
    )
    import_attendees(**desk.around(), data=connpass(*rows), name="list.csv")
    return desk


def found(desk, **told):
    page = list_attendees(by=COMMAND_LINE, conference=desk.shop.conference, **told)
    return sorted(one.source_number or one.name for one in page.attendees)


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ({}, ["91", "92", "93", "見本 太郎", "見本 太郎"]),
        ({"state": "confirmed"}, ["91", "見本 太郎"]),
        ({"state": "waiting"}, ["92"]),
        ({"state": "cancelled"}, ["93", "見本 太郎"]),
        ({"source": "here"}, ["見本 太郎", "見本 太郎"]),
        ({"source": "connpass", "state": "confirmed"}, ["91"]),
        ({"item": "student"}, ["見本 太郎"]),
        ({"text": "ミホン"}, ["91", "93"]),  # hiragana or katakana
        ({"text": "ミホン\u3000花"}, ["91"]),
        ({"text": "見本太郎"}, ["見本 太郎", "見本 太郎"]),  # with or without the blank
        ({"text": "ｓａｍｐｌｅ person"}, ["92"]),
        ({"text": "buyer@"}, ["見本 太郎", "見本 太郎"]),
        ({"text": "91"}, ["91"]),  # no order of ours has a 1
        ({"text": "demo_91"}, ["91"]),
        ({"text": "%"}, []),
        ({"state": "nonsense"}, []),
    ],
)
def test_somebody_is_found_by_what_is_known_of_them(desk, told, who):
    assert found(desk, **told) == who


def table(client, path):
    answer = client.get(path)
    assert answer.content.startswith(b"\xef\xbb\xbf")  # Excel reads it as UTF-8
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_attendees_and_orders_leave_as_tables_without_formulas(desk, browser):
    chair = browser(Role.CHAIR)
    people = {one["Number there"] or one["State"]: one for one in table(chair, f"{PAGE}.csv")}
    assert people["confirmed"]["Diet"] == "'=1+1"
    assert people["91"]["Tシャツ"] == "'@cmd"
    assert (people["91"]["Name"], people["91"]["Source"]) == ("みほん 花子", "connpass")
    assert (people["92"]["State"], people["92"]["Status there"]) == (
        "waiting for a place",
        "補欠",
    )
    orders = table(chair, "/kumo/registration/orders.csv")
    assert [(o["State"], o["Tickets"], o["Note"]) for o in orders] == [
        ("confirmed", "1", ""),
        ("cancelled", "1", "ill"),
    ]


def test_a_lead_imports_on_a_page_and_sees_who_comes(desk, browser):
    lead = browser(Role.TEAM_LEAD, "registration", language="ja")

    def look(*rows, **told):
        upload = SimpleUploadedFile("list.csv", connpass(*rows))
        return lead.post(f"{PAGE}/import", {"file": upload} | told)

    assert look().status_code == 422
    rows = (
        row("91", "みほん 花子", size="L"),
        row("92", "Sample Person"),
        row("94", kind="学生枠"),
    )
    page = look(*rows).content.decode()
    assert "ミホン 次郎" in page  # the one who left the list
    assert "Tシャツ: @cmd → L" in page
    hidden = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page))
    assert hidden["kind-2"] == "学生枠"
    told = {k: v.replace("&quot;", '"') for k, v in hidden.items() if k != "csrfmiddlewaretoken"}
    done = lead.post(f"{PAGE}/import", told | {"item-2": "student", "confirm": "1"})
    assert done.status_code == 302, done.content.decode()
    assert found(desk, state="confirmed") == ["91", "92", "94", "見本 太郎"]
    assert found(desk, item="student", source="connpass") == ["94"]
    assert desk.shop.figures("hall") == (2, 0, 18)  # bought here, and 94 as a student
    shown = lead.get(f"{PAGE}?text=みほん&state=confirmed").content.decode()
    assert "みほん 花子" in shown
    assert "Sample Person" not in shown
    order = re.search(r"registration/orders/(\w+)", shown)[1]
    history = lead.get(f"/kumo/registration/orders/{order}").content.decode()
    assert "参加" in history


def test_a_page_shows_fifty_and_leads_on(desk, browser):
    rows = [row("91"), *(row(str(n), f"見本 {n}") for n in range(100, 160))]
    import_attendees(**desk.around(), data=connpass(*rows))
    chair = browser(Role.CHAIR)
    first = chair.get(f"{PAGE}?source=connpass").content.decode()
    assert first.count("<tr>") == 51
    assert "?source=connpass&amp;page=2" in first
    last = chair.get(f"{PAGE}?source=connpass&page=999").content.decode()
    assert 1 < last.count("<tr>") < 51


@pytest.mark.parametrize("role", [None, Role.ATTENDEE, Role.STAFF])
def test_only_whoever_sells_sees_who_comes(desk, browser, role):
    client = browser(role)
    for path in ("", ".csv", "/import"):
        answer = client.get(f"{PAGE}{path}")
        assert answer.status_code in {302, 403, 404}
        assert "みほん" not in answer.content.decode()
    assert client.get("/kumo/registration/orders.csv").status_code in {302, 403, 404}
    upload = SimpleUploadedFile("list.csv", connpass(row("99")))
    client.post(f"{PAGE}/import", {"file": upload, "confirm": "1"})
    assert "99" not in found(desk)
