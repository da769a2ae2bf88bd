"""What may be wrong with rules, silences and routes, as one sentence in English and Japanese."""

from collections import defaultdict

SENTENCES: dict[str, tuple[str, str]] = {
    "unreadable": (
        "cannot be read: {told}. Correct the TOML.",
        "読めません: {told}。TOML の書式を直してください。",
    ),
    "not-a-table": (
        "must be a table; write [{word}].",
        "表にしてください([{word}] と書きます)。",
    ),
    "unknown-key": (
        "“{told}” is not known; use one of {choices}.",
        "「{told}」という項目はありません。使える項目: {choices}。",
    ),
    "missing": ("is missing; add it.", "がありません。追加してください。"),
    "choice": (
        "“{told}” is not possible; use one of {choices}.",
        "「{told}」は使えません。次から選んでください: {choices}。",
    ),
    "not-a-number": (
        "“{told}” is not a number; write one without a unit.",
        "「{told}」は数値ではありません。単位なしの数値を書いてください。",
    ),
    "negative": (
        "{told} is below 0; write 0 or more.",
        "{told} は負の値です。0 以上にしてください。",
    ),
    "not-a-switch": (
        "“{told}” is neither true nor false.",
        "「{told}」は true か false にしてください。",
    ),
    "not-a-list": (
        '“{told}” is not a list of words; write ["word", …].',
        '「{told}」は語のリストではありません。["語", …] と書いてください。',
    ),
    "not-both-languages": (
        'needs a text in both languages: {{en = "…", ja = "…"}}.',
        '英語と日本語の両方が必要です: {{en = "…", ja = "…"}}。',
    ),
    "no-limit": (
        "has no threshold; add warn or critical.",
        "しきい値がありません。warn か critical を追加してください。",
    ),
    "order": (
        "critical {critical} must be {direction} warn {warn}{then}.",
        "critical {critical} は warn {warn} より{direction_ja}にしてください{then}。",
    ),
    "unknown-rule": (
        "there is no such rule; use one of {choices}.",
        "そのようなルールはありません。使えるルール: {choices}。",
    ),
    "fixed": (
        "cannot be changed for one conference; leave it out.",
        "大会ごとに変更できない項目です。削除してください。",
    ),
    "no-end": (
        "needs an end after its beginning.",
        "開始より後の終了時刻が必要です。",
    ),
    "matches-everything": (
        "would match everything; name at least one of {choices}.",
        "対象が指定されていません。次のいずれかを指定してください: {choices}。",
    ),
}
_SIDES = {"above": "大きい値", "below": "小さい値"}


class Mistake(ValueError):
    """Something that people wrote is wrong; `sentence` says where, what, and what to do.

    Attributes:
        code: one of `SENTENCES`.
        place: file, rule and key, as far as they are known, from the outside in.
    """

    def __init__(self, code: str, place: tuple[str, ...] = (), **values: object) -> None:
        self.code, self.place = code, place
        self._values: dict[str, object] = values
        super().__init__(self.sentence("en"))

    def sentence(self, language: str) -> str:
        """In `ja` or, for anything else, English."""
        japanese = language.startswith("ja")
        values: defaultdict[str, object] = defaultdict(str, self._values)
        values["direction_ja"] = _SIDES.get(str(values["direction"]), "")
        said = SENTENCES[self.code][japanese].format_map(values)
        return ": ".join((*self.place, said))
