"""Buying on a phone, in both languages: the shop, ten minutes, an order, a ticket; the waiting list; the waiting room."""

import pytest

from tests.browser.conftest import beside
from tests.browser.test_letters import fits

LOOKS = {"en": {"phone": True}, "ja-dark": {"phone": True, "language": "ja", "dark": True}}
ROOM = """
import json
from datetime import timedelta
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.kit.clock import now
from kaisai.core.operations.conferences import change_conference, open_conference
from kaisai.domains.registration.operations import save_item, save_quota
from kaisai.domains.waiting_room.operations import save
at = now()
conference = Conference.objects.filter(slug="SLUG").first()
around = {"by": COMMAND_LINE, "at": at, "conference": conference}
if conference is None:
    day = at.date() + timedelta(30)
    told = {"name": "Crowd Days", "name_ja": "大入りの日", "starts_on": day, "ends_on": day}
    around["conference"] = open_conference(by=COMMAND_LINE, at=at, slug="SLUG", **told)
    change_conference(**around, is_public=True)
    save_quota(**around, slug="hall", name="Hall", places=9)
    save_item(**around, slug="entry", name="Entry", quotas=["hall"], price=0)
save(**around, opens_at=at + timedelta(seconds=AFTER), per_minute=600, bits=8)
print(json.dumps("saved"))
"""


def seen(page, axe):
    """The page as it stands is accessible and no wider than the phone."""
    page.locator("main h1").first.wait_for()
    assert axe(page) == []
    assert fits(page)


def fill_in(page):
    """Names, a mail address, and an answer to whatever has to be answered."""
    form = page.locator("main form").first
    for field in form.locator("input:not([type]), input[type=text]").all():
        if field.get_attribute("required") is not None:
            field.fill("Sample Phone")
    form.locator("input[type=email]").fill("phone@kumo.example")
    for field in form.locator("select[required]").all():
        field.select_option(index=1)
    names = {field.get_attribute("name") for field in form.locator("input[type=radio]").all()}
    for name in sorted(names):
        form.locator(f"input[name={name}]").first.check()
    return form


@pytest.mark.parametrize("look", LOOKS)
def test_a_phone_buys_from_the_shop_to_the_ticket(visit, axe, look):
    page = visit(None, "/demo/tickets", forgiving=True, **LOOKS[look])
    seen(page, axe)
    page.locator("select[name=many-individual]").select_option("2")
    page.locator("button.registration-go").first.click()
    page.locator(".registration-clock [data-left]").wait_for()
    seen(page, axe)
    page.locator("main form").first.evaluate("form => { form.noValidate = true }")
    page.locator("main form button.registration-go").first.click()
    page.locator("main form [role=alert]").first.wait_for()
    assert page.locator("main form [aria-invalid=true]").count() >= 3
    seen(page, axe)
    fill_in(page).locator("button.registration-go").click()
    page.locator(".registration-passes a").first.wait_for()
    seen(page, axe)
    order = page.url
    page.locator("a[href$='/pay']").first.click()
    seen(page, axe)
    page.goto(order)
    page.locator(".registration-passes a").first.click()
    page.locator(".registration-pass-code svg").wait_for()
    seen(page, axe)


@pytest.mark.parametrize("look", LOOKS)
def test_a_phone_waits_for_what_is_sold_out(visit, axe, look):
    page = visit(None, "/demo/tickets", **LOOKS[look])
    page.locator("a[href*='/tickets/wait']").first.click()
    seen(page, axe)
    page.locator("input[name=name]").fill("Sample Phone")
    page.locator("input[name=email]").fill(f"waits-{look}@kumo.example")
    page.locator("main form button[type=submit]").first.click()
    page.locator(".registration-turn").wait_for()
    seen(page, axe)


@pytest.mark.parametrize("look", LOOKS)
def test_a_phone_waits_in_the_waiting_room_and_comes_in(demo, visit, axe, look):
    slug = f"crowd-{look}"
    room = ROOM.replace("SLUG", slug)
    beside(demo, room.replace("AFTER", "3600"))
    page = visit(None, f"/{slug}/tickets", **LOOKS[look])
    page.goto(f"{demo.url}/{slug}/tickets/line")
    seen(page, axe)
    page.locator("#line button[type=submit]").click()
    page.locator("#line .is-late").wait_for()
    seen(page, axe)
    page.reload()
    page.locator("#line .is-late").wait_for()  # the place is this browser's
    beside(demo, room.replace("AFTER", "-1"))
    page.locator("#line .is-up").wait_for()  # the page follows by itself
    seen(page, axe)
    page.locator("#line a.registration-go").click()
    page.locator("select[name=many-entry]").select_option("1")
    page.locator("button.registration-go").first.click()
    page.locator(".registration-clock").wait_for()
