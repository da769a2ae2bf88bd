"""Pages: the ticket of a buyer, and those of who runs the desk."""

import hashlib
import json
import re

import pytest

from kaisai.domains.desk.models import AdmissionList
from kaisai.domains.registration.models import CodeKey
from kaisai.engines.codes.ticket_code import PREFIX
from tests.cast import AT


@pytest.fixture
def secret(desk):
    """Of an order with one ticket, that of `desk.tickets[2]`."""
    held = desk.shop.hold(entry=1)
    desk.tickets += [*desk.shop.place(held.secret).tickets.all()]
    return held.secret


def test_a_buyer_sees_the_ticket_with_its_code_and_number(desk, visitor, secret):
    order = visitor().get(f"/kumo/tickets/orders/{secret}")
    address = f"/kumo/tickets/orders/{secret}/{desk.number(2)}"
    assert address in order.content.decode()
    page = visitor().get(address)
    shown = page.content.decode()
    assert desk.number(2) in shown
    assert "<svg" in shown
    assert "Sample Buyer" in shown
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "チケット" in visitor(language="ja").get(address).content.decode()


def test_another_orders_ticket_is_not_shown_below_ones_own_secret(desk, visitor, secret):
    for number in (desk.number(0), "7K3-9QH", "x"):
        assert visitor().get(f"/kumo/tickets/orders/{secret}/{number}").status_code == 404


def test_a_cancelled_order_has_no_ticket(monkeypatch, desk, visitor, secret):
    number = desk.number(2)
    monkeypatch.setattr("kaisai.core.surfaces.requests.now", lambda: AT)  # before the term is over
    visitor().post(f"/kumo/tickets/orders/{secret}/give-back")
    assert visitor().get(f"/kumo/tickets/orders/{secret}/{number}").status_code == 404


def test_the_key_is_shown_to_nobody(desk, api):
    desk.codes  # noqa: B018 - made now
    sealed = bytes(CodeKey.objects.get().private_key)
    told = json.dumps(api("chair").get("desk.snapshot").json())
    assert desk.codes.public.hex() in told
    assert desk.codes.private.hex() not in told
    assert desk.codes.private not in sealed
    assert desk.codes.private.hex() not in repr(desk.codes)


def test_a_device_takes_along_what_it_needs_and_no_mail_address(desk, api):
    desk.codes  # noqa: B018 - made now
    told = api("staff").get("desk.snapshot").json()["result"]
    assert [ticket["number"] for ticket in told["tickets"]] == [desk.number(0), desk.number(1)]
    assert told["lists"] == []  # nobody opened the desk yet
    assert "@" not in json.dumps(told)
    assert PREFIX not in json.dumps(told)
    assert {ticket["mail"] for ticket in told["tickets"]} == {
        hashlib.sha256(b"buyer@kumo.example").hexdigest()[:32]
    }


def test_the_snapshot_comes_in_parts(desk, api, monkeypatch):
    desk.codes  # noqa: B018 - made now
    monkeypatch.setattr("kaisai.domains.desk.queries.carrying.PART", 1)
    first = api("staff").get("desk.snapshot").json()["result"]
    second = api("staff").get("desk.snapshot", after=str(first["next"])).json()["result"]
    assert [first["tickets"][0]["id"], second["tickets"][0]["id"]] == [
        ticket.pk for ticket in desk.tickets
    ]


@pytest.mark.parametrize("path", ["desk", "desk/worker.js", "desk/manifest.webmanifest"])
def test_the_app_is_for_the_desk_alone_and_tells_of_nobody(desk, visitor, path):
    answer = visitor("staff").get(f"/kumo/{path}")
    assert answer.status_code == 200
    text = answer.content.decode()
    for word in ("staff@kumo.example", "staff of Kumo", "Sample Buyer", "csrfmiddlewaretoken"):
        assert word not in text
    assert visitor("noc").get(f"/kumo/{path}").status_code == 403
    assert visitor("attendee").get(f"/kumo/{path}").status_code == 404


def test_the_service_worker_has_no_more_than_the_desk(desk, visitor):
    answer = visitor("staff").get("/kumo/desk/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/kumo/desk"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    told = json.loads(re.search(r"self\.DESK = (.*);", answer.content.decode())[1])
    assert told["page"] == "/kumo/desk"
    for address in told["shell"]:
        assert address.startswith(("/kumo/desk", "/static/kaisai/"))


def test_the_app_opens_with_a_list_and_a_key(cast, visitor):
    visitor("staff").get("/kumo/desk")
    assert [row.slug for row in AdmissionList.objects.all()] == ["admission"]
    assert CodeKey.objects.count() == 1


def test_who_arrived_is_counted_by_list_hour_and_ticket_type(desk, visitor, api):
    desk.sync("a", desk.line(1, desk.code()), desk.line(2, desk.code(), 90))
    told = api("staff").get("desk.counters").json()["result"]
    (now,) = told
    assert (now["arrived"], now["expected"]) == (1, 2)
    assert now["items"] == [{"item": "Entry", "arrived": 1, "expected": 2}]
    assert [hour["arrived"] for hour in now["hours"]] == [1]
    page = visitor("staff").get("/kumo/desk/overview").content.decode()
    assert "of 2 arrived" in page
    assert "10:00" in page  # the hour at the venue
    assert "名来場" in visitor("staff", language="ja").get("/kumo/desk/overview").content.decode()


def test_a_list_is_made_and_changed_on_its_page(desk, visitor):
    fields = {"slug": "lunch", "name": "Lunch", "name_ja": "昼食", "rule": "daily"}
    browser = visitor("chair")
    made = browser.post("/kumo/desk/lists/new", fields | {"items": ["entry"], "capacity": "9"})
    assert made.status_code == 302
    row = AdmissionList.objects.get(slug="lunch")
    assert (row.rule, row.capacity, [str(item) for item in row.items.all()]) == (
        "daily",
        9,
        ["Entry"],
    )
    page = browser.get("/kumo/desk/lists/lunch").content.decode()
    assert "昼食" in page
    assert 'value="9"' in page
    assert browser.post("/kumo/desk/lists/lunch", {"name": ""}).status_code == 422
    assert visitor("staff").get("/kumo/desk/lists/lunch").status_code == 403
