"""Reports in a mailbox mark the mails that came back: ours, to the very address, and once."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import STRANGER
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import NotAllowed, Refused
from kaisai.domains.mails.models import Mail
from kaisai.domains.mails.operations import import_bounces
from kaisai.domains.mails.queries import preview_bounces
from kaisai.engines.formats.bounces import join_messages
from tests.domains.mails.test_sending import written
from tests.returned import report

__all__ = ["written"]


@pytest.fixture
def sent(post, written):
    written("ann@kumo.example", "bob@kumo.example", "eve@kumo.example")
    post.send()
    return {mail.email[:3]: mail for mail in Mail.objects.all()}


def asked(post):
    return {name: value for name, value in post.shop.crew.items() if name != "at"}


def states():
    return {mail.email[:3]: mail.state for mail in Mail.objects.all()}


def test_what_came_back_is_marked_once_and_further_mails_are_held(post, sent, written):
    data = join_messages(
        [
            report("ANN@kumo.example", sent["ann"].message_id, said="550 <script>no such user"),
            report("bob@kumo.example"),  # the server returned nothing of the mail
            report("eve@kumo.example", sent["eve"].message_id, status="4.4.7"),
            b"Subject: thanks\n\nSee you there.\n",
        ]
    )
    looked = preview_bounces(**asked(post), data=data)
    assert set(states().values()) == {"sent"}
    done = import_bounces(**post.shop.crew, data=data)
    assert done == looked
    assert (done.came_back, done.later, done.strange, done.unread) == (2, 1, 0, 1)
    assert states() == {"ann": "bounced", "bob": "bounced", "eve": "sent"}
    sent["ann"].refresh_from_db()
    assert sent["ann"].problem_ja == "5.1.1 smtp; 550 <script>no such user"
    assert "kumo.example" not in str(list(Entry.objects.filter(kind__startswith="mails.").values()))
    again = import_bounces(**post.shop.crew, data=data)
    assert (again.came_back, again.known, again.later) == (0, 2, 1)
    assert Entry.objects.filter(kind="mails.bounced").count() == 2
    assert written("ann@kumo.example")[-1].state == "held"


def test_a_report_about_what_we_did_not_send_changes_nothing(post, sent):
    lies = [
        report("nobody@kumo.example"),
        report("nobody@kumo.example", sent["ann"].message_id),
        report("ann@kumo.example", "made-up@kaisai.example"),
        report("ann@kumo.example", sent["bob"].message_id),
    ]
    done = import_bounces(**post.shop.crew, data=join_messages(lies))
    assert (done.strange, done.came_back) == (4, 0)
    assert set(states().values()) == {"sent"}


def test_who_was_forwarded_is_known_by_the_address_that_we_wrote_to(post, sent):
    told = report("gone@elsewhere.example", sent["ann"].message_id, original="ann@kumo.example")
    assert import_bounces(**post.shop.crew, data=told).came_back == 1


def test_a_mail_that_has_not_left_cannot_come_back(post, written):
    (mail,) = written("ann@kumo.example")
    told = import_bounces(**post.shop.crew, data=report("ann@kumo.example", mail.message_id))
    assert (told.strange, states()) == (1, {"ann": "waiting"})


def test_nothing_and_too_much_are_refused_and_so_is_who_may_not(post, monkeypatch):
    with pytest.raises(Refused, match="no message"):
        import_bounces(**post.shop.crew, data=b"")
    monkeypatch.setattr("kaisai.domains.mails.queries.bounces.MOST_BYTES", 10)
    with pytest.raises(Refused, match="split the mailbox"):
        preview_bounces(**asked(post), data=b"x" * 11)
    monkeypatch.undo()
    monkeypatch.setattr("kaisai.engines.formats.bounces.MOST_MESSAGES", 2)
    data = join_messages([report("ann@kumo.example")] * 3)
    with pytest.raises(Refused, match="messages at once: split the mailbox"):
        import_bounces(**post.shop.crew, data=data)
    with pytest.raises(NotAllowed):
        import_bounces(**post.shop.crew | {"by": STRANGER}, data=b"x")


def test_on_the_page_reports_are_looked_at_before_they_mark(post, sent, browser):
    chair, page = browser(Role.CHAIR, language="ja"), "/kumo/mails/returned"
    assert "不達通知" in chair.get(page).content.decode()
    told = report("ann@kumo.example", sent["ann"].message_id, said="550 <script>")
    shown = chair.post(page, {"file": SimpleUploadedFile("one.eml", told)}).content.decode()
    assert "ann@kumo.example" in shown
    assert "550 &lt;script&gt;" in shown
    assert states()["ann"] == "sent"
    held = re.search(r'name="held" value="([^"]+)"', shown)[1]
    assert chair.post(page, {"held": held, "confirm": "1"}).status_code == 302
    assert states()["ann"] == "bounced"
    assert chair.post(page, {}).status_code == 422
    odd = SimpleUploadedFile("odd.eml", b"\xff\x00 no mail")
    assert chair.post(page, {"file": odd}).status_code == 200
    assert browser(Role.ATTENDEE).get(page).status_code == 404
