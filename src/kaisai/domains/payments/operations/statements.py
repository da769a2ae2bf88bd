"""Money on bank statements finds its orders: first shown, then taken over, as often as one likes."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.language import spoken
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation, query
from kaisai.domains.payments.entries import LineAssigned, LineClosed, TransfersImported
from kaisai.domains.payments.enums import Fit, LineState
from kaisai.domains.payments.models import Transfer, TransferLine
from kaisai.domains.payments.queries import find_line
from kaisai.domains.payments.rules import may_handle_money
from kaisai.domains.registration.enums import OrderState, PaymentWay
from kaisai.domains.registration.operations import locked, record_payment
from kaisai.domains.registration.queries import find_order, list_orders
from kaisai.engines.formats.findings import Severity
from kaisai.engines.payments.payer_codes import find_payer_codes
from kaisai.engines.payments.statements import MoneyIn, plain_kana, read_statement

if TYPE_CHECKING:
    from kaisai.domains.registration.models import Order

SHORTEST_NAME = 3  # letters; a shorter one is found in anything
_CHUNK = 500  # values in a statement
Findings = tuple[tuple[int, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """Money that came in, and how it fits the orders; `number` is the order's, or empty."""

    line: int
    day: date
    amount: int
    payer: str
    fit: Fit
    number: str
    total: int
    digest: str


@dataclass(frozen=True, slots=True)
class TransfersPreview:
    """What importing a statement would do. Findings are (line, code, weight, sentence).

    `expect` names all of it; handed to the import, that one is refused when anything changed since.
    """

    lines: tuple[StatementLine, ...]
    matches: int
    to_look_at: int
    known: int
    went_out: int
    findings: Findings
    expect: str


@dataclass(frozen=True, slots=True)
class TransfersOutcome:
    """What an import did."""

    new: int
    settled: int
    left: int
    known: int
    findings: Findings


@query("payments.preview_transfers", may=may_handle_money)
def preview_transfers(
    *, by: Actor, conference: Conference, at: datetime, data: bytes
) -> TransfersPreview:
    """What importing a bank statement would do, line by line; nothing is written."""
    lines, went_out, findings = _read(by, conference, at, data)
    many = Counter(line.fit for line in lines)
    return TransfersPreview(
        lines=tuple(lines),
        matches=many[Fit.MATCHES],
        to_look_at=len(lines) - many[Fit.MATCHES] - many[Fit.KNOWN],
        known=many[Fit.KNOWN],
        went_out=went_out,
        findings=findings,
        expect=_mark(lines),
    )


@operation("payments.import_transfers", may=may_handle_money)
def import_transfers(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    data: bytes,
    name: str = "",
    accept: Sequence[str] = (),
    expect: str = "",
) -> TransfersOutcome:
    """Take over a bank statement as CSV: transfers with a code and the right amount pay their orders.

    A line whose amount and name fit one order pays it only if its digest stands in `accept`. All other
    money is kept to be looked at. Writes `payments.transfers_imported` and, for each order,
    `registration.paid`. Refuses a file without any money that came in, one whose lines are all known, and,
    when `expect` of a preview is given, when anything changed since. Safe to repeat: lines are known again.
    """
    lines, _went_out, findings = _read(by, conference, at, data)
    if expect and expect != _mark(lines):
        sentence = _("Orders or lines changed after this preview was made. Look at it again.")
        raise Refused("changed-meanwhile", sentence)
    new = [line for line in lines if line.fit != Fit.KNOWN]
    if not new:
        raise Refused("nothing-new", _("All lines of this statement were imported before."))
    settled = sum(_keep(line, accept, by=by, conference=conference, at=at) for line in new)
    shown = "".join(char for char in name if char.isprintable())[:200] or "–"
    news = TransfersImported(file=shown, lines=len(new), settled=settled, left=len(new) - settled)
    record(news, by=by, at=at, conference=conference)
    return TransfersOutcome(len(new), settled, len(new) - settled, len(lines) - len(new), findings)


@operation("payments.assign_line", may=may_handle_money)
def assign_line(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    line: int,
    number: str,
    anyway: bool = False,
) -> TransferLine:
    """Say which order a transfer pays. `anyway` takes another amount for enough, a bank's fee off perhaps.

    Writes `payments.line_assigned` and `registration.paid`. Refuses an order that is not to be paid, a line
    that is done, and another amount.
    """
    order = locked(find_order(conference, number))
    found = _open_line(conference, line)
    if order.state != OrderState.PLACED:
        sentence = _("Order %(number)s is %(state)s; only one that is placed can be paid.")
        told = {"number": order.number, "state": order.get_state_display()}
        raise Refused("not-payable", sentence % told)
    if found.amount != order.total and not anyway:
        sentence = _("Order %(number)s costs %(total)s yen; %(amount)s yen came.")
        told = {
            "number": order.number,
            "total": f"{order.total:,}",
            "amount": f"{found.amount:,}",
        }
        raise Refused("wrong-amount", sentence % told)
    found.state, found.order = LineState.SETTLED, order
    found.save()
    record_payment(
        by=by, conference=conference, at=at, number=order.number, way=PaymentWay.TRANSFER
    )
    news = LineAssigned(number=order.number, amount=found.amount)
    record(news, by=by, at=at, conference=conference, about=f"order:{order.number}")
    return found


@operation("payments.close_line", may=may_handle_money)
def close_line(
    *, by: Actor, conference: Conference, at: datetime, line: int, note: str
) -> TransferLine:
    """Say that money that pays no order is dealt with, and how: sent back, or not for us.

    Writes `payments.line_closed`. Refuses no note, and a line that is done.
    """
    if not note.strip():
        raise Refused("no-note", _("Say what was done with it."), status=422)
    found = _open_line(conference, line)
    found.state, found.note = LineState.CLOSED, note.strip()
    clean(found)
    found.save()
    record(LineClosed(amount=found.amount), by=by, at=at, conference=conference)
    return found


def _open_line(conference: Conference, key: int) -> TransferLine:
    found = TransferLine.objects.select_for_update().get(pk=find_line(conference, key).pk)
    if found.state != LineState.OPEN:
        raise Refused("done", _("This line is done already."))
    return found


def _read(
    by: Actor, conference: Conference, at: datetime, data: bytes
) -> tuple[list[StatementLine], int, Findings]:
    """The lines and how they fit; refuses a file in which no money came in."""
    statement = read_statement(data)
    language = spoken()
    findings = tuple(
        (f.line, f.code, f.severity.value, f.sentence(language)) for f in statement.findings
    )
    if not statement.lines:
        wrong = (f for f in statement.findings if f.severity is Severity.ERROR)
        first = next(wrong, None)
        told = first.sentence(language) if first else _("No money came in on this statement.")
        raise Refused("nothing-to-import", told, status=422)
    fitting = _Fitting(by, conference, at, statement.lines)
    return [fitting.line(each) for each in statement.lines], statement.went_out, findings


class _Fitting:
    """Finds the order of each line; what one line pays, the next does not pay again."""

    def __init__(
        self, by: Actor, conference: Conference, at: datetime, lines: Sequence[MoneyIn]
    ) -> None:
        self._known = set[str]()
        for part in _parts([each.digest for each in lines]):
            seen = TransferLine.objects.filter(conference=conference, digest__in=part)
            self._known.update(seen.values_list("digest", flat=True))
        self._by_code: dict[str, Order] = {}
        codes = {code for each in lines for code in find_payer_codes(each.payer)}
        for part in _parts(sorted(codes)):
            found = Transfer.objects.filter(conference=conference, code__in=part)
            self._by_code |= {each.code: each.order for each in found.select_related("order")}
        self._by_amount: dict[int, list[tuple[Order, set[str]]]] = defaultdict(list)
        waiting = list_orders(by=by, conference=conference, at=at).filter(state=OrderState.PLACED)
        for order in waiting.prefetch_related("tickets"):
            self._by_amount[order.total].append((order, _names(order)))
        self._paid = set[int]()

    def line(self, money: MoneyIn) -> StatementLine:
        """One line and how it fits."""
        fit, order = self._fit(money)
        if order is not None and fit in (Fit.MATCHES, Fit.PROPOSAL):
            self._paid.add(order.pk)
        number, total = (order.number, order.total) if order else ("", 0)
        return StatementLine(
            money.line, money.day, money.amount, money.payer, fit, number, total, money.digest
        )

    def _fit(self, money: MoneyIn) -> "tuple[Fit, Order | None]":
        if money.digest in self._known:
            return Fit.KNOWN, None
        for code in find_payer_codes(money.payer):
            order = self._by_code.get(code)
            if order is not None:
                if order.state != OrderState.PLACED or order.pk in self._paid:
                    return Fit.NOT_OPEN, order
                return (Fit.MATCHES if order.total == money.amount else Fit.WRONG_AMOUNT), order
        payer = plain_kana(money.payer)
        fitting = [
            order
            for order, names in self._by_amount[money.amount]
            if order.pk not in self._paid and any(name in payer for name in names)
        ]
        return (Fit.PROPOSAL, fitting[0]) if len(fitting) == 1 else (Fit.UNKNOWN, None)


def _names(order: "Order") -> set[str]:
    """What payers of this order may be called, as banks write it."""
    told = [order.name]
    for ticket in order.tickets.all():
        told += [ticket.name_kana, ticket.name, ticket.name_latin]
    return {name for each in told if len(name := plain_kana(each)) >= SHORTEST_NAME}


def _keep(
    line: StatementLine,
    accept: Sequence[str],
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
) -> bool:
    """Write the line down, and let it pay its order; whether it did."""
    order = locked(find_order(conference, line.number)) if line.number else None
    pays = line.fit == Fit.MATCHES or (line.fit == Fit.PROPOSAL and line.digest in accept)
    # It may have been paid by card since it was read.
    pays = pays and order is not None and order.state == OrderState.PLACED
    TransferLine.objects.create(
        conference=conference,
        digest=line.digest,
        day=line.day,
        amount=line.amount,
        payer=line.payer,
        state=LineState.SETTLED if pays else LineState.OPEN,
        order=order if pays or line.fit != Fit.PROPOSAL else None,
        read_at=at,
    )
    if pays:
        record_payment(
            by=by, conference=conference, at=at, number=line.number, way=PaymentWay.TRANSFER
        )
    return pays


def _mark(lines: Iterable[StatementLine]) -> str:
    told = "|".join(f"{line.digest} {line.fit} {line.number}" for line in lines)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
