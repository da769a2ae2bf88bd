"""The agent that answers from a recording, asked with hostile and with real packets."""

import random

from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.formats.snmp import Row, Tag, ber
from kaisai.engines.formats.snmp.ber import BadPacket
from kaisai.engines.formats.snmp.responder import Book, Responder

SYS_NAME = (1, 3, 6, 1, 2, 1, 1, 5, 0)
OIDS = st.lists(st.integers(0, 2**32 - 1), max_size=12).map(lambda rest: (1, 3, *rest))


def question(kind, *oids, version=1, community=b"public", plain=0, repetitions=10):
    """A packet as a client sends it."""
    bindings = b"".join(ber.binding(oid, b"\x05\x00") for oid in oids)
    numbers = [ber.wrapped(Tag.INTEGER, n.to_bytes(2, "big")) for n in (77, plain, repetitions)]
    body = b"".join(numbers) + ber.wrapped(ber.SEQUENCE, bindings)
    head = ber.wrapped(Tag.INTEGER, bytes([version])) + ber.wrapped(Tag.OCTETS, community)
    return ber.wrapped(ber.SEQUENCE, head + ber.wrapped(kind, body))


@given(st.lists(OIDS, max_size=8))
def test_identifiers_survive_the_wire(oids):
    assert ber.decode_request(question(ber.GET, *oids)).oids == tuple(oids)


@given(st.binary(max_size=200))
def test_no_packet_breaks_the_agent(data):
    Responder(Book([Row(SYS_NAME, Tag.OCTETS, b"sw")])).answer(data)


def test_a_damaged_question_is_met_with_silence_or_an_answer():
    agent = Responder(Book([Row(SYS_NAME, Tag.OCTETS, b"sw")]))
    whole = question(ber.GET_BULK, (1, 3), SYS_NAME)
    dice = random.Random(1)
    for _ in range(3000):
        broken = bytearray(whole)
        for _ in range(dice.randrange(1, 4)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        try:
            ber.decode_request(bytes(broken))
        except BadPacket:
            assert agent.answer(bytes(broken)) is None
        else:
            agent.answer(bytes(broken))


def test_strangers_are_not_answered():
    agent = Responder(Book([Row(SYS_NAME, Tag.OCTETS, b"sw")]), b"secret")
    assert agent.answer(question(ber.GET, SYS_NAME)) is None
    assert b"sw" in agent.answer(question(ber.GET, SYS_NAME, community=b"secret"))


def test_an_agent_can_change_while_it_runs():
    book = Book([Row(SYS_NAME, Tag.OCTETS, b"before")])
    agent = Responder(book)
    counted = iter(range(100, 200))
    book.put_live((1, 3, 6, 1, 2, 1, 2, 2, 1, 10, 1), Tag.COUNTER32, lambda: next(counted))
    book.put(Row(SYS_NAME, Tag.OCTETS, b"after"))
    assert b"after" in agent.answer(question(ber.GET, SYS_NAME))
    asked = question(ber.GET_NEXT, (1, 3, 6, 1, 2, 1, 2))
    assert agent.answer(asked)[-1] + 1 == agent.answer(asked)[-1]
    book.drop((1, 3, 6, 1, 2, 1, 1))
    assert b"after" not in agent.answer(question(ber.GET, SYS_NAME))


def test_one_answer_fits_into_one_packet():
    rows = [Row((1, 3, 6, 1, number), Tag.OCTETS, b"x" * 40) for number in range(500)]
    answer = Responder(Book(rows)).answer(question(ber.GET_BULK, (1, 3), repetitions=500))
    assert len(answer) < 1500
