"""The three lists: their columns by name, and what their words mean.

Sources:
    connpass: the columns that public programmes read by name (older and newer files); cp932, of
        late also UTF-8. There is no published description; payment columns are kept as answers.
    pretix: the headers of the check-in list and of the order positions in
        `plugins/checkinlists/exporters.py` and `base/exporters/orderlist.py`, English interface.
    Doorkeeper: nothing published was found. The columns are the likely words of its pages, in
        Japanese and English, and every reading of such a list says so.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from kaisai.engines.formats.attendees.records import Source, Status

Field = Literal[
    "number",
    "position",
    "kind",
    "variation",
    "name",
    "name_kana",
    "user",
    "email",
    "order_email",
    "status",
    "paid",
    "attended",
    "date",
    "time",
]  # fmt: skip - a table reads better in columns
Meaning = TypeVar("Meaning")


@dataclass(frozen=True, slots=True)
class Layout:
    """One list.

    Attributes:
        source: whose list it is.
        needed: groups of fields; a column for one of each group makes it this list.
        asked_for: the same for a sentence, at most 80 characters.
        columns: folded column name to what it holds.
        statuses: folded status to its meaning.
        unstated: status of everybody where the list has no such column.
        blank_attended: what a blank cell says in a column of attendance.
    """

    source: Source
    needed: tuple[frozenset[Field], ...]
    asked_for: str
    columns: Mapping[str, Field]
    statuses: Mapping[str, Status]
    unstated: Status
    blank_attended: bool | None


def fold(text: str) -> str:
    """Text without case, white space and full-width letters: `Ｏｒｄｅｒ Code` is `ordercode`."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def recognise(header: Iterable[str]) -> Layout | None:
    """The list that has such a header; the most particular one is asked first."""
    names = {fold(cell) for cell in header}
    for layout in LAYOUTS:
        fields = {field for name, field in layout.columns.items() if name in names}
        if all(group & fields for group in layout.needed):
            return layout
    return None


def _by_word(words: Mapping[Meaning, str]) -> dict[str, Meaning]:
    """Meanings by folded word, from `meaning: "one|other"`."""
    return {fold(word): meaning for meaning, text in words.items() for word in text.split("|")}


_KANA = "フリガナ|ふりがな|氏名(フリガナ)|お名前(フリガナ)|名前(フリガナ)|氏名カナ"

CONNPASS = Layout(
    source="connpass",
    needed=(frozenset({"user"}), frozenset({"status"})),
    asked_for="ユーザー名, 参加ステータス",
    columns=_by_word(
        {
            "number": "受付番号",
            "kind": "参加枠名|参加枠",
            "name": "表示名",
            "name_kana": _KANA,
            "user": "ユーザー名",
            "email": "メールアドレス",
            "status": "参加ステータス",
            "attended": "出欠ステータス",
            "date": "更新日時",
        }
    ),
    statuses=_by_word(
        {
            "going": "参加|参加確定|当選",
            "waiting": "補欠|キャンセル待ち|承認待ち|支払い待ち",
            "cancelled": "参加キャンセル|キャンセル|補欠キャンセル|抽選キャンセル|落選",
            "lottery": "抽選待ち|抽選中|抽選|抽選申込|抽選申込中|抽選結果待ち",
        }
    ),
    unstated="unknown",
    blank_attended=None,
)
PRETIX = Layout(
    source="pretix",
    # An order without product or attendee is a row of the list of orders, which names nobody.
    needed=(frozenset({"number"}), frozenset({"name", "kind"})),
    asked_for="Order code, Attendee name | Product",
    columns=_by_word(
        {
            "number": "Order code",
            "position": "Position ID",
            "kind": "Product",
            "variation": "Variation",
            "name": "Attendee name",
            "email": "Attendee email|Attendee e-mail",
            "order_email": "E-mail|Email",
            "status": "Status|Order status",
            "paid": "Paid",
            "attended": "Checked in",
            "date": "Order date",
            "time": "Order time",
        }
    ),
    statuses=_by_word(
        {
            "going": "paid|yes",
            "waiting": "pending|no|approval pending",
            "cancelled": "canceled|cancelled|canceled (paid fee)|expired",
        }
    ),
    # Without the column `Paid` a check-in list holds paid orders only.
    unstated="going",
    blank_attended=False,
)
DOORKEEPER = Layout(
    source="doorkeeper",
    needed=(frozenset({"name"}), frozenset({"email"}), frozenset({"kind"})),
    asked_for="名前 | Name, メールアドレス | Email, チケット | Ticket",
    columns=_by_word(
        {
            "number": "チケット番号|チケットID|受付番号|参加番号|Ticket number|Ticket ID",
            "kind": "チケット|チケット種別|チケットの種類|チケット名|Ticket|Ticket type|Ticket name",
            "name": "名前|氏名|お名前|Name",
            "name_kana": _KANA,
            "email": "メールアドレス|メール|Email|E-mail",
            "status": "ステータス|状態|参加ステータス|Status",
            "attended": "出席|出欠|出席状況|チェックイン|チェックイン日時|Attended|Checked in|Check-in",
            "date": "更新日時|申込日時|申し込み日時|申込日|登録日時|Updated at|Registered at|Created at",
        }
    ),
    statuses=_by_word(
        {
            "going": "参加|参加予定|参加確定|登録済み|支払い済み|出席|Going|Attending|Registered|Confirmed|Paid",
            "waiting": "キャンセル待ち|補欠|承認待ち|支払い待ち|Waiting|Waiting list|Waitlisted|Pending",
            "cancelled": "キャンセル|キャンセル済み|参加キャンセル|不参加|落選|Canceled|Cancelled|Not going",
            "lottery": "抽選待ち|抽選中|Lottery",
        }
    ),
    unstated="unknown",
    blank_attended=None,
)
LAYOUTS = (CONNPASS, PRETIX, DOORKEEPER)

_ATTENDED = _by_word(
    {
        True: "出席|出席済|出席済み|参加|参加済み|チェックイン済み|はい|1|○|◯|✓|yes|true|attended|present",
        False: "欠席|不参加|未出席|未チェックイン|いいえ|0|×|-|no|false|absent",
    }
)


def read_attended(text: str) -> bool | None:
    """Whether somebody came: a word for it, or the moment of the check-in; None for other words."""
    word = fold(text)
    return _ATTENDED.get(word, True if any(char.isdigit() for char in word) else None)
