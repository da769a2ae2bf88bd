"""Questions of SNMPv2c and their answers (RFC 3416): what a client that also sets values needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kaisai.engines.formats.snmp.ber import (
    RESPONSE,
    SEQUENCE,
    BadPacket,
    Reader,
    binding,
    decode_oid,
    encode_row,
    small,
    wrapped,
)
from kaisai.engines.formats.snmp.recording import Oid, Row, Tag

GET, SET = 0xA0, 0xA3
V2C = 1
_NULL = b"\x05\x00"
_WHOLE = {Tag.INTEGER, Tag.COUNTER32, Tag.GAUGE32, Tag.TICKS, Tag.COUNTER64}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the number of the question, the error status (0: none), numbers by object.

    Attributes:
        values: of objects that are numbers; what the agent does not have is missing.
    """

    number: int
    error: int
    values: dict[Oid, int]


def question(community: str, number: int, oids: Iterable[Oid]) -> bytes:
    """Asks for the values of objects."""
    return _packet(community, GET, number, b"".join(binding(oid, _NULL) for oid in oids))


def setting(community: str, number: int, rows: Iterable[Row]) -> bytes:
    """Sets the values of objects, all or none."""
    return _packet(community, SET, number, b"".join(map(encode_row, rows)))


def _packet(community: str, kind: int, number: int, bindings: bytes) -> bytes:
    body = wrapped(Tag.INTEGER, number.to_bytes(4, "big", signed=True))
    body += wrapped(Tag.INTEGER, b"\0") * 2 + wrapped(SEQUENCE, bindings)
    head = wrapped(Tag.INTEGER, bytes([V2C])) + wrapped(Tag.OCTETS, community.encode())
    return wrapped(SEQUENCE, head + wrapped(kind, body))


def decode_answer(data: bytes) -> Answer:
    """An answer as it came from the network.

    Raises:
        BadPacket: it is none.
    """
    whole = Reader(Reader(data).take(SEQUENCE))
    whole.take(Tag.INTEGER)
    whole.take(Tag.OCTETS)
    told = Reader(whole.take(RESPONSE))
    number, error = small(told.take(Tag.INTEGER)), small(told.take(Tag.INTEGER))
    told.take(Tag.INTEGER)
    return Answer(number, error, dict(_numbers(told.take(SEQUENCE))))


def _numbers(body: bytes) -> Iterator[tuple[Oid, int]]:
    bindings = Reader(body)
    while bindings:
        pair = Reader(bindings.take(SEQUENCE))
        oid = decode_oid(pair.take(Tag.OID))
        tag, value = pair.next()
        if tag in _WHOLE:
            if not 1 <= len(value) <= 9:
                raise BadPacket("number")
            yield oid, int.from_bytes(value, "big", signed=True)
