"""The address of an order: whoever knows it may change the order.

Its secret is made of the number with the key of the installation, so that it can be written to the
buyer at any time; what is kept is its digest.
"""

import base64
import hmac

from django.conf import settings
from django.urls import reverse

from kaisai.core.conference.models import Conference
from kaisai.core.kit.ids import digest
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.models import Order

_PURPOSE = "address of an order"
MOST_OF_ONE = 20  # orders of one buyer in a mail


def secret_of(order: Order) -> str:
    """The secret of an order of this conference and number: 256 bits, URL-safe."""
    about = f"{_PURPOSE}/{order.conference_id}/{order.number}/{order.generation}"
    made = hmac.digest(settings.SECRET_KEY.encode(), about.encode(), "sha256")
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def known_secret(order: Order) -> str:
    """The secret, or nothing where it is another: of an order of before, or since the key was changed."""
    secret = secret_of(order)
    return secret if hmac.compare_digest(digest(secret), order.secret_digest) else ""


def address_of(conference: Conference, secret: str, *more: str) -> str:
    """The address of the order with that secret, or of what lies below it."""
    page = reverse("registration:order", args=[conference.slug, secret])
    return "/".join((settings.PUBLIC_URL + page, *more))


def list_orders_of(conference: Conference, email: str) -> list[Order]:
    """What was ordered for a mail address, in small or large letters, the newest first.

    Only A to Z are taken for a to z. Databases find more alike, K and the Kelvin sign for instance: who
    has a domain that looks like somebody else's would get their orders.
    """
    sold = (OrderState.PLACED, OrderState.CONFIRMED)
    alike = Order.objects.filter(conference=conference, email__iexact=email, state__in=sold)
    mine = [one for one in alike.order_by("-made_at", "-pk") if _small(one.email) == _small(email)]
    return [one for one in mine if known_secret(one)][:MOST_OF_ONE]


def _small(email: str) -> str:
    return "".join(one.lower() if one.isascii() else one for one in email)
