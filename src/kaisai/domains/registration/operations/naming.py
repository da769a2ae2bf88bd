"""Who orders, and for whom each ticket is."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean_fields, clean_values
from kaisai.domains.registration.enums import OrderState, PaymentWay
from kaisai.domains.registration.models import FOREVER, Order, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Of a person, as it is written, said and printed."""

    name: str
    name_kana: str = ""
    name_latin: str = ""


def names_of(one: Names | None, number: int) -> tuple[str, str, str]:
    """The names without needless spaces; refuses nobody, telling which ticket of the order it is."""
    if one is None or not one.name.strip():
        raise Refused("no-name", _("Ticket %s: say for whom it is.") % number, status=422)
    name, kana, latin = (" ".join(x.split()) for x in (one.name, one.name_kana, one.name_latin))
    clean_values(Ticket, {"name": name, "name_kana": kana, "name_latin": latin})
    return name, kana, latin


def sign(order: Order, name: str, email: str, *, may_lack_email: bool = False) -> None:
    """Write down who orders; refuses no name, and what is no mail address."""
    if not name.strip():
        raise Refused("no-name", _("Say who orders."), status=422)
    if email or not may_lack_email:
        check_email(email)
    order.name, order.email = name.strip(), email
    clean_fields(order, "name", "email")


def check_email(email: str) -> None:
    """Refuses what is no mail address."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused("bad-email", _("This is no mail address."), status=422) from error


def conclude(order: Order) -> None:
    """It is an order for good: to be paid, or confirmed when it costs nothing."""
    order.way = PaymentWay.DESK if order.total else PaymentWay.FREE
    order.state = OrderState.PLACED if order.total else OrderState.CONFIRMED
    order.until = FOREVER
