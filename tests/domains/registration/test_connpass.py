"""The public figures of a page at connpass: noted, refreshed, shown, and never at the price of the key."""

from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta

import pytest

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.domains.registration.models import Listing, ListingFigures
from kaisai.domains.registration.operations import drop_listing, note_figures, record_figures
from kaisai.domains.registration.operations.listings import MOST_LISTINGS
from kaisai.domains.registration.queries import list_due_listings, list_figures, preview_figures
from kaisai.engines.listings import connpass
from kaisai.entrypoints.worker.figures import Refreshing
from tests.connpass import KEY, NUMBER, PAGE, Stage
from tests.domains.conftest import AT

MINUTE = timedelta(minutes=1)
PAGES = "/kumo/registration/listings"
FAULT = "connpass answers with an error: try again later."


@pytest.fixture
def stage(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(connpass.Connpass.__init__, "__defaults__", (connpass.SERVER, 0))
    with Stage() as stage:
        settings.DATA_DIRECTORY = tmp_path
        settings.CONNPASS_URL, settings.CONNPASS_KEY = stage.url, KEY
        yield stage


class AtOnce(Executor):
    """A thread that has always finished."""

    def submit(self, call, *args):
        done = Future()
        try:
            done.set_result(call(*args))
        except Exception as error:  # noqa: BLE001 - as a thread does
            done.set_exception(error)
        return done


@pytest.fixture
def refresh():
    """What the worker does at a moment: asks, and a moment later records."""
    refreshing = Refreshing(AtOnce())

    def at(moment):
        refreshing.run(moment)
        refreshing.run(moment)

    return at


def note(conference, at=AT, number=NUMBER):
    return note_figures(by=COMMAND_LINE, conference=conference, at=at, number=number)


def now(conference, at=AT):
    (found,) = list_figures(by=COMMAND_LINE, conference=conference, at=at)
    return found


def told():
    """Kinds and sentences of what the journal says of pages."""
    entries = Entry.objects.filter(about__startswith="listing:").order_by("pk")
    return [(entry.kind.partition(".")[2], entry.sentence("en")) for entry in entries]


def test_a_page_is_noted_and_told_once(stage, conference):
    noted = note(conference)
    assert (noted.accepted, noted.waiting, noted.places) == (312, 40, 350)
    assert (noted.title, noted.url, noted.as_of) == (PAGE["title"], PAGE["url"], AT)
    note(conference, AT + MINUTE)
    assert told() == [
        ("figures_noted", "connpass page 123456: 312 accepted, 40 waiting, places: 350."),
        ("figures_unchanged", "connpass page 123456 read: still 312 accepted, 40 waiting."),
    ]
    assert now(conference).as_of == AT + MINUTE
    assert ListingFigures.objects.count() == 1


def test_a_preview_writes_nothing(stage, conference):
    found = preview_figures(by=COMMAND_LINE, conference=conference, number=NUMBER)
    assert (found.accepted, found.waiting, found.places) == (312, 40, 350)
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    ("status", "code"), [(401, "connpass-key"), (429, "connpass-busy"), (500, "connpass-status")]
)
def test_a_fault_is_refused_with_its_sentence_and_leaves_what_was_known(
    stage, conference, status, code
):
    note(conference)
    stage.status = status
    with pytest.raises(Refused) as refused:
        note(conference, AT + MINUTE)
    assert refused.value.code == code
    assert str(refused.value).startswith("connpass ")
    assert KEY not in str(refused.value)
    assert now(conference).as_of == AT
    assert len(told()) == 1


def test_without_a_key_the_setting_is_named(stage, conference, settings):
    settings.CONNPASS_KEY = ""
    with pytest.raises(Refused, match="KAISAI_CONNPASS_KEY"):
        note(conference)


@pytest.mark.parametrize("number", [0, -1, 2_000_000_001])
def test_a_number_that_no_page_has_is_refused_before_anybody_is_asked(stage, conference, number):
    with pytest.raises(Refused) as refused:
        note(conference, number=number)
    assert refused.value.status == 422
    assert stage.asked == []


def test_a_conference_follows_no_more_than_ten(stage, conference):
    for number in range(1, MOST_LISTINGS + 2):
        stage.pages[number] = PAGE | {"id": number}
    for number in range(1, MOST_LISTINGS + 1):
        note(conference, number=number)
    with pytest.raises(Refused, match="ten pages"):
        note(conference, number=MOST_LISTINGS + 1)


def test_the_worker_asks_every_ten_minutes_and_tells_what_changed(stage, conference, refresh):
    note(conference)
    refresh(AT + 9 * MINUTE)
    assert len(stage.asked) == 1
    refresh(AT + 10 * MINUTE)
    assert now(conference).as_of == AT + 10 * MINUTE
    stage.tell(accepted=320, waiting=32)
    refresh(AT + 20 * MINUTE)
    assert [kind for kind, _sentence in told()] == ["figures_noted"] * 2
    assert Entry.objects.filter(actor_label="worker").count() == 1
    for minutes, before in ((59, None), (60, (312, 40)), (79, (312, 40)), (80, (320, 32))):
        assert now(conference, AT + minutes * MINUTE).before == before


def test_a_fault_is_shown_with_when_it_was_last_good_and_told_once(stage, conference, refresh):
    note(conference)
    stage.status = 500
    for minutes in (10, 20, 30):
        refresh(AT + minutes * MINUTE)
    found = now(conference)
    assert (found.problem, found.as_of, found.tried_at) == (FAULT, AT, AT + 30 * MINUTE)
    assert (found.accepted, found.waiting) == (312, 40)
    stage.status = 403
    refresh(AT + 40 * MINUTE)
    stage.status = 200
    refresh(AT + 50 * MINUTE)
    assert now(conference).problem == ""
    kinds = ["figures_noted", "figures_lost", "figures_lost", "figures_noted"]
    assert [kind for kind, _sentence in told()] == kinds
    assert told()[1][1] == f"connpass page 123456 cannot be read: {FAULT}"
    assert all(KEY not in sentence for _kind, sentence in told())
    assert ListingFigures.objects.count() == 1  # they were the same all the time


def test_a_bug_while_reading_is_a_fault_like_any_other(
    stage, conference, refresh, monkeypatch, caplog
):
    note(conference)

    def broken(_number):
        raise RuntimeError(KEY)

    monkeypatch.setattr("kaisai.entrypoints.worker.figures.ask_connpass", broken)
    refresh(AT + 10 * MINUTE)
    assert now(conference).problem == FAULT
    assert KEY not in caplog.text


def test_nobody_is_asked_once_the_conference_is_over(stage, conference):
    note(conference)
    over = datetime(2026, 10, 4, 15, 0, tzinfo=UTC)  # midnight in Tokyo
    assert [each.number for each in list_due_listings(over - MINUTE)] == [NUMBER]
    assert list_due_listings(over) == []


def test_what_is_dropped_is_gone_also_while_it_is_asked(stage, conference):
    note(conference)
    refreshing = Refreshing(AtOnce())
    refreshing.run(AT + 10 * MINUTE)
    around = {"by": COMMAND_LINE, "conference": conference, "at": AT}
    drop_listing(**around, number=NUMBER)
    refreshing.run(AT + 11 * MINUTE)
    assert not Listing.objects.exists()
    assert not ListingFigures.objects.exists()
    with pytest.raises(NotFound):
        drop_listing(**around, number=NUMBER)
    with pytest.raises(NotFound):
        record_figures(**around, number=NUMBER, told=None, problem="status")


def test_the_page_follows_shows_and_drops(stage, browser, conference):
    chair = browser(Role.CHAIR)
    assert "Follow this page" in chair.get(PAGES).content.decode()
    assert chair.post(PAGES, {"number": PAGE["url"]}).status_code == 302
    for page in (PAGES, "/kumo/registration/attendees", "/kumo/registration/attendees/import"):
        shown = " ".join(chair.get(page).content.decode().split())
        assert f'<a href="{PAGE["url"]}" rel="noreferrer">connpass</a>' in shown
        assert "312 accepted of 350, 40 waiting, as of" in shown
    japanese = browser(Role.TEAM_LEAD, language="ja").get(PAGES).content.decode()
    assert "定員350名中" in japanese
    assert "見本のカンファレンス" in japanese
    assert chair.post(f"{PAGES}/{NUMBER}/drop").status_code == 302
    assert "accepted of" not in chair.get(PAGES).content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "required"),
        ("abc", "Give a number"),
        ("0", "Give a number"),
        ("99999999999", "Give a number"),
        ("https://evil.example/event/123456/", "Give a number"),
        ("7", "connpass knows no public page of this number"),
    ],
)
def test_what_is_no_page_is_said_in_the_form(stage, browser, conference, given, said):
    answer = browser(Role.CHAIR).post(PAGES, {"number": given})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_fault_and_a_strange_title_are_shown_safely(stage, browser, conference):
    stage.tell(title="<script>alert(1)</script>", url="javascript:alert(1)", limit=None)
    note(conference)
    Listing.objects.update(problem="busy")
    shown = browser(Role.CHAIR).get(PAGES).content.decode()
    assert "&lt;script&gt;alert(1)" in shown
    assert "javascript:alert" not in shown
    assert "connpass asks for patience" in shown
    assert "312 accepted, 40 waiting" in shown


def test_who_does_not_sell_sees_and_follows_nothing(stage, browser, conference):
    staff = browser(Role.STAFF)
    assert staff.get(PAGES).status_code == 403
    assert staff.post(PAGES, {"number": NUMBER}).status_code == 403
    assert staff.post(f"{PAGES}/{NUMBER}/drop").status_code == 403
    assert stage.asked == []
