"""Everybody who applied is told by mail: winners until when, the others where they stand."""

import pytest

from kaisai.consumers.mails.writing import WRITING
from kaisai.core.identity.actors import STRANGER, WORKER
from kaisai.core.journal.models import Entry
from kaisai.domains.lottery.models import Application
from kaisai.domains.lottery.operations import decline, tell_result
from kaisai.domains.mails.models import Mail
from kaisai.domains.mails.queries import compose
from tests.domains.registration.test_selling import refusal


@pytest.fixture
def drawn(drum, monkeypatch):
    """Two of four have won; two in Japanese."""
    monkeypatch.setattr("kaisai.consumers.mails.writing.now", lambda: drum.at)
    drum.stock("lab", lab=2)
    drum.lottery(lab=2)
    secrets = {
        who: drum.apply(who, language=language).secret
        for who, language in zip("abcd", ("ja", "en", "ja", "en"), strict=True)
    }
    drum.close()
    drum.draw()
    return drum, secrets


def states():
    """How far the mails to each of them are."""
    found: dict[str, dict[str, str]] = {}
    for mail in Mail.objects.all():
        found.setdefault(mail.email[0], {})[mail.occasion] = mail.state
    return found


def hear():
    """What the worker does with the journal."""
    for entry in Entry.objects.order_by("id"):
        if WRITING.wants(entry):
            WRITING.consume(entry)


def test_everybody_gets_one_mail_in_their_language_with_the_way_to_their_application(drawn):
    drum, secrets = drawn
    hear()
    hear()
    mails = {mail.email[0]: mail for mail in Mail.objects.all()}
    assert Mail.objects.count() == len(mails) == 4
    for row in Application.objects.all():
        mail = mails[row.name]
        text = compose(mail).text
        assert mail.occasion == ("lottery_won" if row.state == "won" else "lottery_lost")
        assert mail.language == row.language
        assert f"/kumo/lotteries/applications/{secrets[row.name]}" in text
        assert secrets[row.name] not in compose(mail, is_shown=True).text
        if row.state == "won":
            until = f"{row.until.astimezone(drum.conference.zone):%Y-%m-%d %H:%M}"
            assert until in text
            assert until in mail.subject
        else:
            assert ("落選" if row.language == "ja" else "have not won") in text
    lost = Mail.objects.filter(occasion="lottery_lost")
    assert sorted(mail.words["before"] for mail in lost) == ["0", "1"]
    told = {"by": WORKER, "conference": drum.conference, "at": drum.at, "slug": "hands-on"}
    assert refusal(tell_result, **told, applications=[row.pk for row in Application.objects.all()])


def test_whoever_moves_up_is_told_that_a_place_is_kept(drawn):
    drum, _secrets = drawn
    hear()
    drum.later(days=8)
    drum.move_up()
    hear()
    assert Mail.objects.filter(occasion="order_kept").count() == 2
    assert Mail.objects.count() == 6


def test_a_result_that_has_not_left_does_not_leave_once_it_is_true_no_more(drawn):
    drum, secrets = drawn
    hear()
    rows = {row.name: row for row in Application.objects.all()}
    gone, lapsed = sorted(name for name, row in rows.items() if row.state == "won")
    waiting = {name for name, row in rows.items() if row.state == "waiting"}
    decline(by=STRANGER, conference=drum.conference, at=drum.at, secret=secrets[gone])
    assert states()[gone] == {"lottery_won": "dropped"}
    assert states()[lapsed] == {"lottery_won": "waiting"}
    drum.later(days=8)
    drum.move_up()
    hear()
    assert states()[lapsed] == {"lottery_won": "dropped"}
    for name in waiting:
        assert states()[name] == {"lottery_lost": "dropped", "order_kept": "waiting"}
