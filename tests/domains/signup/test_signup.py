"""From the poster to a role that ends by itself."""

from datetime import date, datetime, timedelta

import pytest

from kaisai.core.access.enums import Role
from kaisai.core.access.models import Grant
from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import NotAllowed, NotFound, Refused
from kaisai.core.operations.accounts import create_account, grant_role
from kaisai.domains.desk.operations import save_list
from kaisai.domains.desk.queries import list_lists
from kaisai.domains.mails.models import Mail
from kaisai.domains.mails.operations import save_outbox
from kaisai.domains.signup.enums import OfferState, Task
from kaisai.domains.signup.models import Offer, SignUp
from kaisai.domains.signup.operations import clear, offer
from kaisai.domains.signup.queries import list_days, list_mine, list_offers, list_over
from kaisai.entrypoints.worker.chores import _clear_offers
from tests.cast import open_kumo


def refused(call):
    with pytest.raises(Refused) as told:
        call()
    return told.value.code


def venue(conference, text):
    return datetime.fromisoformat(text).replace(tzinfo=conference.zone)


class TestTheWord:
    def test_it_is_ten_letters_that_nobody_guesses_and_stays_when_opened_again(self, morning):
        word = morning.open()
        assert len(word) == 10
        assert morning.open() == word
        assert SignUp.objects.get().ends_at == venue(morning.conference, "2026-10-04 04:00")

    def test_another_word_and_closing_end_the_old_one_at_once(self, morning):
        old = morning.open()
        assert morning.open(new_word=True) != old
        assert refused(lambda: morning.offer(word=old)) == "not-found"
        closed = morning.word
        morning.close()
        assert refused(lambda: morning.offer(word=closed)) == "closed"
        assert refused(morning.close) == "not-open"
        assert morning.open() not in {old, closed}
        assert refused(lambda: morning.offer(word=closed)) == "not-found"

    def test_it_is_typed_as_people_type(self, morning):
        word = morning.open()
        assert morning.offer(word=f" {word[:5].lower()}-{word[5:]} ").pk

    def test_days_begin_at_four_and_are_today_or_tomorrow(self, morning):
        morning.later(hours=17)  # three at night
        morning.open()
        assert SignUp.objects.get().day == date(2026, 10, 3)
        morning.open(day=date(2026, 10, 4))
        for day in (date(2026, 10, 2), date(2026, 10, 5)):
            assert refused(lambda day=day: morning.open(day=day)) == "bad-day"
        morning.later(hours=1)
        assert refused(lambda: morning.open(day=date(2026, 10, 3))) == "bad-day"

    def test_the_crew_sees_word_and_address_only_where_they_lead_somewhere(self, morning, settings):
        settings.PUBLIC_URL = "https://kumo.example"
        word = morning.open()
        (day,) = list_days(**morning.around())
        assert (day.word, day.address) == (word, f"https://kumo.example/kumo/join/{word}")
        morning.close()
        (day,) = list_days(**morning.around())
        assert (day.is_open, day.word, day.address) == (False, "", "")

    def test_a_word_leads_to_its_conference_only(self, morning):
        word = morning.open()
        other = morning.around(morning.helper()) | {"conference": open_kumo("kaze")}
        told = {"word": word, "name": "Ann", "tasks": [Task.DESK]}
        assert refused(lambda: offer(**other, **told)) == "not-found"


class TestOffering:
    def test_twice_is_once_and_changes_what_was_said(self, morning):
        morning.open()
        first = morning.offer(name="ann")
        again = morning.offer(name="ann", tasks=[Task.ANY, Task.CARRY, Task.ANY])
        assert first.pk == again.pk
        assert Offer.objects.get().tasks == ["carry", "any"]

    def test_until_the_end_of_the_day_or_earlier(self, morning, conference):
        morning.open()
        assert morning.offer().until == venue(conference, "2026-10-04 04:00")
        six = venue(conference, "2026-10-03 18:00")
        assert morning.offer(until=six).until == six
        for wrong in ("2026-10-03 10:00", "2026-10-04 04:01"):
            bad = venue(conference, wrong)
            assert refused(lambda bad=bad: morning.offer(until=bad)) == "bad-until"

    @pytest.mark.parametrize(
        ("told", "code"),
        [({"name": "  "}, "bad-value"), ({"tasks": []}, "no-task"), ({"word": ""}, "not-found")],
    )
    def test_what_is_not_said_is_refused(self, morning, told, code):
        morning.open()
        assert refused(lambda: _offered(morning, told)) == code

    def test_a_long_name_is_refused(self, morning):
        morning.open()
        assert refused(lambda: _offered(morning, {"name": "x" * 41})) == "bad-value"

    def test_who_is_of_the_crew_offers_nothing(self, morning, person):
        morning.open()
        staff = person(Role.STAFF)
        told = {"word": morning.word, "name": "Sample", "tasks": [Task.ANY]}
        assert refused(lambda: _as(morning, staff, told)) == "of-the-crew"

    def test_after_the_day_nobody_offers(self, morning):
        word = morning.open()
        morning.later(hours=18)
        assert refused(lambda: morning.offer(word=word)) == "over"

    def test_taken_back_it_is_erased_by_its_owner_only(self, morning):
        morning.open()
        made = morning.offer("ann")
        with pytest.raises(NotFound):
            morning.take_back(made, "bob")
        morning.take_back(made)
        assert not Offer.objects.exists()
        assert list(list_mine(by=morning.helper(), conference=morning.conference)) == []


def _offered(morning, told):
    return _as(
        morning,
        morning.helper(),
        {"word": morning.word, "name": "Ann", "tasks": [Task.DESK]} | told,
    )


def _as(morning, who, told):
    return offer(**morning.around(who), **told)


class TestAccepting:
    def test_they_may_at_once_and_no_longer_when_it_ends(self, morning, conference):
        morning.open()
        made, ann = morning.offer(), morning.helper()
        assert not may_see_conference(ann, conference)
        morning.accept(made, until=venue(conference, "2026-10-03 18:00"))
        assert may_see_conference(ann, conference)
        morning.later(hours=7, minutes=59)
        assert may_see_conference(ann, conference)
        morning.later(minutes=1)
        assert not may_see_conference(ann, conference)

    def test_staff_of_registration_works_at_the_desk_at_once(self, morning, conference):
        save_list(**morning.around(), slug="admission", name="Admission")
        morning.open()
        made, ann = morning.offer(), morning.helper()
        with pytest.raises(NotAllowed):
            list_lists(by=ann, conference=conference)
        morning.accept(made, role=Role.STAFF, team="registration")
        assert len(list_lists(by=ann, conference=conference)) == 1
        morning.later(hours=18)
        with pytest.raises(NotAllowed):
            list_lists(by=ann, conference=conference)

    def test_without_a_word_it_ends_when_they_leave_at_four_at_the_latest(
        self, morning, conference
    ):
        morning.open()
        six, four = (venue(conference, f"2026-10-0{at}") for at in ("3 18:00", "4 04:00"))
        morning.accept(morning.offer("ann", until=six))
        morning.accept(morning.offer("bob"))
        assert list(Grant.objects.filter(role="day_staff").values_list("until", flat=True)) == [
            six,
            four,
        ]
        cat = morning.offer("cat")
        late = four + timedelta(minutes=1)
        assert refused(lambda: morning.accept(cat, until=late)) == "bad-until"
        assert refused(lambda: morning.accept(cat, until=morning.at)) == "bad-until"

    def test_who_coordinates_gives_only_what_is_theirs(self, morning, person):
        morning.open()
        lead = person(Role.TEAM_LEAD, "volunteers")
        made = morning.offer("ann")
        for role, team in ((Role.STAFF, ""), (Role.STAFF, "registration"), (Role.CHAIR, "")):
            with pytest.raises(NotAllowed):
                morning.accept(made, by=lead, role=role, team=team)
        with pytest.raises(NotAllowed):
            morning.accept(made, by=morning.chair, role=Role.NOC)
        assert morning.accept(made, by=lead).role == Role.DAY_STAFF
        bob = morning.offer("bob")
        assert morning.accept(bob, by=lead, role=Role.STAFF, team="volunteers").team == "volunteers"

    def test_nobody_gives_longer_than_they_coordinate_themselves(self, morning, person, conference):
        morning.open()
        lead, six = person(Role.TEAM_LEAD, "volunteers"), venue(conference, "2026-10-03 18:00")
        told = {"email": lead.account.email, "role": Role.TEAM_LEAD, "team": "volunteers"}
        grant_role(**morning.around(), **told, until=six)
        ann, bob = morning.offer("ann"), morning.offer("bob")
        late = six + timedelta(minutes=1)
        assert refused(lambda: morning.accept(ann, by=lead, until=late)) == "bad-until"
        assert morning.accept(ann, by=lead).until == six
        assert morning.accept(bob, until=late).until == late

    @pytest.mark.parametrize(
        ("role", "team"),
        [(Role.STAFF, ""), (Role.NOC, ""), (Role.DAY_STAFF, ""), (Role.TEAM_LEAD, "network")],
    )
    def test_who_does_not_coordinate_does_nothing(self, morning, person, role, team):
        morning.open()
        made, by = morning.offer(), person(role, team)
        for call in (morning.accept, morning.decline, morning.end):
            with pytest.raises(NotAllowed):
                call(made, by=by)
        with pytest.raises(NotAllowed):
            list_offers(by=by, conference=morning.conference)

    def test_it_is_answered_once(self, morning):
        morning.open()
        made = morning.offer()
        morning.accept(made)
        for call in (morning.accept, morning.decline):
            assert refused(lambda call=call: call(made)) == "answered"
        assert refused(morning.offer) == "answered"

    def test_who_got_a_role_meanwhile_keeps_it_as_it_is(self, morning, conference):
        morning.open()
        made = morning.offer()
        grant_role(**morning.around(), email="ann@kumo.example", role=Role.DAY_STAFF)
        assert refused(lambda: morning.accept(made)) == "of-the-crew"
        morning.take_back(made)
        assert Grant.objects.get(role="day_staff").until is None

    def test_an_account_that_was_shut_gets_nothing(self, morning):
        morning.open()
        made = morning.offer()
        made.account.is_active = False
        made.account.save()
        assert refused(lambda: morning.accept(made)) == "no-account"

    def test_ended_early_or_taken_back_the_role_is_gone_at_once(self, morning, conference):
        morning.open()
        ann, bob = morning.offer("ann"), morning.offer("bob")
        morning.accept(ann)
        morning.accept(bob)
        morning.later(hours=1)
        assert morning.end(ann).until == morning.at
        assert refused(lambda: morning.end(ann)) == "not-helping"
        morning.take_back(bob, "bob")
        assert not may_see_conference(morning.helper("ann"), conference)
        assert not may_see_conference(morning.helper("bob"), conference)
        assert not Grant.objects.filter(role="day_staff").exists()

    def test_a_role_that_a_chair_made_longer_since_stays(self, morning, conference):
        morning.open()
        made = morning.offer()
        morning.accept(made)
        grant_role(**morning.around(), email="ann@kumo.example", role=Role.DAY_STAFF)
        morning.take_back(made)
        assert may_see_conference(morning.helper(), conference)

    def test_closed_sign_up_can_still_be_answered(self, morning):
        morning.open()
        made = morning.offer()
        morning.close()
        assert morning.accept(made).state == OfferState.ACCEPTED


class TestTelling:
    def test_they_are_told_in_their_language_with_no_secret(self, morning, settings):
        settings.PUBLIC_URL = "https://kumo.example"
        morning.open()
        morning.accept(morning.offer("ann", language="ja"))
        morning.decline(morning.offer("bob", language="en"))
        ann, bob = Mail.objects.order_by("pk")
        assert (ann.email, ann.language) == ("ann@kumo.example", "ja")
        assert "当日スタッフ" in ann.subject
        assert (bob.occasion, bob.language) == ("day_staff_declined", "en")
        assert bob.words["page"] == "https://kumo.example/kumo/join"
        for mail in (ann, bob):
            for secret in (morning.word, "Ann", "Bob"):
                assert secret not in f"{mail.text}{mail.words}"

    def test_they_are_told_at_once_also_where_mails_wait_for_release(self, morning):
        save_outbox(**morning.around(), waits=True)
        morning.open()
        morning.accept(morning.offer())
        assert Mail.objects.get().state == "waiting"

    def test_what_was_taken_back_tells_nobody(self, morning):
        morning.open()
        made = morning.offer()
        morning.accept(made)
        morning.take_back(made)
        assert Mail.objects.get().state == "dropped"

    def test_the_journal_names_neither_people_nor_words(self, morning):
        create_account(by=COMMAND_LINE, at=morning.at, email="eve@kumo.example", name="Eve Sample")
        morning.helper("fay"), morning.helper("gil")
        morning.open()
        before = Entry.objects.count()
        for name in ("eve", "fay", "gil"):
            morning.offer(name, tasks=[Task.ANY])
        eve, fay, gil = Offer.objects.order_by("pk")
        morning.accept(eve)
        morning.end(eve)
        morning.decline(fay)
        morning.take_back(gil, "gil")
        morning.open(new_word=True)
        told = list(Entry.objects.order_by("pk")[before:])
        assert len(told) > 8
        for entry in told:
            text = f"{entry.payload} {entry.actor_label} {entry.about} {entry.sentence('ja')}"
            for secret in ("eve", "Eve", "fay", "gil", "Sample", morning.word):
                assert secret not in text, text


class TestAfterTheDay:
    def test_the_worker_erases_what_was_not_accepted(self, morning):
        morning.open()
        ann, bob, _cat = (morning.offer(name) for name in ("ann", "bob", "cat"))
        morning.accept(ann)
        morning.decline(bob)
        _clear_offers(morning.at)
        assert Offer.objects.count() == 3
        assert refused(morning.clear) == "nothing"
        morning.later(hours=18)
        assert list_over(morning.at) == [morning.conference]
        _clear_offers(morning.at)
        assert [each.account_id for each in Offer.objects.all()] == [ann.account_id]
        assert list_over(morning.at) == []
        assert Entry.objects.get(kind="signup.cleared").payload == {"offers": 2}

    def test_people_do_not_clear(self, morning):
        with pytest.raises(NotAllowed):
            clear(**morning.around())
