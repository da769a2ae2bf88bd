"""Values to bytes and back, standard library only: one tick, or a block of many.

A tick is one row of columns: `D`, CRC-32 of the rest, float64 little-endian. It lives for an hour,
so it is not compressed. A block is column after column: `c`, 4 bytes length of the head, then zlib:

- head: per column a kind (1 byte) and a base (float64);
- kind `=`: every value is the base; `d`: float64 as they are, `f`: float32 where that is exact;
- `B H I Q` + how: unsigned integers of that width, counted in ones, thousandths or millionths,
  as distance from the base (the smallest) or, where values only rise, from the value before;
- body: per width, all its columns shuffled by significance (all first bytes, all second, …);
- holes: where a value is lost or was not asked, one byte per cell, only when there are some.

NaN = lost, -inf = not asked. Older files have zlib over shuffled `f` or `d`; those are read, too.
"""

from __future__ import annotations  # array[float] cannot be evaluated by Python 3.11

import math
import struct
import sys
import zlib
from array import array
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import sub

ABSENT = -math.inf
_SWAP = sys.byteorder == "big"
_SCALES = (1, 1000, 1_000_000)
_SIZES = {"B": 1, "H": 2, "I": 4, "Q": 8, "f": 4, "d": 8}
_WIDEST = 2.0**53


class CorruptError(ValueError):
    """The bytes are not what this codec wrote."""


def _zip(raw: bytes) -> bytes:
    # runs and Huffman only: low bytes are noise, a search for repeats costs time and finds nothing
    maker = zlib.compressobj(1, zlib.DEFLATED, 15, 9, zlib.Z_RLE)
    return maker.compress(raw) + maker.flush()


def _unzip(body: bytes) -> bytes:
    try:
        return zlib.decompress(body)
    except zlib.error as error:
        raise CorruptError(str(error)) from error


def _little(values: array[float]) -> bytes:
    if _SWAP:
        values = values[:]
        values.byteswap()
    return values.tobytes()


def _native(code: str, raw: bytes) -> array[float]:
    values: array[float] = array(code)
    try:
        values.frombytes(raw)
    except ValueError as error:
        raise CorruptError("length does not fit the element type") from error
    if _SWAP:
        values.byteswap()
    return values


def _shuffle(values: array[float]) -> bytes:
    raw, size = _little(values), values.itemsize
    return b"".join([raw[k::size] for k in range(size)])


def _unshuffle(
    code: str, shuffled: bytes, start: int = 0, count: int | None = None
) -> array[float]:
    """`count` values from `start` on; only their bytes are touched."""
    size = _SIZES[code]
    step = len(shuffled) // size
    if len(shuffled) % size or start + (count or 0) > step:
        raise CorruptError("length does not fit the element type")
    count = step if count is None else count
    raw = bytearray(count * size)
    for k in range(size):
        raw[k::size] = shuffled[k * step + start : k * step + start + count]
    return _native(code, bytes(raw))


def encode_tick(values: Sequence[float]) -> bytes:
    """One row of values in column order; infinities other than ABSENT become NaN."""
    row = array("d", values)
    if not math.isfinite(sum(row)) and math.inf in row:
        row = array("d", [v if v < math.inf else math.nan for v in values])
    raw = _little(row)
    return b"D" + zlib.crc32(raw).to_bytes(4, "little") + raw


def checked_tick(body: bytes) -> bytes:
    """The row of one tick as float64 little-endian; CorruptError when the bytes are damaged."""
    if body[:1] != b"D":
        return _little(array("d", _old(body)))
    row = body[5:]
    if zlib.crc32(row) != int.from_bytes(body[1:5], "little") or len(row) % 8:
        raise CorruptError("checksum")
    return row


def decode_tick(body: bytes) -> array[float]:
    """The row of one tick; CorruptError when the bytes are damaged."""
    return row_of(checked_tick(body))


def row_of(checked: bytes) -> array[float]:
    """The values of a checked tick."""
    return _native("d", checked)


def fallen(rows: Sequence[bytes], columns: tuple[int, ...]) -> set[int]:
    """Columns that fall from one checked tick to the next; the ticks are equally wide.

    Also those that are negative, or answer again after they were lost or not asked. Floats of one
    sign are in the order of their bits, so one subtraction of large integers compares all columns
    of all rows; the sign bits, free here, keep a borrow from crossing into the next column.
    """
    width = 8 * len(rows[0])
    signs, values, guards, low = _lanes(columns, width, len(rows))
    whole = int.from_bytes(b"".join(rows), "little")
    odd = whole & signs
    whole &= values
    odd |= guards & ~((whole >> width | guards) - (whole & low))
    found = set()
    while odd:
        lowest = odd & -odd
        found.add((lowest.bit_length() - 1) % width // 64)
        odd ^= lowest
    return found


@lru_cache(1024)
def _lanes(columns: tuple[int, ...], width: int, rows: int) -> tuple[int, int, int, int]:
    """Of some columns of so many rows of `width` bits each: their signs, and the bits below.

    And of all rows but one: the signs again, and all bits.
    """
    row = sum(1 << (64 * column + 63) for column in columns)
    signs = sum(row << (width * at) for at in range(rows))
    return signs, signs - (signs >> 63), signs >> width, (1 << width * (rows - 1)) - 1


def _old(body: bytes) -> array[float]:
    code = body[:1].decode("latin-1")
    if code not in ("f", "d"):
        raise CorruptError(f"unknown element type {code!r}")
    return _unshuffle(code, _unzip(body[1:]))


def _whole(values: list[float]) -> tuple[int, list[int]] | None:
    """Values as whole numbers of a scale that gives them back exactly, None without one."""
    if max(values) > _WIDEST or min(values) < -_WIDEST:
        return None
    if all(map(float.is_integer, values)):
        return 0, list(map(int, values))
    for number, scale in enumerate(_SCALES[1:], 1):
        told = [round(v * scale) for v in values]
        if [whole / scale for whole in told] == values and max(map(abs, told)) < _WIDEST:
            return number, told
    return None


def _column(values: list[float]) -> tuple[str, int, float, array[float]]:
    """Kind, how, base and elements of a column without holes."""
    first = values[0]
    if values.count(first) == len(values):
        return "=", 0, first, array("d")
    whole = _whole(values)
    if whole is None:
        short = array("f", values) if max(map(abs, values)) < 3e38 else array("f")
        return (
            ("f", 0, 0.0, short) if short.tolist() == values else ("d", 0, 0.0, array("d", values))
        )
    scale, told = whole
    steps = list(map(sub, told[1:], told))
    rising = min(steps) >= 0
    base = told[0] if rising else min(told)
    rest = [0, *steps] if rising else [v - base for v in told]
    largest = max(rest)
    code = (
        "B" if largest < 1 << 8 else "H" if largest < 1 << 16 else "I" if largest < 1 << 32 else "Q"
    )
    return code, scale * 2 + rising, float(base), array(code, rest)


def _filled(values: list[float]) -> tuple[list[float], bytes]:
    """Holes take the value before; which are holes: 1 lost, 2 not asked."""
    holes = bytes([0 if math.isfinite(v) else 2 if v == ABSENT else 1 for v in values])
    before = next((v for v in values if math.isfinite(v)), 0.0)
    kept = []
    for value, hole in zip(values, holes, strict=True):
        before = before if hole else value
        kept.append(before)
    return kept, holes


def encode_block(columns: Sequence[list[float]]) -> bytes:
    """Columns of equal length, at least one value each."""
    kinds, bases, holes = bytearray(), array("d"), []
    groups: dict[str, array[float]] = {code: array(code) for code in _SIZES}
    for number, values in enumerate(columns):
        column = values
        if not math.isfinite(sum(column)):
            column, hole = _filled(column)
            if any(hole):
                holes.append(number.to_bytes(4, "little") + hole)
        code, how, base, elements = _column(column)
        kinds += bytes((ord(code), how))
        bases.append(base)
        if code != "=":
            groups[code].extend(elements)
    parts = [zlib.compress(bytes(kinds) + _little(bases), 1)]
    parts += [_zip(_shuffle(group)) if group else b"" for group in groups.values()]
    parts.append(zlib.compress(b"".join(holes), 1) if holes else b"")
    return b"c" + struct.pack(f"<{len(parts)}I", *map(len, parts)) + b"".join(parts)


class Block:
    """An encoded block, opened; columns are decoded one by one, when asked for."""

    def __init__(self, body: bytes, ticks: int, width: int) -> None:
        """CorruptError when the bytes are damaged."""
        self.ticks, self.width = ticks, width
        self._flat: array[float] | None = None
        if body[:1] != b"c":
            self._flat = _old(body)
            if len(self._flat) != ticks * width:
                raise CorruptError("the block does not hold what its row says")
            return
        count = len(_SIZES) + 2
        try:
            lengths = struct.unpack_from(f"<{count}I", body, 1)
        except struct.error as error:
            raise CorruptError(str(error)) from error
        ends = list(accumulate(lengths, initial=1 + 4 * count))
        parts = [body[a:b] for a, b in pairwise(ends)]
        head = _unzip(parts[0])
        if len(head) != 10 * width or ends[-1] != len(body):
            raise CorruptError("the block does not hold what its row says")
        self._kinds, self._bases = head[: 2 * width], _native("d", head[2 * width :])
        self._packed = dict(zip(_SIZES, parts[1:-1], strict=True))
        self._groups: dict[str, bytes] = {}
        self._sums: dict[int, array[int]] = {}
        self._holes = self._read_holes(parts[-1])

    def column(self, number: int) -> list[float]:
        """The values of one column; CorruptError when damaged."""
        if self._flat is not None:
            return self._flat[number * self.ticks : (number + 1) * self.ticks].tolist()
        code, how, base = self._kind(number)
        values = [base] * self.ticks if code == "=" else self._elements(code, number).tolist()
        if code in "BHIQ":
            values = self._counted(values, how, int(base))
        if number in self._holes:
            kinds = (0.0, math.nan, ABSENT)
            holes = self._holes[number]
            values = [kinds[h] if h else v for v, h in zip(values, holes, strict=True)]
        return values

    def rising(self, number: int, positions: Sequence[int]) -> list[float] | None:
        """The values at some positions, in order; None unless the column has no holes and never falls.

        Takes less than half the time of `column`, and a tenth the next time. CorruptError when damaged.
        """
        if self._flat is not None or number in self._holes:
            return None
        code, how, base = self._kind(number)
        if code == "=":
            return [base] * len(positions) if math.isfinite(base) else None
        if code not in "BHIQ" or not how % 2 or how // 2 >= len(_SCALES):
            return None
        risen, begun, scale = self._risen(code, number), int(base), _SCALES[how // 2]
        return [(begun + risen[position]) / scale for position in positions]

    def _risen(self, code: str, number: int) -> array[int]:
        """What a counter rose by since its first tick; kept, since who draws a day draws it again."""
        risen = self._sums.get(number)
        if risen is None:
            steps = self._elements(code, number)
            steps[0] = 0
            risen = self._sums[number] = array("Q", accumulate(steps))  # type: ignore[arg-type]  # counted in whole numbers
        return risen

    def _kind(self, number: int) -> tuple[str, int, float]:
        """Kind, how and base of a column."""
        return chr(self._kinds[2 * number]), self._kinds[2 * number + 1], self._bases[number]

    @staticmethod
    def _counted(values: list[float], how: int, base: int) -> list[float]:
        number, rising = divmod(how, 2)
        if number >= len(_SCALES):
            raise CorruptError("unknown scale")
        scale = _SCALES[number]
        if rising:
            values[0] = float(base) if scale == 1 else base
            told = list(accumulate(values))
        else:
            whole = float(base) if scale == 1 else base
            told = [v + whole for v in values]
        return told if scale == 1 else [v / scale for v in told]

    def _elements(self, code: str, number: int) -> array[float]:
        if code not in _SIZES:
            raise CorruptError(f"unknown kind {code!r}")
        if code not in self._groups:
            self._groups[code] = _unzip(self._packed[code])
        place = self.ticks * self._kinds[: 2 * number : 2].count(ord(code))
        return _unshuffle(code, self._groups[code], place, self.ticks)

    def _read_holes(self, packed: bytes) -> dict[int, bytes]:
        raw = _unzip(packed) if packed else b""
        size = 4 + self.ticks
        if len(raw) % size:
            raise CorruptError("holes do not fit the block")
        return {
            int.from_bytes(raw[at : at + 4], "little"): raw[at + 4 : at + size]
            for at in range(0, len(raw), size)
        }


def encode_times(times: Sequence[int]) -> bytes:
    """Unix milliseconds in order, as differences."""
    deltas = array("q", [b - a for a, b in zip((0, *times), times, strict=False)])
    if _SWAP:
        deltas.byteswap()
    return zlib.compress(deltas.tobytes(), 1)


def decode_times(body: bytes) -> list[int]:
    """The times back; CorruptError when damaged."""
    deltas = array("q")
    try:
        deltas.frombytes(zlib.decompress(body))
    except (zlib.error, ValueError) as error:
        raise CorruptError(str(error)) from error
    if _SWAP:
        deltas.byteswap()
    return list(accumulate(deltas))
