"""What keeps the prober from probing, in words for people."""

from dataclasses import dataclass

from kaisai.engines.probes.permission import PermissionMissing

LASTS = 15.0  # seconds; longer than a refused socket is left alone before the next attempt


@dataclass(frozen=True, slots=True)
class Problem:
    """A hindrance on our own side.

    Attributes:
        code: stable word.
        en, ja: the sentence with its remedy.
        blinding: True when it says nothing of the target, so nothing may be called lost for it.
    """

    code: str
    en: str
    ja: str
    blinding: bool


def problem_of(error: Exception) -> Problem:
    """The problem behind an error of opening or using a socket."""
    if isinstance(error, PermissionMissing):
        return Problem("permission", error.permission.en, error.permission.ja, blinding=True)
    return Problem(
        "no-place",
        f"A probe cannot be sent: {error}.",
        f"プローブを送信できません: {error}",
        blinding=True,
    )


class Problems:
    """The hindrances of late, each said once."""

    def __init__(self) -> None:
        self._met: dict[str, tuple[Problem, float]] = {}

    def met(self, problem: Problem, now: float) -> None:
        """It stood in the way again."""
        self._met[problem.en] = (problem, now)

    def present(self, now: float) -> list[Problem]:
        """Those that were met a short while ago."""
        return [problem for problem, at in self._met.values() if at > now - LASTS]
