"""What holds for every operation and query that anybody ever declares."""

import pytest

from kaisai.core.identity.actors import POLLER, STRANGER
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import NotAllowed
from kaisai.core.operations.registry import invoke, list_declared, list_operations
from kaisai.core.surfaces.arguments import checked
from tests.cast import AT
from tests.errands import ELSEWHERE, ERRANDS, OWN_ERRANDS
from tests.world import built_on_cast, standing_world  # noqa: F401 - one world for all of them

DECLARED = {declared.name: declared for declared in list_declared()}
REACHABLE = sorted(DECLARED.keys() - ELSEWHERE.keys())
CHANGES = [name for name in REACHABLE if DECLARED[name].changes]
# What these carry out in turn is journaled under its own name.
IN_TURN = {
    "lottery.decline": {"registration.give_back"},
    "lottery.draw": {"registration.reserve"},
    "lottery.move_up": {"registration.reserve"},
    "desk.sell": {"desk.admit", "registration.order"},
    "payments.assign_line": {"registration.record_payment"},
    "payments.cancel_overdue": {"registration.cancel_order"},
    "traffic.accept_proposals": {"network.save_device", "network.save_target"},
}
# Whoever has an account may offer to help, with the word on the poster; the journal says who by number.
HELPERS_OWN = {"signup.mine", "signup.offer", "signup.take_back"}
POLLERS_OWN = {
    name
    for name in OWN_ERRANDS
    if name.startswith(
        (
            "alerts.",
            "capacity.",
            "exchange.",
            "lottery.",
            "mails.",
            "monitoring.",
            "payments.",
            "registration.",
            "signup.",
            "traffic.",
            "waiting_room.",
        )
    )
}


@pytest.fixture
def run(cast):
    """`run(name, by)` does the errand of that name."""
    world = standing_world(cast)

    def call(name, by):
        declared = DECLARED[name]
        if name in OWN_ERRANDS:
            arguments = OWN_ERRANDS[name](world)
        else:
            arguments = checked(declared, ERRANDS[name](world))
        return invoke(declared, by=by, conference=cast.conference, at=AT, arguments=arguments)

    return call


def refusals(run, names, by):
    """How each of them answered: the status of the refusal, or what else happened."""
    answers = {}
    for name in names:
        try:
            run(name, by)
        except NotAllowed as refused:
            answers[name] = refused.status if str(refused) else "no reason given"
        else:
            answers[name] = "allowed"
    return answers


def test_there_is_an_errand_for_everything_that_is_declared():
    assert sorted(ERRANDS | OWN_ERRANDS | ELSEWHERE) == sorted(DECLARED)


@pytest.mark.parametrize("name", CHANGES)
def test_it_journals_under_its_own_name_who_did_it_and_when(cast, run, name):
    actor = POLLER if name in POLLERS_OWN else cast["keeper"]
    before = Entry.objects.count()
    run(name, actor)
    told = list(Entry.objects.order_by("id")[before:])
    assert told
    assert {entry.operation for entry in told} - IN_TURN.get(name, set()) == {name}
    label = f"#{actor.account.pk}" if name in HELPERS_OWN else actor.label
    assert {(entry.actor_identity, entry.actor_label) for entry in told} == {
        (actor.identity, label)
    }
    assert {entry.at for entry in told} == {AT}
    assert all(entry.sentence("ja") and entry.sentence("en") for entry in told)


def test_a_stranger_is_told_to_sign_in_and_leaves_nothing(run):
    before = Entry.objects.count()
    answers = refusals(run, REACHABLE, STRANGER)
    assert answers == {name: 403 if name in POLLERS_OWN else 401 for name in REACHABLE}
    assert Entry.objects.count() == before


@pytest.mark.parametrize("who", ["attendee", "speaker", "guest"])
def test_who_is_not_of_the_crew_changes_nothing_of_the_conference(cast, run, who):
    of_the_crew = set(REACHABLE) - HELPERS_OWN
    names = [name for name in of_the_crew if DECLARED[name].needs_conference]
    before = Entry.objects.count()
    assert refusals(run, names, cast[who]) == dict.fromkeys(names, 403)
    assert Entry.objects.count() == before


def test_a_query_writes_nothing_into_the_journal(cast, run):
    before = Entry.objects.count()
    for name in sorted(set(REACHABLE) - set(CHANGES)):
        run(name, cast["keeper"])
    assert Entry.objects.count() == before


@pytest.mark.parametrize("declared", list_operations(), ids=lambda declared: declared.name)
def test_its_docstring_says_what_it_does_and_which_entry_it_writes(declared):
    assert declared.summary.endswith(".")
    assert "Writes" in declared.description
