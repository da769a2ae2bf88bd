"""Three families of trouble: `Refused` (a person can mend it), `Unavailable` (the world), or a bug."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Problem:
    """One of several things that are wrong: where, a stable code, and the sentence."""

    where: str
    code: str
    sentence: str | Promise


class Refused(Exception):
    """Something that a person can mend.

    Attributes:
        code: stable kebab-case word for programs.
        sentence: what is wrong and what to do, lazily translated.
        status: the HTTP status that says it best.
        problems: where several things are wrong at once, each of them; the sentence tells them all.
    """

    def __init__(
        self,
        code: str,
        sentence: str | Promise,
        *,
        status: int = 409,
        problems: tuple[Problem, ...] = (),
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.status = status
        self.problems = problems

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(Refused):
    """The verdict on this actor was no."""

    def __init__(self, sentence: str | Promise, *, status: int = 403) -> None:
        super().__init__("not-allowed", sentence, status=status)


class NotFound(Refused):
    """What was named does not exist, or not for this actor."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__("not-found", sentence, status=404)


class Unavailable(Exception):
    """The world did not answer. `permanent` says that asking again will not help."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
