"""What keeps the prober from probing, in words for people."""

from collections.abc import Mapping
from dataclasses import dataclass

from kaisai.engines.probes.permission import PermissionMissing
from kaisai.engines.probes.relay_faults import RelayFailed

LASTS = 15.0  # seconds; longer than a refused socket is left alone before the next attempt


@dataclass(frozen=True, slots=True)
class Problem:
    """A hindrance on our own side; it says nothing of the target, so nothing is called lost for it.

    Attributes:
        code: stable word.
        en, ja: the sentence with its remedy.
    """

    code: str
    en: str
    ja: str


def problem_of(error: Exception) -> Problem:
    """The problem behind an error of opening or using a socket."""
    if isinstance(error, PermissionMissing):
        return Problem("permission", error.permission.en, error.permission.ja)
    if isinstance(error, RelayFailed):
        return Problem(error.code, error.en, error.ja)
    return Problem(
        "no-place",
        f"A probe cannot be sent: {error}.",
        f"プローブを送信できません: {error}",
    )


class Problems:
    """The hindrances of late, each said once, and whom they hindered last."""

    def __init__(self) -> None:
        self._met: dict[str, tuple[Problem, float]] = {}
        self._hindered: dict[str, Problem] = {}

    def met(self, problem: Problem, key: str, now: float) -> None:
        """It stood in the way of that target again."""
        self._met[problem.en] = (problem, now)
        self._hindered[key] = problem

    def forget(self) -> None:
        """Another list of targets; what stood in the way may stand there still."""
        self._hindered.clear()

    @property
    def hindered(self) -> Mapping[str, Problem]:
        """Targets that could not be asked at least once, with the latest reason."""
        return self._hindered

    def present(self, now: float) -> list[Problem]:
        """Those that were met a short while ago."""
        return [problem for problem, at in self._met.values() if at > now - LASTS]
