"""A keeper opens a conference on the page, gives roles, sets phases; others may not."""

from datetime import timedelta

import pytest
from django.test import Client

from kaisai.core.access.models import Grant
from kaisai.core.conference.models import Conference
from kaisai.core.journal.models import Entry
from kaisai.core.kit.clock import now


def signed_in(cast, who: str) -> Client:
    client = Client()
    client.force_login(cast[who].account)
    return client


OPEN = {
    "slug": "new-2027",
    "name": "New Days",
    "name_ja": "新しい日",
    "time_zone": "Asia/Tokyo",
    "starts_on": "2027-03-01",
    "ends_on": "2027-03-03",
}


def test_a_keeper_opens_a_conference_and_a_chair_does_not(cast) -> None:
    keeper = signed_in(cast, "keeper")
    assert "Open a conference" in keeper.get("/").content.decode()
    answer = keeper.post("/conferences/open", OPEN)
    assert answer.status_code == 302
    assert answer["Location"] == "/new-2027/settings"
    assert Conference.objects.get(slug="new-2027").days.count() == 3
    again = keeper.post("/conferences/open", OPEN)
    assert again.status_code == 400
    assert "address already" in again.content.decode()
    assert signed_in(cast, "chair").post("/conferences/open", OPEN).status_code == 403
    assert Client().get("/conferences/open").status_code in {302, 401}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "api"),
        ("slug", "Großes Fest"),
        ("time_zone", "Mars/Base"),
        ("ends_on", "2027-02-01"),
        ("starts_on", "soon"),
    ],
)
def test_what_cannot_be_is_said_beside_the_form(cast, field: str, value: str) -> None:
    answer = signed_in(cast, "keeper").post("/conferences/open", {**OPEN, field: value})
    assert answer.status_code == 400
    assert (
        "alert-danger" in answer.content.decode() or "invalid-feedback" in answer.content.decode()
    )
    assert not Conference.objects.filter(name__contains="New Days").exists()


def test_a_chair_gives_a_role_and_takes_it_back(cast) -> None:
    chair = signed_in(cast, "chair")
    email = cast["guest"].account.email
    told = {"email": email, "role": "noc", "team": "network"}
    assert chair.post(f"/{cast.conference.slug}/crew", told).status_code == 302
    assert email in chair.get(f"/{cast.conference.slug}/crew").content.decode()
    assert signed_in(cast, "guest").get(f"/{cast.conference.slug}/today").status_code == 200
    assert chair.post(f"/{cast.conference.slug}/crew/withdraw", told).status_code == 302
    assert signed_in(cast, "guest").get(f"/{cast.conference.slug}/today").status_code == 404
    kinds = list(Entry.objects.order_by("-pk").values_list("kind", flat=True)[:2])
    assert kinds == ["access.role_withdrawn", "access.role_granted"]


def test_the_role_of_day_staff_ends_at_four_in_the_next_morning(cast) -> None:
    chair, page = signed_in(cast, "chair"), f"/{cast.conference.slug}/crew"
    email = cast["guest"].account.email
    chair.post(page, {"email": email, "role": "day_staff", "team": "registration"})
    (grant,) = Grant.objects.filter(account=cast["guest"].account)
    ends = grant.until.astimezone(cast.conference.zone)
    assert (ends.hour, ends.minute) == (4, 0)
    assert timedelta(0) < grant.until - now() <= timedelta(days=1)
    assert f"{ends:%m-%d %H:%M}" in chair.get(page).content.decode()
    (told,) = Entry.objects.filter(kind="access.role_granted_until")
    assert f"{ends:%Y-%m-%d %H:%M}" in told.sentence("ja")
    helper = signed_in(cast, "guest")
    assert helper.get(f"/{cast.conference.slug}/today").status_code == 200
    Grant.objects.filter(pk=grant.pk).update(until=now())
    assert helper.get(f"/{cast.conference.slug}/today").status_code == 404
    assert f"/{cast.conference.slug}/" not in helper.get("/").content.decode()
    assert "ended" in chair.get(page).content.decode()


def test_an_end_is_taken_at_the_venue_and_can_be_set_anew(cast) -> None:
    chair, page = signed_in(cast, "chair"), f"/{cast.conference.slug}/crew"
    told = {"email": cast["guest"].account.email, "role": "staff", "team": ""}
    chair.post(page, told | {"until": "2099-10-03T18:00"})
    grants = Grant.objects.filter(account=cast["guest"].account)
    assert [grant.until.isoformat() for grant in grants] == ["2099-10-03T09:00:00+00:00"]
    chair.post(page, told)
    assert [grant.until for grant in grants.all()] == [None]
    assert chair.post(page, told | {"until": "2001-10-03T18:00"}).status_code == 400
    lasting = told | {"role": "chair", "until": "2099-10-03T18:00"}
    assert chair.post(page, lasting).status_code == 400  # a conference is never without one


def test_an_unknown_address_is_said_and_the_last_chair_stays(cast) -> None:
    chair = signed_in(cast, "chair")
    answer = chair.post(
        f"/{cast.conference.slug}/crew", {"email": "nobody@kumo.example", "role": "noc", "team": ""}
    )
    assert answer.status_code == 400
    own = {"email": cast["chair"].account.email, "role": "chair", "team": ""}
    told = chair.post(f"/{cast.conference.slug}/crew/withdraw", own, follow=True).content.decode()
    assert "needs a chair" in told
    assert chair.get(f"/{cast.conference.slug}/crew").status_code == 200


@pytest.mark.parametrize("who", ["noc", "staff", "team_lead"])
def test_only_chairs_see_the_addresses_of_the_crew(cast, who: str) -> None:
    assert signed_in(cast, who).get(f"/{cast.conference.slug}/crew").status_code == 403
    told = {"email": cast["guest"].account.email, "role": "chair", "team": ""}
    assert signed_in(cast, who).post(f"/{cast.conference.slug}/crew", told).status_code == 403


def test_phases_are_added_in_the_clock_of_the_venue_and_removed(cast) -> None:
    chair, slug = signed_in(cast, "chair"), cast.conference.slug
    before = cast.conference.phases.count()
    told = {"kind": "party", "starts_at": "2026-10-03T18:00", "ends_at": "2026-10-03T21:00"}
    assert chair.post(f"/{slug}/settings/phases", told).status_code == 302
    added = cast.conference.phases.get(kind="party", starts_at__hour=9)
    assert cast.conference.phases.count() == before + 1
    assert "10-03 18:00" in chair.get(f"/{slug}/settings").content.decode()
    bad = chair.post(f"/{slug}/settings/phases", {**told, "ends_at": "2026-10-03T17:00"})
    assert bad.status_code == 400
    assert "must end after" in bad.content.decode()
    assert chair.post(f"/{slug}/settings/phases", {"remove": str(added.pk)}).status_code == 302
    assert cast.conference.phases.count() == before
    assert signed_in(cast, "noc").post(f"/{slug}/settings/phases", told).status_code == 403


def test_the_name_changes_in_both_languages(cast) -> None:
    chair, slug = signed_in(cast, "chair"), cast.conference.slug
    told = {"name": "Renamed", "name_ja": "改名", "time_zone": "Asia/Taipei"}
    assert chair.post(f"/{slug}/settings", told).status_code == 302
    english = chair.get(f"/{slug}/settings", headers={"accept-language": "en"}).content.decode()
    japanese = chair.get(f"/{slug}/settings", headers={"accept-language": "ja"}).content.decode()
    assert "Renamed" in english
    assert "設定" in japanese
    assert "改名" in japanese
    assert "Asia/Taipei" in english
