"""Eight desks, one ticket, the same moment: one lets it in."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from kaisai.core.kit.errors import Refused
from kaisai.domains.desk.models import Admission, Scan

# SQLite's database of tests is in memory and has one connection;
# tests/journeys/test_rush.py has the other half.
pytestmark = pytest.mark.postgres
DESKS = 8


def test_one_of_eight_lets_it_in(committed, desk):
    desk.codes  # noqa: B018 - the key is there before they come
    desk.sell(8)
    codes = [desk.code(at) for at in range(10)]
    desk.list("admission")
    together = threading.Barrier(DESKS)

    def work(number):
        had = []
        try:
            for at, code in enumerate(codes):
                connections.close_all()  # the pool has fewer connections than there are desks
                together.wait(300)
                try:
                    if (number + at) % 3:
                        desk.admit(code, device=f"desk {number}")
                    else:
                        told = desk.sync(f"d{number}", desk.line(at, code)).answer
                        had.append(("offline", at, len(told.doubles)))
                        continue
                    had.append(("online", at, 0))
                except Refused as refused:
                    assert refused.code == "used"  # noqa: PT017 - all others are faults
        finally:
            connections.close_all()
        return had

    with ThreadPoolExecutor(DESKS) as threads:
        told = [
            had
            for future in [threads.submit(work, n) for n in range(DESKS)]
            for had in future.result(120)
        ]
    for at in range(len(codes)):
        assert sum(how == "online" for how, which, _doubles in told if which == at) <= 1
    assert Admission.objects.count() == len(codes)
    for row in Admission.objects.select_related("scan"):
        rivals = Scan.objects.filter(ticket_id=row.ticket_id).order_by("at", "device", "number")
        assert rivals[0].pk == row.scan_id
    seen, cursor, more = set(), "", True
    while more:  # a ninth device hears of every scan once they are all committed
        told = desk.sync("late", cursor=cursor).answer
        seen |= {(line.device, line.number) for line in told.news}
        cursor, more = told.cursor, told.more
    assert seen == set(Scan.objects.values_list("device", "number"))


def test_one_of_eight_online_desks_lets_it_in(committed, desk):
    desk.list("admission")
    code, together = desk.code(), threading.Barrier(DESKS)

    def work(number):
        try:
            together.wait(300)
            desk.admit(code, device=f"desk {number}")
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "admitted"

    with ThreadPoolExecutor(DESKS) as threads:
        told = list(threads.map(work, range(DESKS)))
    assert sorted(told) == ["admitted", *["used"] * (DESKS - 1)]
    assert Admission.objects.count() == Scan.objects.count() == 1
