"""Devices that were alone for hours: whatever reaches kaisai, and in which order, it comes to the same."""

import random
from copy import copy

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import Refused
from kaisai.domains.desk.models import Admission, Scan, Stay
from kaisai.engines.admission.merging import Line, judge, newest
from tests.domains.desk.conftest import a_room

DEVICES = ("a", "b", "c", "d", "e", "f")


def admissions():
    return {
        (row.ticket_id, row.turn): (row.scan.device, row.scan.number)
        for row in Admission.objects.select_related("scan")
    }


def test_lines_are_kept_once_however_often_they_come(desk):
    lines = [desk.line(1, desk.code(0)), desk.line(2, desk.number(1), 50)]
    assert desk.sync("a", *lines).kept == (1, 2)
    again = desk.sync("a", *reversed(lines), lines[0])
    assert set(again.kept) == {1, 2}
    assert Scan.objects.count() == Admission.objects.count() == 2
    assert [e.payload["lines"] for e in Entry.objects.filter(kind="desk.handed_in")] == [2, 0]


def test_what_is_known_stays_as_it_was(desk):
    desk.sync("a", desk.line(1, desk.code(0)))
    desk.sync("a", desk.line(1, desk.code(1), 5))
    assert [scan.ticket_id for scan in Scan.objects.all()] == [desk.tickets[0].pk]


def test_a_double_use_is_told_to_both_desks_and_the_earlier_one_holds(desk):
    late = desk.sync("b", desk.line(1, desk.code(), 2000))
    assert late.answer.doubles == ()
    early = desk.sync("a", desk.line(5, desk.code(), 1000))
    (told,) = early.answer.doubles
    assert (told.ticket, told.holds.desk, told.again.desk) == (desk.number(), "Desk a", "Desk b")
    assert admissions() == {(desk.tickets[0].pk, "once"): ("a", 5)}
    to_the_other = desk.sync("b", cursor=late.answer.cursor)
    assert to_the_other.answer.doubles == (told,)
    assert [line.number for line in to_the_other.answer.news] == [5]


def test_an_online_admission_and_a_later_batch_come_together(desk):
    desk.admit(desk.code(), device="online")
    told = desk.sync("a", desk.line(1, desk.code(), -5000)).answer
    assert [double.again.desk for double in told.doubles] == ["online"]
    assert admissions() == {(desk.tickets[0].pk, "once"): ("a", 1)}


def test_the_offset_of_a_clock_counts(desk):
    desk.sync("slow", desk.line(1, desk.code(), -90_000, offset=90_000))
    desk.sync("true", desk.line(1, desk.code(), -1000))
    assert admissions() == {(desk.tickets[0].pk, "once"): ("true", 1)}


def test_an_undoing_may_come_before_what_it_undoes(desk):
    desk.sync("a", desk.line(2, desk.code(), 10, undoes_device="a", undoes_number=1, note="oops"))
    desk.sync("a", desk.line(1, desk.code()))
    assert admissions() == {}
    desk.sync("b", desk.line(1, desk.code(), 500))
    assert admissions() == {(desk.tickets[0].pk, "once"): ("b", 1)}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"ticket": "KAISAI1:" + "A" * 136}, "unknown-key"),
        ({"ticket": "hello"}, "not-a-number"),
        ({"ticket": "00000-0"}, "not-found"),
        ({"admission_list": "nowhere"}, "no-list"),
        ({"offset": -(10**15)}, "bad-clock"),
        ({"note": "x" * 201}, "bad-value"),
    ],
)
def test_a_line_that_cannot_be_is_told_and_the_others_are_kept(desk, told, code):
    good = desk.line(1, desk.code())
    bad = desk.line(2, **{"ticket": desk.number(1)} | told)
    answer = desk.sync("a", good, bad)
    assert answer.kept == (1,)
    (refused,) = answer.refused
    assert (refused.number, refused.code) == (2, code)
    assert refused.sentence


def test_what_happened_at_a_door_is_kept_also_when_it_should_not_have(desk):
    desk.list("party", items=["entry"], capacity=1)
    lines = [desk.line(n, desk.code(n), admission_list="party") for n in (0, 1)]
    assert desk.sync("a", *lines).kept == (0, 1)


def test_at_most_500_lines_and_short_names(desk):
    many = [desk.line(n, desk.number()) for n in range(501)]
    with pytest.raises(Refused, match="At most 500"):
        desk.sync("a", *many)
    for device in ("", "x" * 41):
        with pytest.raises(Refused, match="short names"):
            desk.sync(device)
    with pytest.raises(Refused, match="last answer"):
        desk.sync("a", cursor="1; DROP")


def test_news_come_in_parts_and_none_is_left_out(desk, monkeypatch):
    monkeypatch.setattr("kaisai.domains.desk.queries.merging.MOST_NEWS", 3)
    desk.sync("a", *(desk.line(n, desk.code(), n) for n in range(8)))
    seen, cursor, more = [], "", True
    while more:
        told = desk.sync("b", cursor=cursor).answer
        seen += [line.number for line in told.news]
        cursor, more = told.cursor, told.more
    assert sorted(seen) == list(range(8))


@settings(max_examples=4)
@given(seed=st.integers(0, 10**6))
def test_six_devices_with_lost_repeated_and_reordered_batches_agree(desk, seed):
    """Each keeps its own log and what others told it; in the end all know the same, as kaisai does."""
    chance = random.Random(seed)
    with transaction.atomic():
        logs = {device: _log(desk, device, chance) for device in DEVICES}
        seen = {device: {} for device in DEVICES}
        cursors = dict.fromkeys(DEVICES, "")
        open_ = {device: {line.number: line for line in logs[device]} for device in DEVICES}
        turns = 0
        while any(open_.values()) or turns < 2 * len(DEVICES):
            device = chance.choice(DEVICES)
            batch = (
                chance.sample(
                    sorted(logs[device], key=lambda line: line.number),
                    k=min(len(logs[device]), chance.randint(1, 25)),
                )
                if chance.random() < 0.2
                else list(open_[device].values())[: chance.randint(1, 25)]
            )
            chance.shuffle(batch)
            told = desk.sync(device, *batch, cursor=cursors[device])
            turns += not any(open_.values())
            if chance.random() < 0.3:
                continue  # the answer is lost; the device hands the same in again
            for number in told.kept:
                open_[device].pop(number, None)
            for line in told.answer.news:
                seen[device][line.device, line.number] = line
            cursors[device] = told.answer.cursor
        expected = admissions()
        for device in DEVICES:
            _catch_up(desk, device, seen[device], cursors[device])
            assert _known_to(desk, device, logs[device], seen[device]) == expected
        transaction.set_rollback(True)


@settings(max_examples=4)
@given(seed=st.integers(0, 10**6))
def test_gates_that_were_apart_agree_who_is_inside(desk, seed):
    """Lines of three gates, in and out and undone, in any order and grouping, come to the same stays."""
    chance = random.Random(seed)
    with transaction.atomic():
        a_room(desk)
        logs = {device: _ways(desk, device, chance) for device in DEVICES[:3]}
        every = [(device, line) for device, log in logs.items() for line in log]
        chance.shuffle(every)
        for device, line in every + every[:5]:
            desk.sync(device, line)
        told = {ticket.pk: [] for ticket in desk.tickets}
        keys = {desk.number(at): ticket.pk for at, ticket in enumerate(desk.tickets)}
        for device, line in every:
            undoes = (device, line.undoes_number) if line.undoes_device else None
            out = line.out and not undoes
            told[keys[line.ticket]].append(
                Line(device, line.number, line.clock, "", undoes, out=out)
            )
        last = {ticket: newest(lines) for ticket, lines in told.items()}
        inside = {ticket for ticket, line in last.items() if line and not line.out}
        assert set(Stay.objects.values_list("ticket", flat=True)) == inside
        transaction.set_rollback(True)


def _ways(desk, device, chance):
    lines = []
    for number in range(chance.randint(3, 12)):
        undone = chance.randrange(number) if number and chance.random() < 0.2 else None
        told = {"admission_list": "tutorial", "out": chance.random() < 0.5}
        if undone is not None:
            told |= {"undoes_device": device, "undoes_number": undone}
        ticket = lines[undone].ticket if undone is not None else desk.number(chance.randrange(2))
        lines.append(desk.line(number, ticket, chance.randrange(50), **told))
    return lines


def _log(desk, device, chance):
    lines = []
    for number in range(chance.randint(5, 30)):
        ticket = desk.number(chance.randrange(2))
        undone = chance.randrange(number) if number and chance.random() < 0.15 else None
        told = {} if undone is None else {"undoes_device": device, "undoes_number": undone}
        ticket = next((x.ticket for x in lines if x.number == undone), ticket)
        lines.append(desk.line(number, ticket, chance.randrange(50), **told))
    return lines


def _catch_up(desk, device, seen, cursor):
    more = True
    while more:
        told = desk.sync(device, cursor=cursor).answer
        seen.update({(line.device, line.number): line for line in told.news})
        cursor, more = told.cursor, told.more


def _known_to(desk, device, log, seen):
    """What the device itself makes of its log and the news, as its JavaScript does."""
    keys = {desk.number(at): ticket.pk for at, ticket in enumerate(desk.tickets)}
    by_ticket = {ticket: [] for ticket in keys.values()}
    for line in log:
        undoes = (line.undoes_device, line.undoes_number) if line.undoes_device else None
        turn = "" if undoes else "once"
        by_ticket[keys[line.ticket]].append(Line(device, line.number, line.clock, turn, undoes))
    for line in seen.values():
        undoes = tuple(line.undoes) or None
        by_ticket[line.ticket].append(Line(line.device, line.number, line.at, line.turn, undoes))
    return {
        (ticket, turn): told.admitted.key
        for ticket, lines in by_ticket.items()
        for turn, told in judge(lines).items()
    }


# At the size of a conference on one database; the rules are the same on any.
BIG, EACH, PART = (180, 150, 50) if connection.vendor == "postgresql" else (1_800, 1_500, 500)


def test_six_devices_with_many_scans_each_come_to_the_same(desk, monkeypatch):
    """Batches lost on the way, handed in twice, in any order."""
    tickets = _many(desk, BIG)
    monkeypatch.setattr(desk, "tickets", tickets)
    numbers = [desk.codes.number(ticket.pk) for ticket in tickets]
    chance = random.Random(20261003)
    logs = {device: _day(desk, device, numbers, chance) for device in DEVICES}
    parts = [
        (device, log[start : start + PART])
        for device, log in logs.items()
        for start in range(0, EACH, PART)
    ]
    parts += chance.sample(parts, 4)  # the answer was lost, so it is handed in again
    chance.shuffle(parts)
    seen, cursors = {device: {} for device in DEVICES}, dict.fromkeys(DEVICES, "")
    for device, lines in parts:
        told = desk.sync(device, *chance.sample(lines, len(lines)), cursor=cursors[device]).answer
        if chance.random() < 0.3:
            continue  # kaisai kept the lines, and its answer did not arrive
        seen[device].update({(line.device, line.number): line for line in told.news})
        cursors[device] = told.cursor
    assert Scan.objects.count() == len(DEVICES) * EACH
    expected = admissions()
    assert BIG / 2 < len(expected) <= BIG
    for device in DEVICES:
        _catch_up(desk, device, seen[device], cursors[device])
        assert _known_to(desk, device, logs[device], seen[device]) == expected


def _many(desk, many):
    """Sold tickets beside the first one, written at once."""
    first = desk.tickets[0]
    copies = []
    for _one in range(many - 1):
        row = copy(first)
        row.pk, row._state = None, copy(first._state)
        row._state.adding = True
        copies.append(row)
    type(first).objects.bulk_create(copies)
    return [first, *type(first).objects.filter(order=first.order_id).exclude(pk=first.pk)]


def _day(desk, device, numbers, chance):
    """A device's day: people come to any desk, some to two; now and then one is undone."""
    lines = []
    for number in range(EACH):
        undone = chance.randrange(number) if number and chance.random() < 0.03 else None
        told = {} if undone is None else {"undoes_device": device, "undoes_number": undone}
        ticket = lines[undone].ticket if told else chance.choice(numbers)
        lines.append(desk.line(number, ticket, chance.randrange(10**7), **told))
    return lines
