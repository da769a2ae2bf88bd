"""Who may what: every verdict asked for everybody, the table written down in full."""

import pytest

from kaisai.core.access.enums import CREW, Role
from kaisai.core.access.queries import list_conferences_for
from kaisai.core.access.verdicts import (
    YES,
    Verdict,
    may_manage_own_account,
    may_run_conference,
    may_see_conference,
    may_sign_in,
)
from kaisai.core.identity.actors import COMMAND_LINE, POLLER, WORKER, actor_for
from kaisai.core.kit.errors import NotAllowed
from kaisai.core.operations.accounts import grant_role, withdraw_role
from kaisai.core.operations.registry import find_declared
from tests.cast import AT, PEOPLE, open_kumo

CREW_AND_TEAMS = {who for who, role, _team in PEOPLE if role in CREW}
EVERYBODY = {who for who, _role, _team in PEOPLE} | {"keeper", "guest"}
NETWORK = {"chair", "noc", "keeper"}
# Operation or query that asks the verdict → who may. The stranger is in none of them.
ALLOWED = {
    "capacity.note_complaint": CREW_AND_TEAMS | {"keeper"},
    "capacity.take_back_complaint": CREW_AND_TEAMS | {"keeper"},
    "capacity.record_change": NETWORK | {"network_lead", "team_lead"},
    "capacity.record_slots": set(),
    "capacity.set_expectation": CREW_AND_TEAMS | {"keeper"},
    "checks.sign_off": NETWORK | {"network_lead", "team_lead"},
    "checks.submit_check": CREW_AND_TEAMS | {"keeper"},
    "conference.open": {"keeper"},
    "conference.save_room": {"chair", "keeper"},
    "access.grant_role": {"chair", "keeper"},
    "conference.list_rooms": CREW_AND_TEAMS | {"keeper"},
    "today.note": CREW_AND_TEAMS | {"keeper"},
    "conference.list": EVERYBODY,
    "identity.revoke_token": EVERYBODY,
    "identity.revoke_tokens": EVERYBODY,
    "network.save_device": NETWORK | {"network_lead", "team_lead"},
    "maps.place_device": NETWORK | {"network_lead", "team_lead"},
    "maps.plan": CREW_AND_TEAMS | {"keeper"},
    "monitoring.announce_maintenance": NETWORK | {"network_lead", "team_lead"},
    "monitoring.extend_maintenance": NETWORK | {"network_lead", "team_lead"},
    "exchange.watch_exporter": NETWORK | {"network_lead", "team_lead"},
    "exchange.record_exporter": set(),
    "exchange.record_parts": set(),
    "exchange.open_counts": {"chair", "keeper"},
    "letters.ask": CREW_AND_TEAMS | {"keeper"},  # until the conference is public
    "letters.issue": {"chair", "team_lead", "keeper"},
    "letters.list_letters": {"chair", "team_lead", "keeper"},
    "lottery.apply": CREW_AND_TEAMS | {"keeper"},  # until the conference is public
    "lottery.draw": {"chair", "team_lead", "keeper"},
    "lottery.list_applications": {"chair", "team_lead", "keeper"},
    "people.list": {"chair", "team_lead", "keeper"},
    "people.merge": {"chair", "team_lead", "keeper"},
    "registration.reserve": {"chair", "team_lead", "keeper"},
    "registration.save_item": {"chair", "team_lead", "keeper"},
    "registration.list_orders": {"chair", "team_lead", "keeper"},
    "registration.save_question": {"chair", "team_lead", "keeper"},
    "registration.import_attendees": {"chair", "team_lead", "keeper"},
    "registration.note_figures": {"chair", "team_lead", "keeper"},
    "registration.list_figures": {"chair", "team_lead", "keeper"},
    "registration.record_figures": set(),
    "registration.list_attendees": {"chair", "team_lead", "keeper"},
    "registration.export_attendees": {"chair", "team_lead", "keeper"},
    "registration.change_answers": CREW_AND_TEAMS | {"keeper"},  # until the conference is public
    "registration.hold": CREW_AND_TEAMS | {"keeper"},  # until the conference is public
    "registration.lapse_holds": set(),
    "registration.promote": set(),
    "signup.accept": {"chair", "team_lead", "keeper"},
    "signup.clear": set(),
    "signup.list_offers": {"chair", "team_lead", "keeper"},
    "signup.offer": EVERYBODY,
    "signup.open": {"chair", "team_lead", "keeper"},
    "waiting_room.join": CREW_AND_TEAMS | {"keeper"},  # until the conference is public
    "waiting_room.save": {"chair", "team_lead", "keeper"},
    "waiting_room.draw": set(),
    "mails.list_mails": {"chair", "team_lead", "keeper"},
    "mails.take_up": set(),
    "mails.record_sending": set(),
    "registration.renew_address": {"chair", "team_lead", "keeper"},
    "receipts.export_ledger": {"chair", "team_lead", "keeper"},
    "receipts.list_documents": {"chair", "team_lead", "keeper"},
    "registration.make_key": set(),
    "payments.save_account": {"chair", "team_lead", "keeper"},
    "payments.list_payments": {"chair", "team_lead", "keeper"},
    "payments.choose_transfer": CREW_AND_TEAMS | {"keeper"},  # until the conference is public
    "payments.receive_message": set(),
    "desk.admit": {"chair", "team_lead", "staff", "keeper"},
    "desk.snapshot": {"chair", "team_lead", "staff", "keeper"},
    "desk.save_list": {"chair", "team_lead", "keeper"},
    "desk.save_lanes": {"chair", "team_lead", "keeper"},
    "desk.note": {"chair", "team_lead", "staff", "keeper"},
    "desk.notes": {"chair", "team_lead", "staff", "keeper"},
    "desk.collect": {"chair", "team_lead", "staff", "keeper"},
    "desk.sell": {"chair", "team_lead", "staff", "keeper"},
    "program.import_schedule": {"chair", "team_lead", "keeper"},
    "alerts.acknowledge": NETWORK | {"network_lead", "team_lead"},
    "alerts.firing": CREW_AND_TEAMS | {"keeper"},
    "alerts.record_round": set(),
    "traffic.watch_agents": NETWORK | {"network_lead", "team_lead"},
    "traffic.agents": CREW_AND_TEAMS | {"keeper"},
    "traffic.record_survey": set(),
    "monitoring.record_gap": set(),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_exactly_these_may(cast, name):
    declared = find_declared(name)
    verdicts = {
        who: declared.verdict(by=actor, conference=cast.conference)
        for who, actor in cast.actors.items()
    }
    assert {who for who, verdict in verdicts.items() if verdict} == ALLOWED[name]
    for who, verdict in verdicts.items():
        if not verdict:
            assert str(verdict.reason), who
            assert verdict.status == (401 if who == "stranger" and ALLOWED[name] else 403)


def test_a_role_at_one_conference_is_nothing_at_another(cast):
    other = open_kumo("kaze")
    for who in EVERYBODY - {"keeper"}:
        assert not may_see_conference(cast[who], other)
        assert not may_run_conference(cast[who], other)


def test_our_own_machines_may_do_what_no_person_can(cast):
    record_gap = find_declared("monitoring.record_gap")
    for machine in (POLLER, WORKER, COMMAND_LINE):
        assert record_gap.verdict(by=machine)
        assert may_run_conference(machine, cast.conference)
        assert not may_manage_own_account(machine)


def test_who_was_shut_out_is_a_stranger(cast):
    account = cast["chair"].account
    account.is_active = False
    account.save()
    assert not may_sign_in(actor_for(account))
    assert may_see_conference(actor_for(account), cast.conference).status == 401


def test_a_withdrawn_role_is_gone_at_once(cast):
    email = cast["chair"].account.email
    with pytest.raises(Exception, match="needs a chair"):
        withdraw_role(
            by=COMMAND_LINE, conference=cast.conference, at=AT, email=email, role=Role.CHAIR
        )
    grant_role(
        by=cast["chair"],
        conference=cast.conference,
        at=AT,
        email="guest@kumo.example",
        role=Role.CHAIR,
    )
    withdraw_role(by=cast["guest"], conference=cast.conference, at=AT, email=email, role=Role.CHAIR)
    assert not may_run_conference(cast["chair"], cast.conference)
    assert may_run_conference(cast["guest"], cast.conference)


def test_what_the_list_shows_is_what_may_be_seen(cast):
    open_kumo("kaze")
    for who, actor in cast.actors.items():
        listed = {c.slug for c in list_conferences_for(actor)}
        expected = {"kumo", "kaze"} if who == "keeper" else {"kumo"}
        assert listed == (expected if may_see_conference(actor, cast.conference) else set()), who
    assert [c.slug for c in list_conferences_for(POLLER)] == ["kaze", "kumo"]


def test_a_verdict_is_a_truth_a_reason_and_an_exception():
    no = Verdict(allowed=False, reason="Only on Sundays.")
    YES.require()
    assert bool(YES) is True
    assert bool(no) is False
    with pytest.raises(NotAllowed, match="Only on Sundays"):
        no.require()
