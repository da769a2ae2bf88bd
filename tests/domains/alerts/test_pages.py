"""Alerts as the crew meets them: what fires, taking care, quiet, rules, routes, why."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from kaisai.core.identity.actors import COMMAND_LINE, POLLER, WORKER
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.domains.alerts import operations
from kaisai.domains.alerts.operations import AlertNow, Later, NoticeNow
from kaisai.domains.alerts.queries import (
    count_firing,
    desk_of,
    due_parcels,
    list_deliveries,
    list_firing,
    rules_of,
)
from kaisai.domains.network.operations import save_device
from kaisai.engines.alerting.rules import Moment, Words
from tests.domains.conftest import AT
from tests.entrypoints.poller.receivers import SECRET

SAID = Words("sw-a lost power: Hall A, 3 APs", "sw-a の電源断: ホールA、AP 3 台")
LONG = Words(
    "sw-a lost power: 3 APs\nSince 10:00.\nWhere: Hall A.\nTry: check the plug",
    "sw-a の電源断: AP 3 台\n10:00 から。\n場所: Hall A。\n対処: 電源を確認",
)
MEMBER = {
    "rule": "down",
    "subject": "sw-a",
    "device": "sw-a",
    "room": "hall-a",
    "level": "critical",
}
DEAD = AlertNow(
    "device:sw-a", "down", "critical", "sw-a", ("hall-a",), AT.timestamp(), SAID, LONG, (MEMBER,), ("ap-1",)
)  # fmt: skip
HOT = AlertNow(
    "temperature:sw-b", "temperature", "warn", "sw-b", (), AT.timestamp(),
    Words("Too hot: sw-b", "高温: sw-b"), Words("Too hot: sw-b", "高温: sw-b"),
    ({**MEMBER, "rule": "temperature", "device": "sw-b", "room": ""},),
)  # fmt: skip
NOTICE = NoticeNow("crew", "opened", DEAD.key, "critical", SAID, LONG)


@pytest.fixture
def at_kumo(cast):
    return {"conference": cast.conference, "at": AT}


@pytest.fixture
def crew(cast, at_kumo):
    """A route with two mailboxes and a webhook."""
    return operations.save_route(
        by=COMMAND_LINE,
        **at_kumo,
        name="crew",
        mails=["noc@kumo.example", "chair@kumo.example"],
        webhook="https://hooks.example/kumo",
        webhook_secret=SECRET,
    )


@pytest.fixture
def judged(at_kumo):
    def run(*alerts, notices=()):
        told = {"alerts": alerts, "notices": notices, "memory": {}}
        operations.record_round(by=POLLER, **at_kumo, **told)

    return run


def seen(response):
    assert response.status_code == 200, response.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_worst_stands_first_in_the_readers_language(visitor, judged):
    judged(HOT, DEAD)
    page = seen(visitor("staff").get("/kumo/alerts"))
    assert page.index("sw-a lost power: 3 APs") < page.index("Too hot: sw-b")
    assert "Where: Hall A. Try: check the plug" in page
    assert "Since 10:00" not in page  # the page says so with the day
    assert not {"I take care", "Rules", "Routes"} & set(re.findall(r"[A-Z][\w ]+\w", page))
    assert "AP 3 台" in seen(visitor("noc", language="ja").get("/kumo/alerts"))


def test_the_alerts_of_one_room(visitor, judged):
    judged(DEAD, HOT)
    page = seen(visitor("noc").get("/kumo/alerts?room=hall-a"))
    assert "Only of Hall A" in page
    assert "sw-a lost power" in page
    assert "Too hot" not in page
    assert "Too hot" in seen(visitor("noc").get("/kumo/alerts?room=nowhere"))


def test_an_alert_leads_to_its_room_its_device_and_its_log(visitor, cast, at_kumo, judged):
    save_device(by=cast["noc"], **at_kumo, name="sw-a", kind="switch", room="hall-a")
    judged(DEAD)
    alert = list_firing(cast.conference)[0]
    page = visitor("noc").get(f"/kumo/alerts/{alert.pk}").content.decode()
    for address in (
        "/kumo/network/devices/sw-a",
        "/kumo/logs?device=sw-a",
        "/kumo/capacity/rooms/hall-a",
    ):
        assert f'href="{address}"' in page
        assert visitor("noc").get(address).status_code == 200


def test_an_open_page_is_told_only_what_is_on_it(visitor, judged):
    judged(DEAD)
    part = visitor("noc").get("/kumo/alerts", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert "sw-a lost power" in part


def test_without_alerts_the_page_says_that_all_is_well(visitor):
    page = seen(visitor("noc").get("/kumo/alerts"))
    assert "Nothing is wrong" in page
    assert "there is no route" in page


def test_what_is_gone_is_over_and_what_stays_is_not_told_anew(cast, judged):
    judged(DEAD, HOT)
    assert count_firing(cast.conference).levels == {"critical": 1, "warn": 1}
    judged(DEAD)
    assert count_firing(cast.conference).levels == {"critical": 1, "warn": 0}
    kinds = [entry.kind for entry in list_entries(cast.conference) if "alert_" in entry.kind]
    assert sorted(kinds) == ["alerts.alert_began", "alerts.alert_began", "alerts.alert_ended"]


def test_somebody_takes_care_by_a_button(visitor, cast, judged):
    judged(DEAD)
    alert = list_firing(cast.conference)[0]
    page = visitor("noc").post("/kumo/alerts/acknowledge", {"alert": alert.pk}, follow=True)
    assert "noc of Kumo takes care" in seen(page)
    desk = desk_of(cast.conference, now(), "")
    assert [(a.incident, a.until) for a in desk.acknowledgements] == [("device:sw-a", None)]


def test_who_looks_after_the_desk_cannot_silence(visitor, judged):
    judged(DEAD)
    answer = visitor("staff").post("/kumo/alerts/silence", {"room": "hall-a", "span": "30"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("span", "least", "most"), [("30", 29, 31), ("120", 119, 121), ("day", 0, 1441)]
)
def test_quiet_has_an_end(visitor, cast, span, least, most):
    visitor("noc").post("/kumo/alerts/silence", {"room": "hall-a", "span": span})
    silence = desk_of(cast.conference, now(), "").silences[0]
    assert least <= (silence.until - now().timestamp()) / 60 <= most
    there = now().astimezone(cast.conference.zone)
    if span == "day":
        assert silence.until - there.timestamp() <= 86400


def test_quiet_about_a_full_room_leaves_a_dead_switch_loud(visitor, cast, judged):
    members = tuple({**MEMBER, "rule": rule} for rule in ("radio-airtime", "radio-clients"))
    judged(replace(HOT, key="radio-full:hall-a", cause="radio-full", members=members))
    noc = visitor("noc")
    page = noc.get("/kumo/alerts").content.decode()
    form = page[page.index('action="/kumo/alerts/silence"') :]
    asked = dict(re.findall(r'name="(rule|room|device)" value="([^"]*)"', form))
    noc.post("/kumo/alerts/silence", {**asked, "span": "30"})
    silences = desk_of(cast.conference, now(), "").silences
    assert {(s.rule, s.room, s.device) for s in silences} == {
        ("radio-airtime", "hall-a", ""),
        ("radio-clients", "hall-a", ""),
    }


def test_a_silence_ends_by_a_button(visitor, cast):
    noc = visitor("noc")
    noc.post("/kumo/alerts/silence", {"room": "hall-a", "span": "30"})
    page = noc.get("/kumo/alerts").content.decode()
    number = re.search(r'name="silence" value="(\d+)"', page)[1]
    noc.post("/kumo/alerts/silence/end", {"silence": number})
    assert desk_of(cast.conference, now() + timedelta(seconds=1), "").silences == ()


@pytest.mark.parametrize(
    "wrong",
    [{}, {"rule": "no-such"}, {"room": "hall-z"}, {"room": "hall-a", "minutes": 20_000}],
    ids=["everything", "unknown rule", "unknown room", "too long"],
)
def test_a_silence_of_everything_unknown_or_endless_is_refused(cast, at_kumo, wrong):
    with pytest.raises(Refused):
        operations.silence(by=cast["noc"], **at_kumo, **wrong)


def test_a_rule_is_changed_for_one_phase_and_reset(visitor, cast):
    noc = visitor("noc")
    page = seen(
        noc.post(
            "/kumo/alerts/rules",
            {"rule": "temperature", "when": "phase.party", "warn": "50"},
            follow=True,
        )
    )
    assert "Party: 50 °C / 75 °C" in page
    rule = rules_of(cast.conference)["temperature"]
    assert rule.limits("party", Moment.NONE).warn == 50
    assert rule.base.warn == 60
    noc.post("/kumo/alerts/rules/reset", {"rule": "temperature"})
    assert rules_of(cast.conference)["temperature"].limits("party", Moment.NONE).warn == 60


def test_a_rule_that_makes_no_sense_is_refused_in_its_form(visitor, cast):
    answer = visitor("noc", language="ja").post(
        "/kumo/alerts/rules", {"rule": "temperature", "when": "", "warn": "90"}
    )
    assert answer.status_code == 400
    assert "より大きい値にしてください" in answer.content.decode()
    assert rules_of(cast.conference)["temperature"].base.warn == 60


def test_a_route_is_added_by_form_and_its_secrets_are_never_shown(visitor, api, cast):
    noc = visitor("noc")
    told = {
        "name": "crew",
        "level": "critical",
        "mails": "noc@kumo.example\nchair@kumo.example",
        "webhook": "https://hooks.example/kumo",
        "webhook_secret": SECRET,
        "language": "ja",
        "rooms": "hall-a",
        "direct": "on",
    }
    page = noc.post("/kumo/alerts/routes", told, follow=True).content.decode()
    assert "hooks.example" in page
    assert SECRET not in page
    staff = visitor("staff").get("/kumo/alerts/routes").content.decode()
    assert "hooks.example" not in staff
    assert "noc@kumo.example" not in staff
    shown = api("noc").get("alerts.routes").content.decode()
    journal = " ".join(str(entry.payload) for entry in list_entries(cast.conference))
    for secret in (SECRET, "hooks.example", "noc@kumo.example"):
        assert secret not in shown
        assert secret not in journal
    route = desk_of(cast.conference, now(), "").routes[0]
    assert (route.id, route.rooms) == ("crew", frozenset({"hall-a"}))


def test_a_webhook_without_a_secret_gets_one_that_is_shown_once(visitor, cast):
    noc = visitor("noc")
    told = {"name": "hook", "level": "warn", "webhook": "https://hooks.example/", "language": "en"}
    first = seen(noc.post("/kumo/alerts/routes", told, follow=True))
    secret = re.search(r"whsec_\S+", first)[0]
    assert secret == due_secret(cast, visitor)
    again = noc.get("/kumo/alerts/routes?change=hook").content.decode()
    assert "https://hooks.example/" in again
    assert secret not in again
    noc.post("/kumo/alerts/routes", {**told, "level": "critical"})
    assert secret == due_secret(cast, visitor)
    assert visitor("staff").get("/kumo/alerts/routes?change=hook").status_code == 403


def due_secret(cast, visitor):
    visitor("noc").post("/kumo/alerts/routes/try", {"name": "hook"})
    return due_parcels(now())[-1].secret


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"mails": ["nobody"]},
        {"webhook": "ftp://hooks.example/"},
        {"webhook": "https://me:secret@hooks.example/", "webhook_secret": SECRET},
        {"webhook": "https://hooks.example/"},
        {"webhook": "https://hooks.example/", "webhook_secret": "whsec_c2hvcnQ="},
        {"mails": ["noc@kumo.example"], "steps": [Later("crew", 5)]},
        {"mails": ["noc@kumo.example"], "phases": ["night"]},
    ],
)
def test_a_route_that_reaches_nobody_or_makes_no_sense_is_refused(cast, at_kumo, wrong):
    with pytest.raises(Refused) as refused:
        operations.save_route(by=cast["noc"], **at_kumo, name="crew", **wrong)
    assert str(refused.value)


def test_a_notice_is_one_parcel_for_each_mailbox_and_webhook(cast, crew, judged):
    judged(DEAD, notices=[NOTICE])
    parcels = due_parcels(AT)
    assert sorted(parcel.address for parcel in parcels) == [
        "chair@kumo.example",
        "https://hooks.example/kumo",
        "noc@kumo.example",
    ]
    assert len({parcel.id for parcel in parcels}) == 3


def test_what_fails_is_tried_again_later_and_given_up_in_the_end(visitor, at_kumo, crew, judged):
    judged(DEAD, notices=[NOTICE])
    first = due_parcels(AT)[0]
    problem, at = Words("No route to host.", "到達できません。"), AT
    told = {"by": WORKER, "conference": at_kumo["conference"], "delivery": first.delivery}
    attempts = 0
    while True:
        operations.record_delivery(**told, at=at, problem=problem)
        attempts += 1
        row = list_deliveries(at_kumo["conference"]).get(pk=first.delivery)
        if row.state == "failed":
            break
        assert first.delivery not in {p.delivery for p in due_parcels(at)}
        assert row.next_at > at
        at = row.next_at
        assert first.delivery in {p.delivery for p in due_parcels(at)}
    assert 4 <= attempts <= 10
    assert at - AT < timedelta(hours=1)
    page = seen(visitor("noc").get("/kumo/alerts/routes"))
    assert "failed No route to host." in page


def test_what_was_given_up_lately_is_said_beside_the_alerts(visitor, cast, crew):
    visitor("noc").post("/kumo/alerts/routes/try", {"name": "crew"})
    told = {"by": WORKER, "conference": cast.conference, "at": now()}
    no = Words("No.", "不可。")
    parcel = due_parcels(now())[0]
    operations.record_delivery(**told, delivery=parcel.delivery, problem=no, permanent=True)
    assert "given up: crew" in seen(visitor("noc").get("/kumo/alerts"))


def test_a_test_is_sent_to_everybody_on_a_route(visitor, crew):
    page = seen(visitor("noc").post("/kumo/alerts/routes/try", {"name": "crew"}, follow=True))
    assert "Tests on their way: 3" in page
    assert {parcel.said["why"] for parcel in due_parcels(now())} == {"test"}


def test_a_route_that_others_lead_to_stays(cast, at_kumo, crew):
    operations.save_route(
        by=cast["noc"],
        **at_kumo,
        name="desk",
        mails=["desk@kumo.example"],
        steps=[Later("crew", 5)],
    )
    with pytest.raises(Refused, match="lead to it: desk"):
        operations.remove_route(by=cast["noc"], **at_kumo, name="crew")


def test_the_page_of_an_alert_says_what_to_do_and_what_happened(visitor, cast, judged):
    judged(DEAD)
    alert = list_firing(cast.conference)[0]
    page = seen(visitor("noc").get(f"/kumo/alerts/{alert.pk}"))
    assert "Try: check the plug" in page
    assert "10:00." not in page
    assert "Alert: sw-a lost power" in page
    assert visitor("noc").get("/kumo/alerts/4711").status_code == 404
