"""Faults on demand behind the prober's own port, for demos and rehearsals without a network to break."""

import random

from kaisai.engines.probes.spec import ProbeSpec, Result


class FaultInjector:
    """Loses or delays probes by key. A prober that is given one is a simulation and says so."""

    def __init__(self, seed: int | None = None) -> None:
        self._lost: dict[str, float] = {}
        self._late: dict[str, float] = {}
        self._random = random.Random(seed)  # noqa: S311 - dice for a demo, not secrets

    def lose(self, key: str, share: float = 1.0) -> None:
        """Lose this share (0 to 1) of the probes of a target."""
        self._lost[key] = share

    def delay(self, key: str, milliseconds: float) -> None:
        """Add so much to every round trip of a target."""
        self._late[key] = milliseconds

    def clear(self, key: str) -> None:
        """Let a target be as it is."""
        self._lost.pop(key, None)
        self._late.pop(key, None)

    def loses(self, key: str) -> bool:
        """Throw the dice: is this probe lost?"""
        share = self._lost.get(key)
        return share is not None and (share >= 1.0 or self._random.random() < share)

    def delayed(self, result: Result, spec: ProbeSpec) -> Result:
        """The answer with the target's delay; beyond the spec's time-out it is a loss."""
        if result.rtt_ms is None:
            return result
        rtt = result.rtt_ms + self.added_ms(spec.key)
        if rtt > spec.timeout * 1000:
            return Result(result.key, result.sent_at, None, "timeout")
        return Result(result.key, result.sent_at, rtt)

    def added_ms(self, key: str) -> float:
        """Milliseconds to add, with a little jitter."""
        late = self._late.get(key)
        return 0.0 if late is None else late * self._random.uniform(0.9, 1.1)
