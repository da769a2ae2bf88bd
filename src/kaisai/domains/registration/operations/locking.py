"""Two who change one order at the same moment come one after the other."""

from kaisai.domains.registration.models import Order


def locked(order: Order) -> Order:
    """The order as it is now, and nobody else's until the end of the transaction."""
    return Order.objects.select_for_update().get(pk=order.pk)
