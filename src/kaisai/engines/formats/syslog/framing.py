"""Where one message ends and the next begins on a connection (RFC 6587)."""

from collections.abc import Iterator

from kaisai.engines.formats.syslog.message import LONGEST

_MOST_DIGITS = 6  # of a count in front of a frame


class Framing:
    """Cuts a stream into messages: counted (`12 <34>1 …`) or ended by a line end, as each begins.

    A line or a frame that is too long is cut where it is too long; nothing is kept without bound.
    """

    def __init__(self) -> None:
        self._held = b""
        self._skip = 0  # bytes of a counted frame that is too long

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Every message that is complete with these bytes."""
        self._held += data
        while self._held:
            if self._skip:
                gone = min(self._skip, len(self._held))
                self._held, self._skip = self._held[gone:], self._skip - gone
                continue
            counted = self._count()
            if counted is None:
                return
            frame = self._frame(*counted)
            if frame is None:
                return
            if frame.strip():
                yield frame

    def rest(self) -> bytes:
        """What was begun when the connection ended."""
        held, self._held = self._held, b""
        return held.strip()

    def _count(self) -> tuple[int, int] | None:
        """Length of the next frame and of the count before it; 0 for lines; None until it is known."""
        head = self._held[: _MOST_DIGITS + 1]
        digits = len(head) - len(head.lstrip(b"0123456789"))
        if digits == 0 or head.startswith(b"0"):
            return 0, 0
        if digits == len(head) and len(head) <= _MOST_DIGITS:
            return None
        if digits > _MOST_DIGITS or head[digits : digits + 1] != b" ":
            return 0, 0
        return int(head[:digits]), digits + 1

    def _frame(self, size: int, before: int) -> bytes | None:
        if size:
            wanted = min(size, LONGEST)
            if len(self._held) < before + wanted:
                return None
            frame = self._held[before : before + wanted]
            self._held, self._skip = self._held[before + wanted :], size - wanted
            return frame
        line, end, rest = self._held.partition(b"\n")
        if not end and len(line) < LONGEST:
            return None
        self._held = rest if end else self._held[LONGEST:]
        return line[:LONGEST]
