r"""The draw, which nobody needs this program to repeat.

The method, step by step:

1. Before the first application the SHA-256 of a secret seed of 32 bytes is published: the commitment.
2. When applications are closed, their list is published. Its digest is the SHA-256 of the list as JSON in
   UTF-8 with sorted keys, no spaces, and no escapes but those that JSON needs.
3. A word that nobody could know before, the salt, may be agreed on for that moment: the closing value of
   a share index, the weather of the day. Without it, whoever holds the seed could try out applications.
4. The seed is published. The lot of a group is the HMAC-SHA-256, with the seed as key, of
   `digest + "\n" + salt + "\n" + group`, the digest in lower-case hexadecimal.
5. Groups come in the order of their lots, the smallest first. A group wins when every quota still has as
   many places as all of the group need together; else it waits, and the next one is looked at.

A group of one has the same chance to be first as a group of ten, and nobody is parted.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class Application:
    """One person's wish.

    Attributes:
        name: once in a lottery.
        group: who wins or waits together; of somebody alone a name of their own.
        needs: places by quota, at least one.
    """

    name: str
    group: str
    needs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Result:
    """Names of applications in the order of the lots of their groups; who waits moves up in that order."""

    winners: tuple[str, ...]
    waiting: tuple[str, ...]


def commitment(seed: bytes) -> str:
    """What is published before: the SHA-256 of the seed, hexadecimal."""
    return hashlib.sha256(seed).hexdigest()


def digest(applications: Iterable[Application]) -> str:
    """The SHA-256 of the list of applications in its order, hexadecimal."""
    told = [{"name": a.name, "group": a.group, "needs": dict(a.needs)} for a in applications]
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def lot(seed: bytes, listed: str, salt: str, group: str) -> bytes:
    """The lot of a group; `listed` is the digest of the list."""
    return hmac.digest(seed, f"{listed}\n{salt}\n{group}".encode(), "sha256")


def draw(
    quotas: Mapping[str, int], applications: Sequence[Application], seed: bytes, salt: str = ""
) -> Result:
    """Who wins and who waits.

    Args:
        quotas: places by name.
        applications: in the order of the published list.
        seed: `SEED_BYTES` of them.
        salt: see the module.
    """
    groups: dict[str, list[Application]] = {}
    for application in applications:
        groups.setdefault(application.group, []).append(application)
    listed = digest(applications)
    free, winners, waiting = dict(quotas), list[str](), list[str]()
    for group in sorted(groups, key=lambda group: lot(seed, listed, salt, group)):
        needs = _together(groups[group])
        fits = all(free.get(quota, 0) >= wanted for quota, wanted in needs.items())
        for quota, wanted in needs.items() if fits else ():
            free[quota] -= wanted
        (winners if fits else waiting).extend(application.name for application in groups[group])
    return Result(tuple(winners), tuple(waiting))


def _together(applications: Iterable[Application]) -> dict[str, int]:
    needs: dict[str, int] = {}
    for application in applications:
        for quota, wanted in application.needs.items():
            needs[quota] = needs.get(quota, 0) + wanted
    return needs
