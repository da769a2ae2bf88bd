"""Paying by bank transfer: where to, by which code, until when; and who did not."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.payments.entries import AccountSaved, OverdueCancelled, TransferChosen
from kaisai.domains.payments.enums import AccountKind
from kaisai.domains.payments.models import BankAccount, Transfer
from kaisai.domains.payments.queries import find_bank_account, list_overdue, payments_of, waits
from kaisai.domains.payments.rules import may_handle_money, may_pay
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.operations import cancel_order, locked
from kaisai.domains.registration.queries import find_order_by_secret
from kaisai.engines.payments.payer_codes import payer_code

_FIRST, _MANY = 100_000, 900_000  # numbers of codes: six digits, none begins with 0


@operation("payments.save_account", may=may_handle_money)
def save_account(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    bank: str,
    branch: str,
    number: str,
    holder: str,
    kind: AccountKind = AccountKind.ORDINARY,
    days: int = 7,
    is_offered: bool = True,
) -> BankAccount:
    """Say to which account transfers go, and within how many days; or offer transfers no longer.

    Whoever has chosen to transfer keeps their code and day. Writes `payments.account_saved`. Refuses a
    number that is none of an account. Safe to repeat.
    """
    account = find_bank_account(conference) or BankAccount(conference=conference)
    account.bank, account.branch = " ".join(bank.split()), " ".join(branch.split())
    account.kind, account.number = kind, number.strip()
    account.holder = " ".join(holder.split())
    account.days, account.is_offered = days, is_offered
    clean(account)
    account.save()
    news = AccountSaved(bank=account.bank, branch=account.branch)
    record(news, by=by, at=at, conference=conference, about="bank_account")
    return account


@operation("payments.choose_transfer", may=may_pay)
def choose_transfer(*, by: Actor, conference: Conference, at: datetime, secret: str) -> Transfer:
    """Say that one pays one's order by bank transfer; the code that is written before the payer's name.

    Writes `payments.transfer_chosen`. Refuses an order that is not to be paid, one that is paid by card
    already, one for which it was chosen before, and where no transfers are taken.
    """
    order = locked(find_order_by_secret(conference, secret))
    account = find_bank_account(conference)
    if order.state != OrderState.PLACED:
        raise Refused("not-payable", _("This order is not to be paid. Look at its page."))
    if account is None or not account.is_offered:
        raise Refused("no-transfers", _("Bank transfers are not taken. Pay otherwise."))
    if waits(payments_of(order)):
        sentence = _("A payment for this order is arranged already. Wait until the money is there.")
        raise Refused("already-arranged", sentence)
    if Transfer.objects.filter(order=order).exists():
        raise Refused("chosen", _("You have chosen this before; the account is on this page."))
    due_on = at.astimezone(conference.zone).date() + timedelta(days=account.days)
    made = Transfer.objects.create(
        conference=conference, order=order, code=_new_code(), due_on=due_on
    )
    news = TransferChosen(number=order.number, code=made.code)
    record(news, by=by, at=at, conference=conference, about=f"order:{order.number}")
    return made


def _new_code() -> str:
    """One that nobody has, at any conference: they may share an account."""
    while True:
        code = payer_code(_FIRST + secrets.randbelow(_MANY))
        if not Transfer.objects.filter(code=code).exists():
            return code


@operation("payments.cancel_overdue", may=may_handle_money)
def cancel_overdue(
    *, by: Actor, conference: Conference, at: datetime, numbers: Sequence[str], reason: str
) -> list[str]:
    """Cancel orders whose transfer did not come in time; the numbers of those that were cancelled.

    One that was paid or cancelled since is left as it is. Writes `payments.overdue_cancelled` and, for each,
    `registration.cancelled`. Refuses no reason, and when none of them is overdue. Safe to repeat.
    """
    wanted = {number.strip().upper() for number in numbers}
    cancelled = []
    for transfer in list_overdue(by=by, conference=conference, at=at):
        if transfer.order.number not in wanted:
            continue
        order = locked(transfer.order)
        if order.state == OrderState.PLACED:
            cancel_order(by=by, conference=conference, at=at, number=order.number, reason=reason)
            cancelled.append(order.number)
    if not cancelled:
        raise Refused("nothing", _("None of these orders is overdue any more."))
    record(OverdueCancelled(numbers=cancelled), by=by, at=at, conference=conference)
    return cancelled
