"""Ticket codes that a device can check without a network: 144 characters, signed with Ed25519 (RFC 8032).

A code is `KAISAI1:`, which names the format and its version, and Base32 (RFC 4648, upper case) of 85 bytes,
big-endian:

| bytes | what                                                                       |
|-------|----------------------------------------------------------------------------|
| 1     | key, the id of the one that signed                                         |
| 4     | conference                                                                 |
| 6     | ticket                                                                     |
| 4     | generation: goes up when a ticket is transferred or issued again           |
| 2, 2  | first and last day on which it is valid, in days since 2020-01-01          |
| 2     | item, the kind of ticket                                                   |
| 64    | signature of the prefix and the 21 bytes before, so that no other signed   |
|       | bytes can pass for a ticket                                                |

Measured with segno at error level M: version 6 (41 modules a side), as with Base45 (RFC 9285, 136 characters);
Base64 in byte mode needs version 8. Base45 has a space and `%`, and programs that trim what they scan would break
some of its codes, so Base32. 85 bytes fill its 136 characters to the last bit: a ticket has exactly one text.

A signature proves who issued a code. It cannot tell that a ticket was refunded or used since, nor that a newer
generation exists: that is for a list to say.
"""

import base64
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kaisai.engines.codes.words import REASONS

PREFIX = "KAISAI1:"
EPOCH = date(2020, 1, 1)
LAST_DAY = EPOCH + timedelta(days=0xFFFF)
_CONTENT = struct.Struct(">BI6sIHHH")
_CODE = re.compile(PREFIX + "[A-Z2-7]{136}")


class BadCode(Exception):
    """A code that admits nobody.

    Attributes:
        reason: one of `REASONS`.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(self.sentence("en"))

    def sentence(self, language: str) -> str:
        """In `ja` or, for anything else, English."""
        return REASONS[self.reason][language == "ja"]


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a code says.

    Attributes:
        conference: 32 bit.
        ticket: 48 bit.
        generation: 32 bit; of two codes of one ticket the higher is the newer.
        not_before: the first day on which it is valid.
        not_after: the last one; `LAST_DAY` where it never expires.
        item: 16 bit.
        key: 8 bit, the id of the key that signs.
    """

    conference: int
    ticket: int
    generation: int
    not_before: date
    not_after: date
    item: int
    key: int


def new_key() -> bytes:
    """A private key, 32 bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> bytes:
    """The public key of a private one, 32 bytes each.

    Raises:
        ValueError: the private key has another length.
    """
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def sign(ticket: Ticket, private_key: bytes) -> str:
    """The code of a ticket; the same ticket and key always give the same one.

    Raises:
        ValueError: a number or a day of the ticket does not fit, its last day comes before its first, or the
            key has not 32 bytes.
    """
    content = _packed(ticket)
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    signature = key.sign(PREFIX.encode() + content)
    return PREFIX + base64.b32encode(content + signature).decode()


def verify(code: str, keys: Mapping[int, bytes], conference: int, on: date) -> Ticket:
    """The ticket of a code that is valid on a day.

    Nothing that a code says is believed before its signature is checked; before that, only its length and its
    alphabet are looked at, so that a long text costs no more than a short one.

    Args:
        code: as scanned, without anything around it.
        keys: public keys of 32 bytes by id.
        conference: that tickets must be for.
        on: the day in the time zone of the venue.

    Raises:
        BadCode: it admits nobody.
        ValueError: the key that the code asks for has not 32 bytes.
    """
    content, signature = _parts(code)
    ticket = _unpacked(content)
    if ticket.key not in keys:
        raise BadCode("unknown-key")
    try:
        key = Ed25519PublicKey.from_public_bytes(keys[ticket.key])
        key.verify(signature, PREFIX.encode() + content)
    except InvalidSignature:
        raise BadCode("forged") from None
    if ticket.conference != conference:
        raise BadCode("other-conference")
    if on < ticket.not_before:
        raise BadCode("not-yet")
    if on > ticket.not_after:
        raise BadCode("expired")
    return ticket


def claimed(code: str) -> Ticket:
    """What a code says of itself. Anybody can write such a code: this is for finding the key, never to be believed.

    Raises:
        BadCode: `not-a-code`.
    """
    return _unpacked(_parts(code)[0])


def _parts(code: str) -> tuple[bytes, bytes]:
    """Content and signature."""
    if not _CODE.fullmatch(code):
        raise BadCode("not-a-code")
    data = base64.b32decode(code.removeprefix(PREFIX))
    return data[: _CONTENT.size], data[_CONTENT.size :]


def _packed(ticket: Ticket) -> bytes:
    if ticket.not_after < ticket.not_before:
        raise ValueError(f"The last day of {ticket} comes before its first.")
    try:
        return _CONTENT.pack(
            ticket.key,
            ticket.conference,
            ticket.ticket.to_bytes(6, "big"),
            ticket.generation,
            (ticket.not_before - EPOCH).days,
            (ticket.not_after - EPOCH).days,
            ticket.item,
        )
    except (struct.error, OverflowError) as why:
        raise ValueError(f"A number or a day does not fit into the code of {ticket}.") from why


def _unpacked(content: bytes) -> Ticket:
    key, conference, ticket, generation, first, last, item = _CONTENT.unpack(content)
    return Ticket(
        conference=conference,
        ticket=int.from_bytes(ticket, "big"),
        generation=generation,
        not_before=EPOCH + timedelta(days=first),
        not_after=EPOCH + timedelta(days=last),
        item=item,
        key=key,
    )
