"""Who is perhaps one person: shown to somebody who decides, never joined by itself."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kaisai.engines.sameness.folding import fold, fold_name
from kaisai.engines.sameness.grouping import Group, Judged


class Why(StrEnum):
    """What speaks for it, the strongest first."""

    ACCOUNT = "account"
    NAME_AND_KANA = "name-and-kana"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two who are perhaps one."""

    one: Group
    other: Group
    why: Why


def liken(groups: Sequence[Group], apart: Collection[Judged] = ()) -> list[Likeness]:
    """Pairs that are perhaps one person, the likeliest first; none of those that were judged to be two.

    Of several with one name each is compared with the first, so that n of them make n - 1 pairs.
    Who is read differently is not alike, however the name is written.
    """
    parted = _parted(groups, apart)
    readings = [{fold(trace.kana) for trace in each.traces if trace.kana} for each in groups]
    found: list[Likeness] = []
    seen: set[tuple[int, int]] = set()
    for why in Why:
        buckets: dict[object, list[int]] = {}
        for number, each in enumerate(groups):
            for mark in set(_marks(each, why)):
                buckets.setdefault(mark, []).append(number)
        for first, *others in buckets.values():
            for other in others:
                pair = (first, other)
                differ = readings[first] and readings[other] and why is Why.NAME
                if pair in seen or pair in parted:
                    continue
                if differ and not readings[first] & readings[other]:
                    continue
                seen.add(pair)
                found.append(Likeness(groups[first], groups[other], why))
    return found


def _marks(each: Group, why: Why) -> Iterator[object]:
    for trace in each.traces:
        if why is Why.ACCOUNT:
            if trace.account is not None:
                yield trace.account
        elif why is Why.NAME_AND_KANA:
            if trace.name and trace.kana:
                yield fold(trace.name), fold(trace.kana)
        else:
            both = f"{trace.name}/{trace.latin}"  # programmes write `雲野 水 / Mizu Kumono`
            yield from (fold_name(name) for name in both.split("/") if name.strip())


def _parted(groups: Sequence[Group], apart: Collection[Judged]) -> set[tuple[int, int]]:
    places = {key: number for number, each in enumerate(groups) for key in each.keys}
    pairs = [(places.get(one), places.get(other)) for one, other in apart]
    return {
        (min(one, other), max(one, other))
        for one, other in pairs
        if one is not None and other is not None
    }
