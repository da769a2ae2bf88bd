"""Two taps of one thumb reach two processes at the same moment: one counts."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from kaisai.core.kit.errors import Refused
from kaisai.domains.capacity.models import Complaint
from kaisai.domains.capacity.operations import NOTED_ALREADY, note_complaint

# SQLite's database of tests is in memory and has one connection.
pytestmark = pytest.mark.postgres
TAPS = 4


def test_one_of_four_counts(committed, bare):
    together = threading.Barrier(TAPS)

    def tap(_number):
        try:
            together.wait(300)
            note_complaint(**bare.around, room="hall-4f")
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "noted"

    with ThreadPoolExecutor(TAPS) as threads:
        told = sorted(threads.map(tap, range(TAPS)))
    assert told == ["noted"] + [NOTED_ALREADY] * (TAPS - 1)
    assert Complaint.objects.count() == 1
