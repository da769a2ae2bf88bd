"""The worker keeps slots that are over and judges changes, once each."""

import pytest

from kaisai.core.journal.queries import list_entries
from kaisai.core.surfaces.jobs import all_jobs
from kaisai.domains.capacity.models import Change, PastSlot
from kaisai.domains.capacity.operations import record_change
from kaisai.entrypoints.worker import chores
from tests.domains.capacity.conftest import FIRST_TALK, MINUTE, bare, venue

__all__ = ["bare", "venue"]
MADE = FIRST_TALK + 25 * MINUTE


@pytest.fixture
def jobs():
    chores.register()
    return {job.name: job.run for job in all_jobs()}


def test_what_is_over_is_kept_and_what_is_ripe_is_judged(venue, jobs):
    venue.tell_between(FIRST_TALK, FIRST_TALK + 51 * MINUTE, {"hall-4f": 60})
    record_change(**(venue.around | {"at": MADE}), what="new channel", room="hall-4f")
    for at in (MADE + 5 * MINUTE, MADE + 12 * MINUTE, MADE + 13 * MINUTE, MADE + 40 * MINUTE):
        jobs["judge changes"](at)
        jobs["keep slots that are over"](at)
    assert Change.objects.get().judged_at == MADE + 12 * MINUTE
    assert PastSlot.objects.get(room__slug="hall-4f").clients == 60
    kinds = ("capacity.change_judged", "capacity.slots_kept")
    entries = list_entries(venue.conference, kinds=kinds)
    assert sorted(entry.kind for entry in entries) == list(kinds)
    assert {entry.actor_label for entry in entries} == {"worker"}
