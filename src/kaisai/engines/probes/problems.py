"""What keeps the prober from probing, in words for people."""

from dataclasses import dataclass

from kaisai.engines.probes.permission import PermissionMissing


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
