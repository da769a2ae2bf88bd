"""The demo's complaints: people stopped complaining after the change that the crew made."""

from datetime import UTC, datetime, timedelta

import pytest

from kaisai.core.identity.actors import WORKER
from kaisai.domains.capacity.operations import judge_change
from kaisai.domains.capacity.queries import count_complaints, list_unjudged
from kaisai.entrypoints.cli.demo.build import build_conference
from kaisai.entrypoints.cli.demo.complaints import complain

AT = datetime(2026, 10, 3, 1, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_change_helped_by_what_people_said(metrics):
    conference, logins = build_conference(AT, prefix="127.77")
    complain(conference, AT, by=logins.network_crew)
    assert count_complaints(conference, AT) == {"hall-4f": 7, "room-2b": 1, "main-hall": 1}
    then = AT + timedelta(minutes=3)
    (change,) = list_unjudged(conference, then)
    judged = judge_change(by=WORKER, conference=conference, at=then, change=change.pk)
    assert judged.outcome == "helped"
    assert dict(map(tuple, judged.why["values"]))["measure"] == "complaints"
