"""Results on their way out: batched for everybody, at once for whoever waits for one."""

import asyncio
from collections.abc import Callable, Sequence

from kaisai.engines.probes.spec import Result


class Outbox:
    """Keeps the order in which results became known.

    Args:
        deliver: receives each batch.
    """

    def __init__(self, deliver: Callable[[Sequence[Result]], None]) -> None:
        self._deliver = deliver
        self._batch: list[Result] = []
        self._waiting: dict[str, list[asyncio.Future[Result]]] = {}

    def next_of(self, key: str) -> asyncio.Future[Result]:
        """The next result of that target, when it comes."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(key, []).append(future)
        return future

    def add(self, result: Result) -> None:
        """Put one into the batch and wake who waits for it."""
        self._batch.append(result)
        if self._waiting:
            for future in self._waiting.pop(result.key, ()):
                if not future.done():
                    future.set_result(result)

    def extend(self, results: Sequence[Result]) -> None:
        """Put several into the batch."""
        if self._waiting:
            for result in results:
                self.add(result)
        else:
            self._batch += results

    def flush(self) -> None:
        """Hand the batch over."""
        if self._batch:
            batch, self._batch = self._batch, []
            self._deliver(batch)
