"""Scans become admissions: the rows that the engine's answer asks for, no more and no fewer."""

from collections.abc import Collection

from kaisai.core.conference.models import Conference
from kaisai.domains.desk.models import Admission, Scan
from kaisai.domains.desk.queries.merging import Pair, judged, scans_of


def settle(conference: Conference, pairs: Collection[Pair]) -> None:
    """Bring the admissions of these tickets up to date. Their tickets are locked by the caller."""
    scans = scans_of(pairs)
    rows = {(row.device, row.number): row for of_pair in scans.values() for row in of_pair}
    wanted = {
        (*pair, turn): rows[told.admitted.key]
        for pair, turns in judged(scans).items()
        for turn, told in turns.items()
    }
    there = {
        (row.admission_list_id, row.ticket_id, row.turn): row
        for row in Admission.objects.filter(
            admission_list__in={pair[0] for pair in pairs}, ticket__in={pair[1] for pair in pairs}
        )
        if (row.admission_list_id, row.ticket_id) in pairs
    }
    gone = [row.pk for key, row in there.items() if key not in wanted]
    if gone:
        Admission.objects.filter(pk__in=gone).delete()
    changed = [row for key, row in there.items() if key in wanted and _moved(row, wanted[key])]
    if changed:
        Admission.objects.bulk_update(changed, ["scan", "at"])
    Admission.objects.bulk_create(
        Admission(
            conference=conference,
            admission_list_id=scan.admission_list_id,
            ticket_id=scan.ticket_id,
            turn=scan.turn,
            scan=scan,
            at=scan.at,
        )
        for key, scan in wanted.items()
        if key not in there
    )


def _moved(row: Admission, scan: Scan) -> bool:
    """Whether another scan holds now; if so, the row tells it from now on."""
    if row.scan_id == scan.pk:
        return False
    row.scan, row.at = scan, scan.at
    return True
