"""What is said about an attendee list: stable code, severity, English, Japanese."""

from collections import Counter

from kaisai.engines.formats.findings import Severity
from kaisai.engines.formats.reporting import Report, Sentence

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE

REFUSING: dict[str, Sentence] = {
    "empty": Sentence(
        E,
        "the file is empty. Download the list again.",
        "ファイルが空です。もう一度ダウンロードしてください。",
    ),
    "too-large": Sentence(
        E,
        "the file is larger than {limit}; nothing was read. Split it.",
        "ファイルが {limit} を超えているため読み込みませんでした。分割してください。",
    ),
    "too-many-rows": Sentence(
        E,
        "the list has more than {limit} rows; nothing was read. Split it.",
        "{limit} 行を超えているため読み込みませんでした。分割してください。",
    ),
    "too-many-values": Sentence(
        E,
        "the list has more than {limit} cells; nothing was read. Remove columns or split it.",
        "セルが {limit} 個を超えているため読み込みませんでした。列を減らすか分割してください。",
    ),
    "workbook": Sentence(
        E,
        "this is a spreadsheet, not CSV. Save it as CSV (UTF-8).",
        "表計算ソフトのファイルです。CSV (UTF-8) で保存してください。",
    ),
    "unknown-header": Sentence(
        E,
        "the first row (“{found}”) is no header of a known list. Looked for: connpass {connpass}; "
        "pretix {pretix}; Doorkeeper {doorkeeper}.",
        "1行目 (「{found}」) が既知の参加者一覧の見出しではありません。探した列: "
        "connpass {connpass} / pretix {pretix} / Doorkeeper {doorkeeper}",
    ),
}
"""Nothing was read."""

REMARKS: dict[str, Sentence] = {
    "broken-quotes": Sentence(
        E,
        "the quotation marks do not match; lines {first} to {last} are left out. Close them, and "
        "double those inside a cell.",
        "引用符の対応が取れないため {first}〜{last} 行目を省きました。引用符を閉じ、"
        "セルの中の引用符は二重にしてください。",
    ),
    "too-many-cells": Sentence(
        E,
        "{count} cells under {columns} columns; left out, as nobody can tell which belongs where. "
        "Put quotation marks around a cell that holds the separator.",
        "列が {columns} 個なのに値が {count} 個あり、対応が分からないため省きました。"
        "区切り文字を含むセルを引用符で囲んでください。",
    ),
    "too-few-cells": Sentence(
        W,
        "{count} cells under {columns} columns; the last ones are taken as blank. Check the row.",
        "列が {columns} 個なのに値が {count} 個しかありません。残りを空欄としました。確認してください。",
    ),
    "undecodable": Sentence(
        W,
        "some bytes are no text in {encoding}; shown as �. Download the list again.",
        "{encoding} として読めないバイトがあり、� としました。もう一度ダウンロードしてください。",
    ),
    "nul": Sentence(
        W,
        "the file holds NUL characters; taken out. Download the list again.",
        "NUL 文字が含まれていたため取り除きました。もう一度ダウンロードしてください。",
    ),
    "no-number-column": Sentence(
        W,
        "no column with the number of a registration (“{column}”); people are told apart by "
        "account, e-mail or name.",
        "受付番号の列 (「{column}」) がないため、アカウント・メール・名前で区別します。",
    ),
    "missing-number": Sentence(
        W,
        "“{name}” has no number; kept. Look it up at the source.",
        "「{name}」に番号がありません。申込元で確認してください。",
    ),
    "duplicate-number": Sentence(
        W,
        "number {number} already stands on line {first}; both kept, the last updated one counts.",
        "番号 {number} は {first} 行目にもあります。両方を残し、更新日時の新しい方を使います。",
    ),
    "duplicate-person": Sentence(
        W,
        "“{user}” also holds the registration on line {first}. Cancel one unless both are meant.",
        "「{user}」は {first} 行目でも申し込んでいます。重複なら片方を取り消してください。",
    ),
    "unknown-status": Sentence(
        W,
        "status “{value}” is not known; kept as it is. Decide whether “{name}” is coming.",
        "ステータス「{value}」の意味が分かりません。「{name}」が参加するか確認してください。",
    ),
    "unknown-attendance": Sentence(
        W,
        "“{value}” says neither present nor absent; left open.",
        "「{value}」は出席とも欠席とも読めないため、未記入としました。",
    ),
    "unreadable-date": Sentence(
        W,
        "“{value}” is no date; kept as text. Write e.g. 2026-10-03 09:15.",
        "「{value}」は日時として読めません。2026-10-03 09:15 のように書いてください。",
    ),
    "lost-characters": Sentence(
        W,
        "“{value}” seems to have lost characters on the way. Ask the person before printing it.",
        "「{value}」の文字が失われているようです。印刷する前に本人に確認してください。",
    ),
    "withdrawn": Sentence(
        N,
        "number {number} belongs to somebody who has left {source} since.",
        "番号 {number} は {source} を退会した人のものです。",
    ),
    "guessed-columns": Sentence(
        N,
        "Doorkeeper does not publish its columns; they were told by their names. Check a few rows.",
        "Doorkeeper の列は公開されていないため列名から判断しました。数行を確認してください。",
    ),
    "no-registrations": Sentence(
        W, "the list holds no registration.", "一覧に申し込みがありません。"
    ),
    "more-of-these": Sentence(
        N, "{count} more findings of the kind {kind}.", "{kind} がほかに {count} 件あります。"
    ),
}

SHOWN_PER_CODE = 200
"""A list with one thing wrong everywhere is told often enough."""


class ListReport(Report):
    """Findings on one list; of each kind the first 200, then how many more."""

    def __init__(self) -> None:
        super().__init__(REFUSING | REMARKS)
        self._counts: Counter[str] = Counter()

    def add(self, code: str, line: int = 0, *, path: str = "", **values: object) -> None:
        """Note one finding, or only count it."""
        self._counts[code] += 1
        if self._counts[code] <= SHOWN_PER_CODE:
            super().add(code, line, path=path, **values)

    def close(self) -> None:
        """Say what was only counted; once, at the end."""
        for code, count in list(self._counts.items()):
            if count > SHOWN_PER_CODE:
                self.add("more-of-these", kind=code, count=count - SHOWN_PER_CODE)
