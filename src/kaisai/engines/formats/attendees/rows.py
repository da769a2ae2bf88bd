"""Rows of a known list to registrations, with a word on everything odd about them."""

from collections import Counter
from datetime import datetime
from typing import Literal, NamedTuple

from kaisai.engines.formats.attendees.layouts import Field, Layout, fold, read_attended
from kaisai.engines.formats.attendees.moments import read_moment
from kaisai.engines.formats.attendees.records import Registration, Status
from kaisai.engines.formats.attendees.sentences import ListReport
from kaisai.engines.formats.attendees.table import Row

WITHDRAWN = fold("(退会ユーザー)")
_LOST = ("?", "\ufffd")
"""What encodings put for a character that they lack. Names hardly hold a question mark."""


class _Column(NamedTuple):
    """What a column holds: a field, or the answers to a question titled `title`."""

    field: Field | Literal[""]
    title: str


class RowReader:
    """Takes the rows of one list, the header first; `registrations` is what came of them."""

    def __init__(self, layout: Layout, header: tuple[str, ...], report: ListReport) -> None:
        self.registrations: list[Registration] = []
        self._layout = layout
        self._columns = _columns(layout, header)
        self._fields = {column.field for column in self._columns}
        self._report = report
        self._header_seen = False
        self._numbers: dict[str, int] = {}
        self._users: dict[str, int] = {}
        self._namesakes: Counter[tuple[str, str]] = Counter()

    def take(self, row: Row) -> None:
        """Add the registration of one filled row, or report why there is none."""
        if row.cells is None:
            self._report.add("broken-quotes", row.first, first=row.first, last=row.last)
        elif not self._header_seen:
            self._header_seen = True
            self._remark_on_header()
        elif self._fits(row.cells, row.first):
            registration = self._registration(row.cells, row.first)
            self.registrations.append(registration)
            self._remark_on_number(registration)
            self._remark_on_person(registration)

    def finish(self) -> None:
        """Say what only the end of the list shows."""
        if not self.registrations:
            self._report.add("no-registrations")

    def _fits(self, cells: list[str], line: int) -> bool:
        count, columns = len(cells), len(self._columns)
        if any(cell.strip() for cell in cells[columns:]):
            self._report.add("too-many-cells", line, count=count, columns=columns)
            return False
        if count < columns:
            self._report.add("too-few-cells", line, count=count, columns=columns)
        return True

    def _registration(self, cells: list[str], line: int) -> Registration:
        known: dict[str, str] = {}
        answers: list[tuple[str, str]] = []
        # Not strict: a short row has no more cells, and what a long one has more is blank.
        for column, cell in zip(self._columns, cells, strict=False):
            if column.field:
                known[column.field] = cell.strip()
            elif cell.strip():
                answers.append((column.title, cell.strip()))
        name, user = known.get("name", ""), known.get("user", "")
        status_text = known.get("status") or known.get("paid", "")
        updated_text = _joined(" ", known, "date", "time")
        return Registration(
            number=self._number(known),
            source=self._layout.source,
            kind=_joined(" – ", known, "kind", "variation"),
            name=name,
            name_kana=known.get("name_kana", ""),
            # All who left share this word; taken as an account it would make them one person.
            user="" if fold(user) == WITHDRAWN else user,
            email=known.get("email") or known.get("order_email", ""),
            status=self._status(status_text, name, line),
            status_text=status_text,
            attended=self._attended(known.get("attended"), line),
            updated_at=self._moment(updated_text, line),
            updated_text=updated_text,
            answers=tuple(answers),
            line=line,
        )

    def _number(self, known: dict[str, str]) -> str:
        number = known.get("number", "")
        if not number or self._layout.source != "pretix":
            return number
        if "position" in self._fields:
            return _joined("-", known, "number", "position")
        # The check-in list names the order only, for each of its tickets. The name tells them
        # apart; their place in the list would not, as the list can be sorted by name.
        name = known.get("name", "")
        self._namesakes[number, name] += 1
        count = self._namesakes[number, name]
        return "/".join(filter(None, (number, name, str(count) if count > 1 else "")))

    def _status(self, text: str, name: str, line: int) -> Status:
        if not self._fields & {"status", "paid"}:
            return self._layout.unstated
        status = self._layout.statuses.get(fold(text), "unknown")
        if status == "unknown":
            self._report.add("unknown-status", line, value=text, name=name)
        return status

    def _attended(self, text: str | None, line: int) -> bool | None:
        if text is None:
            return None
        if not text:
            return self._layout.blank_attended
        attended = read_attended(text)
        if attended is None:
            self._report.add("unknown-attendance", line, value=text)
        return attended

    def _moment(self, text: str, line: int) -> datetime | None:
        moment = read_moment(text)
        if text and moment is None:
            self._report.add("unreadable-date", line, value=text)
        return moment

    def _remark_on_header(self) -> None:
        if self._layout.source == "doorkeeper":
            self._report.add("guessed-columns")
        if "number" not in self._fields:
            columns = self._layout.columns
            wanted = next(name for name, field in columns.items() if field == "number")
            self._report.add("no-number-column", column=wanted)

    def _remark_on_number(self, one: Registration) -> None:
        if not one.number:
            if "number" in self._fields:
                self._report.add("missing-number", one.line, name=one.name)
            return
        first = self._numbers.setdefault(one.number, one.line)
        if first != one.line:
            self._report.add("duplicate-number", one.line, number=one.number, first=first)

    def _remark_on_person(self, one: Registration) -> None:
        for text in (one.name, one.name_kana):
            if any(char in text for char in _LOST):
                self._report.add("lost-characters", one.line, value=text)
        if fold(one.name) == WITHDRAWN:
            self._report.add("withdrawn", one.line, number=one.number, source=one.source)
        if one.user and one.status != "cancelled":
            first = self._users.setdefault(one.user, one.line)
            if first != one.line:
                self._report.add("duplicate-person", one.line, user=one.user, first=first)


def _joined(between: str, known: dict[str, str], *fields: Field) -> str:
    return between.join(filter(None, (known.get(field) for field in fields)))


def _columns(layout: Layout, header: tuple[str, ...]) -> list[_Column]:
    """The first column of a name is the field; the title of every other one is made unique."""
    columns: list[_Column] = []
    taken: set[str] = set()
    titles: Counter[str] = Counter()
    for place, name in enumerate(header, start=1):
        field = layout.columns.get(fold(name))
        if field and field not in taken:
            taken.add(field)
            columns.append(_Column(field, name))
            continue
        title = name or f"#{place}"
        titles[title] += 1
        count = titles[title]
        columns.append(_Column("", f"{title} ({count})" if count > 1 else title))
    return columns
