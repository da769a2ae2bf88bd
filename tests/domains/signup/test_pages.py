"""What people see who scan the poster, and the crew that hung it up."""

import html
import re

import pytest
from django.core import mail as outgoing

from kaisai.core.access.enums import Role
from kaisai.core.identity.models import Account
from kaisai.domains.signup.models import Offer
from kaisai.domains.signup.views import joining

TOLD = {"name": "Ann", "tasks": ["desk", "any"], "until": "18:00"}
PASSWORD = "kumo-no-ue-4711"


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def page(morning):
    """Sign-up is open; the path behind the poster."""
    return f"/kumo/join/{morning.open()}"


class TestThePoster:
    def test_it_shows_the_public_address_whatever_host_was_asked_for(self, morning, settings):
        settings.PUBLIC_URL = "https://kumo.example"
        settings.ALLOWED_HOSTS = ["evil.example"]
        word = morning.open()
        chair = morning.visitor(morning.chair)
        answer = chair.get("/kumo/day-staff/poster/2026-10-03", headers={"host": "evil.example"})
        text = text_of(answer)
        assert answer.status_code == 200
        assert "<svg" in text
        assert "https://kumo.example/kumo/join" in text
        assert "evil.example" not in text
        assert f"{word[:5]} {word[5:]}" in text
        assert "当日スタッフ募集" in text
        assert "Day staff wanted" in text
        assert "雲の日" in text
        assert "no-store" in answer.headers["Cache-Control"]

    def test_its_code_says_the_address_with_the_word(self, morning, settings, monkeypatch):
        settings.PUBLIC_URL = "https://kumo.example"
        drawn = []
        monkeypatch.setattr(
            "kaisai.domains.signup.views.coordinating.svg",
            lambda code, _title: drawn.append(code) or "",
        )
        word = morning.open()
        morning.visitor(morning.chair).get("/kumo/day-staff/poster/2026-10-03")
        assert drawn == [f"https://kumo.example/kumo/join/{word}"]

    @pytest.mark.parametrize("day", ["2026-10-04", "2026-13-99", "never"])
    def test_there_is_none_of_other_days(self, morning, page, day):
        answer = morning.visitor(morning.chair).get(f"/kumo/day-staff/poster/{day}")
        assert answer.status_code == 404

    def test_there_is_none_once_it_is_closed(self, morning, page):
        morning.close()
        answer = morning.visitor(morning.chair).get("/kumo/day-staff/poster/2026-10-03")
        assert answer.status_code == 404
        assert "Sign-up is closed" in text_of(answer)


class TestTheWayIn:
    @pytest.mark.parametrize(
        ("language", "words"),
        [("en", "This word leads nowhere"), ("ja", "この合言葉は使えません")],
    )
    def test_a_wrong_word_is_told_and_another_can_be_typed(self, morning, page, language, words):
        answer = morning.visitor(language=language).get("/kumo/join/WRONGWRONG")
        assert answer.status_code == 404
        assert words in text_of(answer)
        assert 'name="word"' in text_of(answer)
        assert "Kumo Days" not in text_of(answer)

    @pytest.mark.parametrize(("language", "words"), [("en", "closed"), ("ja", "締め切りました")])
    def test_closed_is_told(self, morning, page, language, words):
        morning.close()
        answer = morning.visitor(language=language).get(page)
        assert answer.status_code == 410
        assert words in text_of(answer)

    def test_over_is_told(self, morning, page):
        morning.later(hours=18)
        answer = morning.visitor().get(page)
        assert answer.status_code == 410
        assert "a day that is over" in text_of(answer)

    def test_a_conference_that_is_none_sounds_like_a_wrong_word(self, morning, page):
        none, wrong = (
            text_of(morning.visitor().get(f"/{slug}/join/WRONGWRONG")) for slug in ("none", "kumo")
        )
        assert none.replace("/none/", "/kumo/") == wrong

    def test_a_word_is_typed_with_spaces_and_in_small_letters(self, morning, page):
        word = morning.word.lower()
        answer = morning.visitor().get("/kumo/join", {"word": f"{word[:5]} {word[5:]}"})
        assert answer.headers["Location"] == page

    def test_wrong_words_are_limited_for_an_address_and_right_ones_are_not(self, morning, page):
        visitor, other = morning.visitor(), morning.visitor()
        for _time in range(int(joining.WRONG.burst) * 2):
            assert visitor.get(page).status_code == 200
        told = [visitor.get("/kumo/join/WRONGWRONG").status_code for _time in range(25)]
        assert told.count(404) == joining.WRONG.burst
        answer = visitor.get(page)  # nor does it tell then which one is right
        assert answer.status_code == 429
        assert "wrong words" in text_of(answer)
        assert other.get(page).status_code == 200

    def test_who_signs_up_comes_back_from_the_mail_in_another_browser(
        self, morning, page, settings
    ):
        settings.PUBLIC_URL = "http://testserver"
        phone, mails = morning.visitor(), morning.visitor()
        way = re.search(r'href="(/accounts/signup/[^"]+)"', text_of(phone.get(page)))[1]
        form = phone.get(way)
        there = re.search(r'name="next" value="([^"]+)"', text_of(form))[1]
        assert there == page
        new = {"email": "ann@rain.example", "password1": PASSWORD, "password2": PASSWORD}
        phone.post("/accounts/signup/", new | {"next": there})
        link = re.search(r"http://testserver(/accounts/confirm-email/\S+)", outgoing.outbox[0].body)
        confirm = mails.get(link[1])
        told = re.search(r'name="next" value="([^"]+)"', text_of(confirm))[1]
        back = mails.post(link[1].partition("?")[0], {"next": told})
        assert back.headers["Location"] == page
        text = text_of(mails.get(page))
        assert "Make an account" in text
        mails.force_login(Account.objects.get(email="ann@rain.example"))
        assert "What can you do?" in text_of(mails.get(page))

    def test_the_mail_leads_to_no_other_site(self, morning, page, settings):
        settings.PUBLIC_URL = "http://testserver"
        new = {"email": "bob@rain.example", "password1": PASSWORD, "password2": PASSWORD}
        morning.visitor().post("/accounts/signup/", new | {"next": "https://evil.example/"})
        assert "evil.example" not in outgoing.outbox[0].body


class TestOffering:
    def test_who_is_not_signed_in_is_sent_to_sign_in(self, morning, page):
        answer = morning.visitor().post(page, TOLD)
        assert answer.headers["Location"].startswith("/accounts/login/?next=%2Fkumo%2Fjoin%2F")

    def test_from_the_form_to_the_answer_and_back(self, morning, page):
        ann = morning.visitor(morning.helper())
        assert ann.post(page, TOLD).headers["Location"] == page
        assert "Your offer is waiting" in text_of(ann.get(page))
        made = Offer.objects.get()
        assert made.until.astimezone(morning.conference.zone).hour == 18
        assert made.language == "en"
        morning.accept(made)
        for path in (page, "/kumo/join"):
            assert "until 18:00" in text_of(ann.get(path))
        answer = ann.post("/kumo/join", {"take_back": made.pk}, follow=True)
        assert "taken back and erased" in text_of(answer)
        assert not Offer.objects.exists()

    def test_a_word_that_changed_since_hides_no_offer(self, morning, page):
        ann = morning.visitor(morning.helper())
        ann.post(page, TOLD)
        morning.open(new_word=True)
        answer = ann.get(page)
        assert answer.status_code == 404
        assert "Your offer is waiting" in text_of(answer)
        assert 'hx-get="/kumo/join"' in text_of(answer)
        assert "Your offer is waiting" in text_of(ann.get("/kumo/join"))

    def test_declined_and_over_and_closed_are_told(self, morning, page):
        ann, bob = (morning.visitor(morning.helper(name)) for name in ("ann", "bob"))
        morning.decline(morning.offer("ann"))
        morning.accept(morning.offer("bob"))
        morning.close()
        assert "Not needed this time" in text_of(ann.get(page))
        assert "You are day staff" in text_of(bob.get(page))
        morning.later(hours=18)
        assert "Thank you for your help!" in text_of(bob.get(page))

    def test_nothing_chosen_is_told_in_the_form(self, morning, page):
        ann = morning.visitor(morning.helper())
        answer = ann.post(page, {"name": "Ann"})
        assert answer.status_code == 422
        answer = ann.post(page, TOLD | {"until": "09:00"})
        assert answer.status_code == 422
        assert "still to come" in text_of(answer)
        assert not Offer.objects.exists()

    def test_after_midnight_is_the_same_day(self, morning, page):
        morning.visitor(morning.helper()).post(page, TOLD | {"until": "01:30"})
        until = Offer.objects.get().until.astimezone(morning.conference.zone)
        assert f"{until:%m-%d %H:%M}" == "10-04 01:30"

    def test_the_crew_has_nothing_to_offer(self, morning, page, person):
        text = text_of(morning.visitor(person(Role.STAFF)).get(page))
        assert "You are of the crew already" in text

    def test_a_name_is_never_markup(self, morning, page):
        morning.visitor(morning.helper()).post(page, TOLD | {"name": "<b>Ann</b>"})
        text = text_of(morning.visitor(morning.chair).get("/kumo/day-staff"))
        assert "&lt;b&gt;Ann&lt;/b&gt;" in text
        assert "<b>Ann" not in text


class TestTheCrew:
    def test_opens_changes_and_closes(self, morning):
        chair = morning.visitor(morning.chair)
        assert "Open sign-up for 10-03" in text_of(chair.get("/kumo/day-staff"))
        day = {"day": "2026-10-03"}
        assert "Hang up the poster" in text_of(chair.post("/kumo/day-staff/open", day, follow=True))
        first = morning.word
        chair.post("/kumo/day-staff/open", day | {"new_word": "1"})
        assert morning.word != first
        text = text_of(chair.post("/kumo/day-staff/close", day, follow=True))
        assert "the poster leads nowhere" in text
        text = text_of(chair.post("/kumo/day-staff/close", day, follow=True))
        assert "is not open" in text

    def test_accepts_declines_and_ends_with_one_tap(self, morning, page):
        chair = morning.visitor(morning.chair)
        ann, bob = morning.offer("ann"), morning.offer("bob")
        chair.post(f"/kumo/day-staff/offers/{ann.pk}/accept")
        chair.post(f"/kumo/day-staff/offers/{bob.pk}/decline")
        assert (morning.state("ann"), morning.state("bob")) == ("accepted", "declined")
        text = text_of(chair.post(f"/kumo/day-staff/offers/{bob.pk}/accept", follow=True))
        assert "answered already" in text
        chair.post(f"/kumo/day-staff/offers/{ann.pk}/end")
        assert "ended 10:00" in text_of(chair.get("/kumo/day-staff"))

    def test_hears_of_who_offers_while_the_page_is_open(self, morning, page):
        chair = morning.visitor(morning.chair)
        morning.offer("ann")
        (asked,) = re.findall(r'hx-get="([^"]+)"', text_of(chair.get("/kumo/day-staff")))
        following = {"headers": {"hx-request": "true"}}
        assert "offered" not in text_of(chair.get(html.unescape(asked), **following))
        morning.offer("bob")
        assert "1 more has offered" in text_of(chair.get(html.unescape(asked), **following))
        assert "Bob" in text_of(chair.get("/kumo/day-staff"))

    def test_accepts_otherwise(self, morning, page):
        chair, made = morning.visitor(morning.chair), morning.offer()
        path = f"/kumo/day-staff/offers/{made.pk}/accept"
        assert "Write the time" in text_of(chair.post(path, {"until": "soon"}, follow=True))
        chair.post(path, {"taken_as": "staff:registration", "until": "17:00"})
        made.refresh_from_db()
        assert (made.role, made.team) == ("staff", "registration")
        assert made.until.astimezone(morning.conference.zone).hour == 17

    def test_a_lead_of_volunteers_is_offered_only_what_they_can_give(self, morning, page, person):
        made, lead = morning.offer(), morning.visitor(person(Role.TEAM_LEAD, "volunteers"))
        text = text_of(lead.get("/kumo/day-staff"))
        assert 'value="day_staff:"' in text
        assert "staff:registration" not in text
        path = f"/kumo/day-staff/offers/{made.pk}/accept"
        answer = lead.post(path, {"taken_as": "staff:registration"})
        assert answer.status_code == 403
        assert morning.state() == "waiting"

    @pytest.mark.parametrize(("role", "team"), [(Role.STAFF, ""), (Role.TEAM_LEAD, "network")])
    def test_others_of_the_crew_see_no_offers(self, morning, page, person, role, team):
        made, visitor = morning.offer(), morning.visitor(person(role, team))
        assert visitor.get("/kumo/day-staff").status_code == 403
        assert visitor.get("/kumo/day-staff/poster/2026-10-03").status_code == 403
        for verb in ("accept", "decline", "end"):
            path = f"/kumo/day-staff/offers/{made.pk}/{verb}"
            assert visitor.post(path).status_code == 403

    def test_the_crews_page_leads_here(self, morning):
        assert 'href="/kumo/day-staff"' in text_of(morning.visitor(morning.chair).get("/kumo/crew"))

    def test_forty_offers_cost_no_more_questions_than_two(
        self, morning, page, django_assert_num_queries, django_assert_max_num_queries
    ):
        chair = morning.visitor(morning.chair)
        for number in range(2):
            morning.offer(f"h{number}")
        with django_assert_max_num_queries(60) as few:
            chair.get("/kumo/day-staff")
        for number in range(2, 40):
            morning.offer(f"h{number}")
        with django_assert_num_queries(len(few)):
            text = text_of(chair.get("/kumo/day-staff"))
        assert text.count("/accept") == 80
