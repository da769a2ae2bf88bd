"""Just enough of BER (ITU-T X.690) to answer SNMPv1 and SNMPv2c (RFC 1157, RFC 3416)."""

from collections.abc import Iterator
from dataclasses import dataclass

from kaisai.engines.formats.snmp.recording import MOST_PARTS, NUMBERS, Oid, Row, Tag, parse_oid

SEQUENCE = 0x30
GET, GET_NEXT, RESPONSE, GET_BULK = 0xA0, 0xA1, 0xA2, 0xA5
NO_SUCH_OBJECT, NO_SUCH_INSTANCE, END_OF_VIEW = 0x80, 0x81, 0x82
NO_SUCH_NAME = 2  # error status of SNMPv1
MOST_REPETITIONS = 500


class BadPacket(ValueError):
    """The bytes are not a request that can be answered."""


@dataclass(frozen=True, slots=True)
class Request:
    """One question.

    Attributes:
        version: 0 for SNMPv1, 1 for SNMPv2c.
        kind: GET, GET_NEXT or GET_BULK.
        number: the request's own number, as it came.
        plain, repetitions: of GET_BULK: how many identifiers are asked once; how often the rest.
    """

    version: int
    community: bytes
    kind: int
    number: bytes
    plain: int
    repetitions: int
    oids: tuple[Oid, ...]


def length(size: int) -> bytes:
    """The length of what follows."""
    if size < 0x80:
        return bytes([size])
    packed = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(packed)]) + packed


def wrapped(tag: int, body: bytes) -> bytes:
    """A value with its tag and length."""
    return bytes([tag]) + length(len(body)) + body


def encode_oid(oid: Oid) -> bytes:
    """Without tag and length."""
    first = oid[0] * 40 + (oid[1] if len(oid) > 1 else 0)
    body = bytearray()
    for part in (first, *oid[2:]):
        pieces = [part & 0x7F]
        while part > 0x7F:
            part >>= 7  # noqa: PLW2901 - see above
            pieces.append(part & 0x7F | 0x80)
        body += bytes(reversed(pieces))
    return bytes(body)


def encode_row(row: Row) -> bytes:
    """One variable binding.

    A number has at least one byte (X.690, 8.3.1). Where a recording has none, the agent had sent
    an empty string instead, and so does this one.
    """
    tag = Tag.OCTETS if row.value == b"" and row.tag in NUMBERS else row.tag
    return binding(row.oid, wrapped(tag, _body(row)))


def binding(oid: Oid, value: bytes) -> bytes:
    """An identifier with an encoded value."""
    return wrapped(SEQUENCE, wrapped(Tag.OID, encode_oid(oid)) + value)


def _body(row: Row) -> bytes:
    value = row.value
    if isinstance(value, bytes):
        return value
    if isinstance(value, int):
        size = max(1, (value.bit_length() + 8) // 8)
        return value.to_bytes(size, "big", signed=True)
    if row.tag is Tag.ADDRESS:
        return bytes(int(part) for part in value.split("."))
    return encode_oid(parse_oid(value))


def encode_response(request: Request, bindings: bytes, *, error: int = 0, index: int = 0) -> bytes:
    """The whole answer; `bindings` are encoded variable bindings."""
    body = (
        wrapped(Tag.INTEGER, request.number)
        + wrapped(Tag.INTEGER, bytes([error]))
        + wrapped(Tag.INTEGER, bytes([index]))
        + wrapped(SEQUENCE, bindings)
    )
    return wrapped(
        SEQUENCE,
        wrapped(Tag.INTEGER, bytes([request.version]))
        + wrapped(Tag.OCTETS, request.community)
        + wrapped(RESPONSE, body),
    )


class Reader:
    """Reads tag by tag; every mistake is a BadPacket."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def __bool__(self) -> bool:
        return self._at < len(self._data)

    def take(self, wanted: int) -> bytes:
        """The body of what comes next, which must have this tag."""
        tag, body = self.next()
        if tag != wanted:
            raise BadPacket(f"tag {tag:#x} instead of {wanted:#x}")
        return body

    def next(self) -> tuple[int, bytes]:
        """Tag and body of what comes next."""
        head = self._data[self._at : self._at + 2]
        if len(head) < 2:
            raise BadPacket("cut off")
        start, size = self._at + 2, head[1]
        if size & 0x80:
            count = size & 0x7F
            if not 1 <= count <= 3:
                raise BadPacket("length")
            size = int.from_bytes(self._data[start : start + count], "big")
            start += count
        self._at = start + size
        if self._at > len(self._data):
            raise BadPacket("cut off")
        return head[0], self._data[start : self._at]


def decode_request(data: bytes) -> Request:
    """A question as it came from the network.

    Raises:
        BadPacket: it is not one that is answered.
    """
    whole = Reader(Reader(data).take(SEQUENCE))
    version, community = small(whole.take(Tag.INTEGER)), whole.take(Tag.OCTETS)
    kind, body = whole.next()
    if version not in {0, 1} or kind not in {GET, GET_NEXT, GET_BULK}:
        raise BadPacket("neither SNMPv1 nor SNMPv2c, or no question")
    told = Reader(body)
    number = told.take(Tag.INTEGER)
    plain, repetitions = small(told.take(Tag.INTEGER)), small(told.take(Tag.INTEGER))
    return Request(
        version=version,
        community=community,
        kind=kind,
        number=number,
        plain=max(plain, 0),
        repetitions=min(max(repetitions, 0), MOST_REPETITIONS),
        oids=tuple(_asked(told.take(SEQUENCE))),
    )


def small(body: bytes) -> int:
    """A number of at most four bytes."""
    if not 1 <= len(body) <= 4:
        raise BadPacket("number")
    return int.from_bytes(body, "big", signed=True)


def _asked(body: bytes) -> Iterator[Oid]:
    bindings = Reader(body)
    while bindings:
        yield decode_oid(Reader(bindings.take(SEQUENCE)).take(Tag.OID))


def decode_oid(body: bytes) -> Oid:
    """An identifier from its encoded body.

    Raises:
        BadPacket: it is none.
    """
    if not body or body[-1] & 0x80 or len(body) > MOST_PARTS * 5:
        raise BadPacket("identifier")
    parts, part = list[int](), 0
    for byte in body:
        part = part << 7 | byte & 0x7F
        if not byte & 0x80:
            parts.append(part)
            part = 0
    first = min(parts[0] // 40, 2)
    return (first, parts[0] - first * 40, *parts[1:])
