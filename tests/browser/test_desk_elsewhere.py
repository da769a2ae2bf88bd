"""The uplink is lost: desks meet at a kaisai in the venue that was restored from a backup, and home hears it later."""

import json

import pytest

from tests.browser.conftest import PATIENCE_MS
from tests.browser.test_desk import scan
from tests.journeys.installation import PASSWORD, SLUG, Installation, template, until

__all__ = ["template"]
TICKETS = """
import json
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.identity.installation import have_name
from kaisai.core.kit.clock import now
from kaisai.domains.registration.operations import Named, codes_of, order, save_item, save_quota
from kaisai.domains.registration.queries import list_sold_tickets
conference = Conference.objects.get(slug="kumo")
around = {"by": COMMAND_LINE, "conference": conference, "at": now()}
save_quota(**around, slug="hall", name="Hall", places=9)
save_item(**around, slug="entry", name="Entry", quotas=["hall"], price=0)
people = [Named(item="entry", name=f"Sample Guest {n}") for n in range(3)]
order(**around, name="Sample Buyer", email="sample@kumo.example", tickets=people)
codes = codes_of(conference, now())
have_name()
print(json.dumps([codes.code(ticket) for ticket in list_sold_tickets(conference, 0, 9)]))
"""
SCANS = """
import json
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.domains.desk.models import Admission, Scan
scans = sorted(Scan.objects.values_list("device", "number"))
print(json.dumps([scans, Admission.objects.count()]))
"""


NAME = """
import json
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.core.identity.installation import this_kaisai
print(json.dumps(this_kaisai()))
"""


@pytest.fixture
def two(template, tmp_path):
    """(home, the one at the venue, codes of tickets)."""
    home = Installation(tmp_path / "home", like=template)
    venue = Installation(tmp_path / "venue")
    codes = home.python(TICKETS)
    home.run("backup", tmp_path / "saved.kaisai", "--with-secret-key")
    venue.data.mkdir(parents=True)
    venue.run("restore", tmp_path / "saved.kaisai")
    assert home.python(NAME) != venue.python(NAME)  # else they would be taken for one
    home.more = {"KAISAI_DESK_URLS": venue.url}
    venue.more = {"KAISAI_DESK_URLS": home.url}
    return home, venue, codes


@pytest.fixture
def desk_at(chromium):
    """`desk_at(home, name)` is a phone that was set up at home."""
    contexts = []

    def open_desk(home, name):
        context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(f"{home.url}/accounts/login/?next=/{SLUG}/desk")
        page.locator("input[name=login]").fill("staff@kumo.example")
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form:has(input[name=login]) button[type=submit]").click()
        page.wait_for_url(f"**/{SLUG}/desk")
        page.locator("#desk-list option").first.wait_for(state="attached")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.locator("#desk-name").fill(name)
        page.locator("#set-up button[type=submit]").click()
        page.locator("#link.is-up").wait_for()
        return page

    yield open_desk
    for context in contexts:
        context.close()


def serve(installation):
    return installation.started("web", "--port", installation.port)


def test_desks_meet_at_the_venue_while_home_is_away(two, desk_at):
    home, venue, codes = two
    with serve(venue) as there:
        until(there.answers, there.said)
        with serve(home) as at_home:
            until(at_home.answers, at_home.said)
            front, back = desk_at(home, "Front"), desk_at(home, "Back")
            assert "Sample Guest 0" in scan(front, codes[0], "in")
            until(lambda: venue.python(SCANS)[0], "the venue hears of it as well")
        for page in (front, back):
            page.locator("#link", has_text="Compared at 127.0.0.1").wait_for()
        scan(front, codes[1], "in")
        front.locator(
            "#name", has_text="Sample Guest 1"
        ).wait_for()  # the one before was let in, too
        front.locator("#notes", has_not_text="Not compared").wait_for(state="attached")
        assert "Front" in scan(back, codes[1], "stop")  # used: the other desk told it at the venue
        scan(back, codes[2], "in")
        front.locator("#queue", has_text="1 not yet handed in").wait_for()
        front.reload()  # from the device: nobody at home answers
        front.locator("#link", has_text="Compared at 127.0.0.1").wait_for()
        assert "Back" in scan(front, codes[2], "stop")
        with serve(home) as at_home:
            until(at_home.answers, at_home.said)
            for page in (front, back):
                page.locator("#queue", has_text="All handed in").wait_for()
                page.locator("#link.is-up").wait_for()
            assert home.python(SCANS) == venue.python(SCANS)
            assert home.python(SCANS)[1] == 3
    assert json.dumps(codes[0]) not in at_home.said + there.said
