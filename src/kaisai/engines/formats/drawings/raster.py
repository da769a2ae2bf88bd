"""How large a PNG, JPEG or WebP is, read from its head."""

import struct

from kaisai.engines.formats.drawings.words import NotADrawing

Size = tuple[int, int]
# Start of frame (ITU-T T.81, table B.1): C0 to CF without DHT (C4), JPG (C8), DAC (CC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length


def png_size(data: bytes) -> Size:
    """From IHDR, which is the first chunk (PNG, third edition, 11.2.1)."""
    if data[12:16] != b"IHDR" or len(data) < 33:
        raise NotADrawing("broken")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def jpeg_size(data: bytes) -> Size:
    """From the first start of frame (ITU-T T.81, B.2.2)."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker == 0xFF:  # fill
            at += 1
            continue
        if marker in _ALONE:
            at += 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4])
        if marker in _FRAMES and at + 9 <= len(data):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        if length < 2:
            break
        at += 2 + length
    raise NotADrawing("broken")


def webp_size(data: bytes) -> Size:
    """From the first chunk: VP8, VP8L or VP8X (RFC 9649, 2)."""
    head = data[:30]
    if head[8:12] != b"WEBP":
        raise NotADrawing("unknown-type")
    if len(head) < 30:
        raise NotADrawing("broken")
    chunk = head[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if chunk == b"VP8L" and head[20] == 0x2F:
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise NotADrawing("broken")
