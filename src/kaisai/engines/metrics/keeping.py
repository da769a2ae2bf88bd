"""Blocks that were read lately stay open: whoever looks at the same hours next need not unpack them."""

import threading

from kaisai.engines.metrics.codec import Block

_Known = tuple[bytes, int, int]
_EACH = 6  # bytes of an unpacked value, about: counters kept as differences, of some also the sums


class OpenBlocks:
    """The blocks read last, as many as fit.

    Args:
        most: bytes that they may take unpacked, about.
    """

    def __init__(self, most: int) -> None:
        self._most, self._held = most, 0
        self._blocks: dict[_Known, Block] = {}  # the one read last stands last
        self._lock = threading.Lock()

    def open(self, body: bytes, ticks: int, width: int) -> Block:
        """As `Block`; CorruptError when the bytes are damaged. Those of a block never change."""
        known = body, ticks, width
        with self._lock:
            block = self._blocks.pop(known, None)
            if block is not None:
                self._blocks[known] = block
                return block
        block, size = Block(*known), _size(known)
        if size <= self._most:
            with self._lock:
                self._held += size if known not in self._blocks else 0
                self._blocks[known] = block
                while self._held > self._most:
                    first = next(iter(self._blocks))
                    del self._blocks[first]
                    self._held -= _size(first)
        return block


def _size(known: _Known) -> int:
    body, ticks, width = known
    return len(body) + _EACH * ticks * width
