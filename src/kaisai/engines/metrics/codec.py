"""Values to bytes and back, standard library only: one tick, or a block of many.

A tick is one row of columns, a block is column after column, so that similar bytes lie together.
Layout: 1 byte element type (`f` or `d`), then zlib level 1 over the bytes shuffled by significance
(all first bytes, all second bytes, …). Little-endian. NaN = lost, -inf = not asked.
float32 keeps 24 bits; a whole number beyond 2**24, such as a counter, turns its row into float64.
"""

from __future__ import annotations  # array[float] cannot be evaluated by Python 3.11

import math
import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

ABSENT = -math.inf
EXACT = float(2**24)
_SWAP = sys.byteorder == "big"


class CorruptError(ValueError):
    """The bytes are not what this codec wrote."""


def _pack(values: array[float]) -> bytes:
    if _SWAP:
        values = values[:]
        values.byteswap()
    raw, size = values.tobytes(), values.itemsize
    shuffled = b"".join([raw[k::size] for k in range(size)])
    return values.typecode.encode() + zlib.compress(shuffled, 1)


def _unpack(body: bytes) -> array[float]:
    code = body[:1]
    if code not in (b"f", b"d"):
        raise CorruptError(f"unknown element type {code!r}")
    values: array[float] = array("d" if code == b"d" else "f")
    try:
        shuffled = zlib.decompress(body[1:])
    except zlib.error as error:
        raise CorruptError(str(error)) from error
    size = values.itemsize
    if len(shuffled) % size:
        raise CorruptError("length does not fit the element type")
    raw, step = bytearray(len(shuffled)), len(shuffled) // size
    for k in range(size):
        raw[k::size] = shuffled[k * step : (k + 1) * step]
    values.frombytes(bytes(raw))
    if _SWAP:
        values.byteswap()
    return values


def encode_tick(values: Sequence[float]) -> bytes:
    """One row of values in column order; infinities other than ABSENT become NaN."""
    wide = any(v >= EXACT or ABSENT < v <= -EXACT for v in values)
    row = array("d" if wide else "f", [v if v < math.inf else math.nan for v in values])
    return _pack(row)


def decode_tick(body: bytes) -> array[float]:
    """The row of one tick; CorruptError when the bytes are damaged."""
    return _unpack(body)


def encode_block(rows: Iterable[array[float]], width: int) -> tuple[bytes, array[float]]:
    """Rows of one source as one body; also the flat matrix, row after row, for the overview."""
    kept = list(rows)
    flat: array[float] = array("d" if any(row.typecode == "d" for row in kept) else "f")
    absent: array[float] = array(flat.typecode, [ABSENT])
    for row in kept:
        flat.extend(row if row.typecode == flat.typecode else array(flat.typecode, row))
        flat.extend(absent * (width - len(row)))
    columns: array[float] = array(flat.typecode)
    for column in range(width):
        columns.extend(flat[column::width])
    return _pack(columns), flat


def decode_block(body: bytes, ticks: int, width: int) -> array[float]:
    """Column after column, `ticks` values each; CorruptError when damaged."""
    columns = _unpack(body)
    if len(columns) != ticks * width:
        raise CorruptError("the block does not hold what its row says")
    return columns


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


def overview(flat: array[float], width: int) -> bytes:
    """Per column min, max, count of answers, count of losses; float64 each, compressed."""
    told = array("d")
    for column in range(width):
        asked = [v for v in flat[column::width] if v != ABSENT]
        answered = [v for v in asked if not math.isnan(v)]
        low, high = (min(answered), max(answered)) if answered else (math.nan, math.nan)
        told.extend((low, high, len(answered), len(asked) - len(answered)))
    return _pack(told)


def read_overview(body: bytes) -> array[float]:
    """Four numbers per column: min, max, count, lost."""
    return _unpack(body)
