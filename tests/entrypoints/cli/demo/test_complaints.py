"""The demo's complaints: people stopped complaining after the change that the crew made."""

from datetime import UTC, datetime

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
    assert {"room-2b", "main-hall"} <= count_complaints(conference, AT).keys()
    (change,) = list_unjudged(conference, AT)
    judged = judge_change(by=WORKER, conference=conference, at=AT, change=change.pk)
    assert judged.outcome == "helped"
    assert dict(map(tuple, judged.why["values"]))["measure"] == "complaints"
