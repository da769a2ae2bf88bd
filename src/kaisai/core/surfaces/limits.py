"""How often a stranger may knock: a token bucket per address, time given from outside."""

from dataclasses import dataclass

MOST_BUCKETS = 50_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    seen: float


class RateLimit:
    """Allows `burst` requests at once and `per_second` on the long run, for each key."""

    def __init__(self, *, per_second: float, burst: float) -> None:
        self.per_second = per_second
        self.burst = burst
        self._buckets: dict[str, _Bucket] = {}

    def allows(self, key: str, at: float) -> bool:
        """Whether one more request of `key` at `at` (seconds, monotonic) is within its share."""
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= MOST_BUCKETS:
                self._forget_full(at)
            bucket = self._buckets[key] = _Bucket(self.burst, at)
        elapsed = max(0.0, at - bucket.seen)
        bucket.tokens = min(self.burst, bucket.tokens + elapsed * self.per_second)
        bucket.seen = at
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True

    def is_used_up(self, key: str, at: float) -> bool:
        """Whether the share of `key` is used up at `at`; asking costs nothing of it."""
        bucket = self._buckets.get(key)
        if bucket is None:
            return False
        return bucket.tokens + max(0.0, at - bucket.seen) * self.per_second < 1

    def _forget_full(self, at: float) -> None:
        """Drop those that have had time to fill up again; if all are busy, start anew."""
        refill = self.burst / self.per_second
        self._buckets = {key: b for key, b in self._buckets.items() if at - b.seen < refill}
        if len(self._buckets) >= MOST_BUCKETS:
            self._buckets = {}
