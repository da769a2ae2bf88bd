"""Draws a recorded lottery again and says what differs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kaisai.engines.lottery.draw import Result, commitment, draw
from kaisai.engines.lottery.record import Record
from kaisai.engines.lottery.words import FINDINGS, PLACES

MOST_FINDINGS = 50  # differences that are told one by one


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked; `code` of `FINDINGS`."""

    code: str
    is_right: bool
    values: dict[str, object] = field(default_factory=dict)

    def sentence(self, language: str) -> str:
        """In `ja` or, for anything else, English."""
        japanese = language == "ja"
        told = {
            name: PLACES[str(value)][japanese] if name in ("recorded", "drawn") else value
            for name, value in self.values.items()
        }
        return FINDINGS[self.code][japanese].format_map(told)


def verify(record: Record) -> list[Finding]:
    """What was checked, in order; the lottery is right when all of it is."""
    seed, recorded = record.seed, record.result
    if seed is None or recorded is None:
        return [Finding("not-drawn", is_right=False, values={"name": record.name})]
    told = commitment(seed)
    kept = told == record.commitment
    first = Finding("seed", is_right=True) if kept else Finding("other-seed", False, {"told": told})
    drawn = draw(record.quotas, record.applications, seed, record.salt)
    return [first, *_compared(recorded, drawn)]


def _compared(recorded: Result, drawn: Result) -> list[Finding]:
    if recorded == drawn:
        counts: dict[str, object] = {"winners": len(drawn.winners), "waiting": len(drawn.waiting)}
        return [Finding("result", is_right=True, values=counts)]
    before, now = _places(recorded), _places(drawn)
    differ = [
        Finding(
            "other-result",
            is_right=False,
            values={
                "told": application,
                "recorded": before.get(application, "nowhere"),
                "drawn": place,
            },
        )
        for application, place in now.items()
        if before.get(application) != place
    ]
    return differ[:MOST_FINDINGS] or [
        Finding("order", is_right=False, values={"told": _first(recorded, drawn)})
    ]


def _places(result: Result) -> dict[str, str]:
    found = dict.fromkeys(result.winners, "winners") | dict.fromkeys(result.waiting, "waiting")
    times = Counter((*result.winners, *result.waiting))
    return found | {application: "both" for application, number in times.items() if number > 1}


def _first(recorded: Result, drawn: Result) -> str:
    pairs: Sequence[tuple[str, str]] = [
        *zip(recorded.winners, drawn.winners, strict=False),
        *zip(recorded.waiting, drawn.waiting, strict=False),
    ]
    return next((one for one, other in pairs if one != other), "")
