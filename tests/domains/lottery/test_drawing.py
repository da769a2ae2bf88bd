"""Who wins is what anybody can work out, nobody is parted, and nothing is promised that there is not."""

import contextlib
import json
import runpy
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core import serializers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaisai.core.identity.actors import COMMAND_LINE, STRANGER
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import NotAllowed, NotFound, Refused
from kaisai.core.kit.sealing import unseal
from kaisai.core.operations.answers import describe
from kaisai.domains.lottery.enums import ApplicationState, LotteryState
from kaisai.domains.lottery.models import Application
from kaisai.domains.lottery.operations import draw, regroup, withdraw
from kaisai.domains.lottery.operations.announcing import SEED_SEALED_FOR
from kaisai.domains.lottery.queries import list_lotteries, read_record, record_of
from kaisai.domains.registration.models import FREE, Place
from kaisai.domains.registration.operations import Wanted, hold
from kaisai.engines.lottery import draw as method
from kaisai.engines.lottery.checking import verify
from kaisai.engines.lottery.script import SCRIPT
from tests.architecture.tree import ROOT

PAGE = ROOT / "docs" / "do" / "verify-a-lottery.md"


def script_of_the_page():
    text = PAGE.read_text(encoding="utf-8")
    return text.partition("```python\n")[2].partition("```")[0]


def run_again(record, folder):
    """Whether the script of the documentation finds something wrong in a record."""
    script, file = Path(folder) / "draw_again.py", Path(folder) / "lottery.json"
    script.write_text(script_of_the_page(), encoding="utf-8")
    file.write_text(record, encoding="utf-8")
    before, sys.argv = sys.argv, ["draw_again.py", str(file)]
    try:
        runpy.run_path(str(script), run_name="__main__")
    except SystemExit as end:
        return end.code
    finally:
        sys.argv = before
    return "did not end"


def test_the_page_and_the_documentation_have_the_same_twenty_lines():
    assert script_of_the_page() == SCRIPT
    assert len([line for line in SCRIPT.splitlines() if line]) <= 20


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    sizes=st.lists(st.integers(1, 4), max_size=8),
    both=st.lists(st.booleans(), min_size=8, max_size=8),
    hall=st.integers(1, 12),
    lab=st.integers(1, 5),
    salt=st.sampled_from(["", "38,471.20", "晴れ"]),
)
def test_the_draw_is_what_the_engine_and_a_stranger_work_out(
    drum, tmp_path, sizes, both, hall, lab, salt
):
    drum.later(days=30)
    slug = f"l{drum.at:%Y%m%d}"
    drum.stock("hall", item="plain", hall=12)
    drum.stock("hall", "lab", item="with-lab", lab=5)
    Place.objects.update(ticket=None, until=FREE)
    drum.lottery(slug, ("plain", "with-lab"), hall=hall, lab=lab, salt="the index" if salt else "")
    for number, size in enumerate(sizes):
        item = "with-lab" if both[number] else "plain"
        first = drum.apply(f"p{number}-0", slug, item=item)
        for more in range(1, size):
            drum.apply(f"p{number}-{more}", slug, item="plain", code=first.group_code)
    drum.close(slug)
    drum.draw(slug, salt=salt)
    row = drum.row(slug)
    record = record_of(row)
    assert all(finding.is_right for finding in verify(record))
    assert record.result == method.draw(record.quotas, record.applications, record.seed, salt)
    assert run_again(row.record, tmp_path) is False
    forged = json.loads(row.record)
    forged["winners"].append("A-0")
    assert run_again(json.dumps(forged), tmp_path) is True
    rows = Application.objects.filter(lottery=row)
    won = {each.number for each in rows if each.state == ApplicationState.WON}
    assert won == set(record.result.winners)
    for group in row.groups.all():
        assert len({each.state for each in group.members.all()}) == 1  # nobody is parted
    held = Place.objects.filter(until__gt=drum.at)
    assert held.filter(quota__slug="hall").count() == len(won) <= hall
    assert held.filter(quota__slug="lab").count() <= lab
    assert all(each.order.is_held(drum.at) for each in rows if each.number in won)


@pytest.fixture
def applied(drum):
    drum.stock(lab=4)
    drum.lottery(lab=3)
    drum.groups(1, 2, 1, 2)
    return drum


def test_before_the_draw_the_seed_is_nowhere_to_be_read(applied, caplog, client):
    lottery = applied.row()
    sealed = bytes(lottery.sealed_seed)
    seed = unseal(sealed, key=django_settings.SECRET_KEY, purpose=SEED_SEALED_FOR)
    assert method.commitment(seed) == lottery.commitment
    applied.close()
    told = json.dumps([entry.payload for entry in Entry.objects.all()])
    told += serializers.serialize("json", [applied.row()]) + caplog.text
    told += json.dumps(describe(list_lotteries(**applied.crew)))
    told += read_record(**applied.crew, slug="hands-on")
    for page in ("/kumo/lotteries", "/kumo/lotteries/hands-on"):
        told += client.get(page).content.decode()
    assert lottery.commitment in told
    assert seed.hex() not in told
    assert seed not in sealed
    applied.draw()
    assert seed.hex() in client.get("/kumo/lotteries/hands-on").content.decode()
    assert applied.told("lottery.drawn")[0]["seed"] == seed.hex()


def test_the_journal_and_the_record_name_nobody(applied):
    applied.close()
    applied.draw()
    told = json.dumps([entry.payload for entry in Entry.objects.all()]) + applied.row().record
    assert "one0-0" not in told
    assert not [group.code for group in applied.row().groups.all() if group.code in told]


def test_it_is_drawn_once_after_the_list_and_the_list_after_closing(applied):
    with pytest.raises(Refused, match="Publish the list first"):
        applied.draw()
    with pytest.raises(NotFound, match="published when"):
        read_record(**applied.crew, slug="hands-on")
    applied.close()
    with pytest.raises(Refused, match="already"):
        applied.close()
    for change in (lambda: applied.lottery(lab=2), lambda: applied.apply("late")):
        with pytest.raises(Refused):
            change()
    applied.draw()
    drawn = applied.row().record
    with pytest.raises(Refused, match="drawn once"):
        applied.draw()
    assert applied.row().record == drawn
    assert applied.row().state_at(applied.at) is LotteryState.DRAWN


def test_a_draw_that_promises_more_than_there_is_writes_nothing(applied):
    applied.close()
    applied.item("entry", "lab")
    applied.hold(entry=2)
    before = Entry.objects.count()
    with pytest.raises(Refused, match="has 2 free places and 3 are promised"):
        applied.draw()
    assert Entry.objects.count() == before
    assert applied.row().drawn_at is None
    applied.quota("lab", 5)
    applied.draw()
    # Of three places one stays where the two who come alone have the first lots.
    assert applied.figures("lab") in {(0, 5, 0), (0, 4, 1)}


def test_ticket_types_that_take_other_places_than_were_published_are_refused(applied):
    applied.quota("more", 9)
    applied.close()
    applied.stock("lab", "more")
    with pytest.raises(Refused, match="other quotas"):
        applied.draw()
    assert applied.row().drawn_at is None


def test_a_salt_is_given_exactly_where_one_was_announced(applied):
    applied.close()
    with pytest.raises(Refused, match="No salt was announced"):
        applied.draw(salt="42")
    applied.lottery("other", lab=1, salt="The weather")
    applied.close("other")
    for salt, sentence in (("", "say it"), (" 42", "without spaces"), ("4\n2", "printable")):
        with pytest.raises(Refused, match=sentence):
            applied.draw("other", salt=salt)
    assert applied.draw("other", salt="晴れ").salt == "晴れ"


def test_the_key_of_another_installation_opens_nothing_and_says_so(applied, settings):
    applied.close()
    settings.SECRET_KEY = "another-key-of-another-installation"
    with pytest.raises(Refused, match="Bring back the key"):
        applied.draw()


def test_only_who_sells_draws(applied, person):
    applied.close()
    for who in (STRANGER, person("staff")):
        with pytest.raises(NotAllowed):
            draw(by=who, conference=applied.conference, at=applied.at, slug="hands-on")


def test_what_is_drawn_by_lot_cannot_be_had_by_coming_first(applied):
    around = {"conference": applied.conference, "at": applied.at}
    with pytest.raises(Refused, match="drawn by lot"):
        hold(by=STRANGER, **around, wanted=[Wanted("hands-on")])
    applied.item("guests", "lab", mode="invitation")
    with pytest.raises(Refused, match="by invitation only"):
        hold(by=COMMAND_LINE, **around, wanted=[Wanted("guests")])


class TestApplying:
    """Once for each mail address, with others or alone, until closing."""

    def test_one_application_for_each_mail_address_and_anew_after_withdrawing(self, applied):
        with pytest.raises(Refused, match="applied already"):
            applied.apply("ONE0-0")
        mine = applied.apply("mine")
        around = {"by": STRANGER, "conference": applied.conference, "at": applied.at}
        withdraw(**around, secret=mine.secret)
        with pytest.raises(Refused, match="withdrawn"):
            withdraw(**around, secret=mine.secret)
        again = applied.apply("Mine")
        assert again.number != mine.number
        applied.close()
        assert mine.number not in applied.row().record
        with pytest.raises(Refused, match="closed"):
            withdraw(**around | {"at": applied.at}, secret=again.secret)

    def test_a_group_is_as_large_as_it_may_be_and_can_be_left(self, applied):
        applied.lottery("pairs", most=2, lab=2)
        first = applied.apply("a", "pairs")
        applied.apply("b", "pairs", code=f" {first.group_code[:4].lower()}-{first.group_code[4:]}")
        with pytest.raises(Refused, match="2 members already"):
            applied.apply("c", "pairs", code=first.group_code)
        around = {"by": STRANGER, "conference": applied.conference, "at": applied.at}
        with pytest.raises(Refused, match="in this group already"):
            regroup(**around, secret=first.secret, code=first.group_code)
        left = regroup(**around, secret=first.secret)
        assert left.group.code != first.group_code
        assert applied.apply("c", "pairs", code=first.group_code).group_code == first.group_code
        with pytest.raises(NotFound, match="no group with this code"):
            applied.apply("d", "pairs", code="23456789")

    def test_nobody_applies_before_it_opens_or_without_a_name(self, applied):
        applied.later(hours=-2)
        with pytest.raises(Refused, match="not open yet"):
            applied.apply("early")
        applied.later(hours=2)
        for who in ("", "  ", "no mail"):
            with pytest.raises(Refused):
                applied.apply(who)

    def test_somebody_who_applied_keeps_what_was_applied_for(self, applied):
        applied.stock("lab", item="evening")
        with pytest.raises(Refused, match="Somebody applied"):
            applied.lottery(items=("evening",), lab=2)
        with contextlib.suppress(Refused):
            applied.lottery(items=("evening", "hands-on"), lab=2)
        with pytest.raises(Refused, match="one of the ticket types"):
            applied.apply("undecided")


@pytest.mark.parametrize(
    ("places", "items", "sentence"),
    [
        ({}, ("hands-on",), "how many places"),
        ({"lab": 5}, ("hands-on",), "has 4 places"),
        ({"lab": 0}, ("hands-on",), "has 4 places"),
        ({"lab": 1}, (), "which ticket types"),
        ({"lab": 1}, ("entry",), "not drawn by lot"),
        ({"lab": 1}, ("nothing",), "no ticket type"),
    ],
)
def test_a_lottery_gives_away_only_what_it_has(drum, places, items, sentence):
    drum.stock(lab=4)
    drum.item("entry", "lab")
    with pytest.raises(Refused, match=sentence):
        drum.lottery(items=items, **places)
