"""What an SNMP agent told once: rows in the order of their object identifiers.

Types are the application tags of RFC 2578 as recordings write them.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from kaisai.engines.formats.findings import Finding

Oid = tuple[int, ...]
MOST_PARTS = 128  # sub-identifiers, RFC 2578 section 3.5
LARGEST_PART = 2**32 - 1


class Tag(IntEnum):
    """The type of a value, by its BER tag."""

    INTEGER = 2
    OCTETS = 4
    NULL = 5
    OID = 6
    ADDRESS = 64
    COUNTER32 = 65
    GAUGE32 = 66
    TICKS = 67
    OPAQUE = 68
    COUNTER64 = 70


NUMBERS = {
    Tag.INTEGER: (-(2**31), 2**31 - 1),
    Tag.COUNTER32: (0, 2**32 - 1),
    Tag.GAUGE32: (0, 2**32 - 1),
    Tag.TICKS: (0, 2**32 - 1),
    Tag.COUNTER64: (0, 2**64 - 1),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One object.

    Attributes:
        oid: its identifier.
        tag: its type as the agent claims it.
        value: a number; bytes of an octet string; text of an identifier or an IP address. Broken
            agents send empty bytes where a number belongs.
    """

    oid: Oid
    tag: Tag
    value: int | bytes | str


def parse_oid(text: str) -> Oid:
    """`1.3.6.1` or `.1.3.6.1` or net-snmp's `iso.3.6.1`.

    Raises:
        ValueError: it is not an identifier.
    """
    text = text.strip().removeprefix(".")
    text = f"1{text[3:]}" if text.startswith("iso") else text
    parts = text.split(".")
    if len(parts) > MOST_PARTS or not all(
        part.isascii() and part.isdecimal() and len(part) <= 10 for part in parts
    ):
        raise ValueError(text)
    oid = tuple(int(part) for part in parts)
    if max(oid) > LARGEST_PART:
        raise ValueError(text)
    return oid


def show_oid(oid: Oid) -> str:
    """With dots."""
    return ".".join(map(str, oid))


class Recording:
    """All rows of one agent, ordered; a row that comes twice counts the last time.

    Args:
        rows: in any order.
        findings: what the reader had to say.
    """

    def __init__(self, rows: Iterable[Row], findings: Iterable[Finding] = ()) -> None:
        by_oid = {row.oid: row for row in rows}
        self.oids: list[Oid] = sorted(by_oid)
        self.rows: list[Row] = [by_oid[oid] for oid in self.oids]
        self.findings = tuple(findings)
        self._by_oid = by_oid

    def __len__(self) -> int:
        return len(self.rows)

    def get(self, oid: Oid) -> Row | None:
        """The row with exactly that identifier."""
        return self._by_oid.get(oid)

    def below(self, root: Oid) -> Iterator[Row]:
        """Every row below a node, in order."""
        for position in range(bisect_left(self.oids, root), len(self.oids)):
            row = self.rows[position]
            if row.oid[: len(root)] != root:
                return
            if row.oid != root:
                yield row
