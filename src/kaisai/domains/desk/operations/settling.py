"""Scans become admissions and stays: the rows that the engine's answers ask for, no more and no fewer."""

from collections.abc import Collection, Mapping

from kaisai.core.conference.models import Conference
from kaisai.domains.desk.models import Admission, AdmissionList, Scan, Stay
from kaisai.domains.desk.queries.merging import Pair, judged, line_of, scans_of
from kaisai.engines.admission.merging import newest


def settle(conference: Conference, pairs: Collection[Pair]) -> None:
    """Bring the admissions of these tickets and their stays up to date. Their tickets are locked by the caller."""
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
    gates = AdmissionList.objects.filter(pk__in={pair[0] for pair in pairs}, room__isnull=False)
    inside = set(gates.values_list("pk", flat=True))
    if inside:
        _settle_stays(conference, {p: rows for p, rows in scans.items() if p[0] in inside})


def settle_stays(conference: Conference, pairs: Collection[Pair]) -> None:
    """Bring up to date whether the holders of these tickets, locked by the caller, are inside."""
    _settle_stays(conference, scans_of(pairs))


def _settle_stays(conference: Conference, scans: Mapping[Pair, list[Scan]]) -> None:
    staying, gone = [], []
    for pair, of_pair in scans.items():
        last = newest(line_of(scan) for scan in of_pair)
        if last is None or last.out:
            gone.append(pair)
            continue
        scan = next(row for row in of_pair if (row.device, row.number) == last.key)
        staying.append(
            Stay(
                conference=conference,
                admission_list_id=pair[0],
                ticket_id=pair[1],
                scan=scan,
                at=scan.at,
            )
        )
    for gate in {pair[0] for pair in gone}:
        tickets = {pair[1] for pair in gone if pair[0] == gate}
        Stay.objects.filter(admission_list=gate, ticket__in=tickets).delete()
    Stay.objects.bulk_create(
        staying,
        update_conflicts=True,
        unique_fields=["admission_list", "ticket"],
        update_fields=["scan", "at"],
    )


def _moved(row: Admission, scan: Scan) -> bool:
    """Whether another scan holds now; if so, the row tells it from now on."""
    if row.scan_id == scan.pk:
        return False
    row.scan, row.at = scan, scan.at
    return True
