"""Mails leave: so many a minute, again when the server is away, and never twice while a worker lives."""

from datetime import timedelta

import pytest

from kaisai.consumers.mails import sending
from kaisai.core.identity.actors import WORKER
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.domains.mails.models import Mail
from kaisai.domains.mails.operations import (
    OWN_FOR,
    PAUSES,
    Draft,
    drop,
    hold,
    record_bounce,
    record_sending,
    release,
    resend,
    save_outbox,
    take_up,
    write,
)
from kaisai.domains.registration.operations import Wanted
from kaisai.domains.registration.operations import hold as hold_places


@pytest.fixture
def written(post):
    """Mails to so many addresses."""

    def make(*emails):
        for email in emails:
            told = post.shop.crew
            held = hold_places(**told, wanted=[Wanted("free")], language="en")
            post.shop.place(held.secret, email=email)
        return post.read()

    return make


def around(post, at=None):
    return {"by": WORKER, "conference": post.shop.conference, "at": at or now()}


def ids(mails):
    return [mail["message-id"] for mail in mails]


def test_no_more_leave_in_a_minute_than_were_set(post, written):
    save_outbox(**post.shop.crew, per_minute=3)
    written(*(f"buyer-{n}@kumo.example" for n in range(7)))
    assert len(post.send()) == 3
    at = now()
    for minutes in (1, 2):
        later = at + timedelta(minutes=minutes, seconds=5)
        mine = take_up(**around(post, later), most=50)
        assert len(mine) == (3 if minutes == 1 else 1)
        with pytest.raises(Refused):
            take_up(**around(post, later), most=50)


def test_a_worker_that_dies_between_handing_over_and_recording_sends_once_more_with_the_same_id(
    post, written, monkeypatch
):
    (mail,) = written("buyer@kumo.example")

    def die(**_told):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(sending, "record_sending", die)
        with pytest.raises(SystemExit):
            post.send()
    assert len(post.mailbox.mails) == 1
    assert len(post.send()) == 1  # another worker leaves it alone: the first may still be at it
    Mail.objects.update(next_at=now() - timedelta(seconds=1))  # ten minutes later
    first, again = ids(post.send())
    assert first == again == f"<{mail.message_id}>"
    assert post.states() == ["sent"]
    Mail.objects.update(next_at=now() - timedelta(hours=1))
    assert len(post.send()) == 2


def test_two_workers_never_have_the_same_mail(post, written):
    written(*(f"buyer-{n}@kumo.example" for n in range(6)))
    at = now()
    one = take_up(**around(post, at), most=4)
    two = take_up(**around(post, at), most=4)
    assert (len(one), len(two)) == (4, 2)
    assert not {mail.pk for mail in one} & {mail.pk for mail in two}
    assert all(mail.next_at == at + OWN_FOR for mail in one)


def test_a_server_that_is_away_is_waited_for_and_then_given_up(post, written, settings):
    (mail,) = written("buyer@kumo.example")
    settings.EMAIL_PORT = 1
    at = now()
    for attempt, pause in enumerate((*PAUSES, None), start=1):
        (mine,) = take_up(**around(post, at), most=5)
        sending.send(mine)
        mail.refresh_from_db()
        assert mail.attempts == attempt
        assert "KAISAI_MAIL_URL" in mail.problem_en
        if pause is not None:
            assert mail.state == "waiting"
            at = mail.next_at
    assert mail.state == "failed"


def test_who_is_refused_for_good_came_back(post, written):
    written("nobody@kumo.example", "buyer@kumo.example")
    assert [mail["to"] for mail in post.send()] == ["buyer@kumo.example"]
    assert post.states() == ["bounced", "sent"]
    bounced = Mail.objects.get(state="bounced")
    assert "(550)" in bounced.problem_en
    assert "550" in bounced.problem_ja


def test_one_that_is_deleted_while_it_is_sent_is_quietly_left(post, written, monkeypatch, caplog):
    first, second = written("one@kumo.example", "two@kumo.example")
    taken = take_up(**around(post), most=2)
    first.delete()  # before it is handed over: nobody is written to any more
    sending.send(taken[0])
    assert not post.mailbox.mails

    def gone(**told):
        Mail.objects.filter(pk=second.pk).delete()  # while the server has it

    monkeypatch.setattr("kaisai.consumers.mails.sending.post", gone)
    sending.send(taken[1])
    assert not Mail.objects.exists()
    assert "could not" not in caplog.text


def test_one_that_cannot_be_composed_stops_no_other(post, written):
    first, _second = written("one@kumo.example", "two@kumo.example")
    Mail.objects.filter(pk=first.pk).update(about="order:GONE2345")
    assert [mail["to"] for mail in post.send()] == ["two@kumo.example"]
    first.refresh_from_db()
    assert first.state == "waiting"
    assert "kaisai itself failed" in first.problem_en


def test_a_mail_is_sent_again_as_a_copy_with_an_id_of_its_own(post, written):
    (mail,) = written("buyer@kumo.example")
    with pytest.raises(Refused, match="not left yet"):
        resend(**post.shop.crew, mail=mail.pk)
    post.send()
    for _again in range(2):
        copy = resend(**post.shop.crew | {"at": now()}, mail=mail.pk)
        assert copy.about == mail.about
    assert len(set(ids(post.send()))) == 3


def test_what_is_held_or_dropped_does_not_leave(post, written):
    one, two, _three = written(*(f"buyer-{n}@kumo.example" for n in range(3)))
    assert hold(**post.shop.crew) == 3
    assert post.send() == []
    assert drop(**post.shop.crew, mails=[one.pk]) == 1
    assert release(**post.shop.crew | {"at": now()}, mails=[two.pk]) == 1
    assert len(post.send()) == 1
    assert release(**post.shop.crew | {"at": now()}) == 1
    assert len(post.send()) == 2
    assert post.states() == ["dropped", "sent", "sent"]
    with pytest.raises(Refused):
        release(**post.shop.crew)


def test_a_bounce_is_known_by_its_message_id_too(post, written):
    one, _two = written("buyer@kumo.example", "buyer@kumo.example")
    post.send()
    told = post.shop.crew
    found = record_bounce(**told, message_id=f"<{one.message_id}>", problem="mailbox full")
    assert (found.pk, found.problem_en) == (one.pk, "mailbox full")
    for wrong in ({"address": "who@kumo.example"}, {"message_id": "x@y"}, {}):
        with pytest.raises(Refused):
            record_bounce(**told, **wrong)


def test_what_was_sent_is_sent_whatever_the_crew_did_meanwhile(post, written):
    (mail,) = written("buyer@kumo.example")
    (mine,) = take_up(**around(post), most=1)
    drop(**post.shop.crew, mails=[mail.pk])
    record_sending(**around(post), mail=mine.pk)
    assert post.states() == ["sent"]


def test_a_key_is_written_once(post, written):
    (mail,) = written("buyer@kumo.example")
    told = {"occasion": mail.occasion, "about": mail.about, "email": mail.email}
    words = {"language": "en", "words": mail.words}
    draft = Draft(**told, **words, key=mail.key)
    assert write(**around(post), draft=draft) is None
    assert Mail.objects.count() == 1
