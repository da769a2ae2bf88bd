"""One channel per conference: a short tape of frames that any number of viewers read at their own pace.

A frame is encoded once, whoever reads it. A viewer keeps only its place on the tape, so it costs
memory for its connection and nothing else; one that falls off the end of the tape is told to
read the page anew.
"""

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from typing import Any

TAPE = 120  # two minutes of ticks: longer gone means reading anew
RELOAD = b"event: reload\ndata: {}\n\n"


def encode(event: str, data: dict[str, Any], entry_id: int | None = None) -> bytes:
    """One server-sent event (WHATWG HTML, 9.2); JSON keeps line ends out of the data."""
    lines = [
        f"event: {event}",
        f"data: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}",
    ]
    if entry_id is not None:
        lines.insert(0, f"id: {entry_id}")
    return ("\n".join(lines) + "\n\n").encode()


class Channel:
    """The frames of one conference in one language."""

    def __init__(self) -> None:
        self._tape: deque[bytes] = deque(maxlen=TAPE)
        self._end = 0
        self._news = asyncio.Event()
        self.viewers = 0

    @property
    def end(self) -> int:
        """The place behind the newest frame."""
        return self._end

    def publish(self, frame: bytes) -> None:
        """Append a frame and wake every viewer."""
        self._tape.append(frame)
        self._end += 1
        self.wake()

    def wake(self) -> None:
        """Wake every viewer."""
        self._news.set()  # wakes everybody who waits now …
        self._news.clear()  # … and nobody who comes later

    def since(self, place: int) -> tuple[Sequence[bytes], int]:
        """The frames from `place` on, and the new place; a reload for who is too far behind."""
        missed = self._end - place
        if missed <= 0:
            return (), self._end
        if missed > len(self._tape):
            return (RELOAD,), self._end
        return [
            self._tape[index] for index in range(len(self._tape) - missed, len(self._tape))
        ], self._end

    async def wait(self) -> None:
        """Until something is published."""
        await self._news.wait()
