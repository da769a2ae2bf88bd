"""What stands on the sign of a lane: あ–さ, A–K, 1200–1499."""

from collections.abc import Collection
from dataclasses import dataclass

from kaisai.engines.lanes.keys import FIGURE, FIGURES, KANA, LATIN, NUMBER, OTHER

_LETTERS = {
    KANA: "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん",
    LATIN: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    NUMBER: "0123456789ABCDEFGHJKMNPQRSTVWXYZ",
}
_LAST = {KANA: "わ", LATIN: "Z", NUMBER: "Z"}  # no name begins with を or ん
_WORDS = {"others": ("others", "その他"), "all": ("everybody", "すべての方")}


@dataclass(frozen=True, slots=True)
class Range:
    """Letters or figures from the first to the last one; `last` is empty for a range without end."""

    script: str
    first: str = ""
    last: str = ""

    def text(self, language: str) -> str:
        """In `ja` or, for anything else, English."""
        if self.script == OTHER:
            return _WORDS["others"][language == "ja"]
        return self.first if self.first == self.last else f"{self.first}–{self.last}"


def ranges(begin: str, end: str, scripts: Collection[str]) -> list[Range]:
    """What a lane has of these scripts: keys from `begin` on, before `end` ("" means without end)."""
    found = []
    for script in sorted(scripts):
        is_after, is_before = begin >= _next(script), bool(end) and end <= script
        if not (is_after or is_before):
            first = begin[1:] if begin.startswith(script) else ""
            last = end[1:] if end.startswith(script) else ""
            found.append(_range(script, first, last))
    return found


def label(begin: str, end: str, scripts: Collection[str], language: str) -> str:
    """The same as one line of text; – for a lane that nobody has to go to."""
    if not begin and not end:
        return _WORDS["all"][language == "ja"]
    return "、 ".join(each.text(language) for each in ranges(begin, end, scripts)) or "–"


def _range(script: str, first: str, last: str) -> Range:
    if script == OTHER:
        return Range(OTHER)
    if script == FIGURES:
        told = str(int(first)) if first else "1"
        return Range(script, told, str(int(last.ljust(FIGURE, "0")) - 1) if last else "")
    letters = _LETTERS[script]
    begin, before = first.upper() or letters[0], _before(last.upper(), letters)
    return Range(script, begin, before or _LAST[script])


def _before(text: str, letters: str) -> str:
    """The last one of the same length that goes before; shorter where there is none."""
    if not text:
        return ""
    at = letters.find(text[-1])
    return text[:-1] + letters[at - 1] if at > 0 else text[:-1]


def _next(script: str) -> str:
    return chr(ord(script) + 1)
