"""Attempts to pay that nobody finished."""

from datetime import datetime

from kaisai.core.conference.models import Conference
from kaisai.domains.payments.enums import PaymentState
from kaisai.domains.payments.models import Payment


def list_expiring(at: datetime) -> list[Conference]:
    """Conferences with payments by card whose time is over and of which the provider told nothing."""
    due = Payment.objects.filter(state=PaymentState.BEGUN, ends_at__lte=at).values("conference")
    return list(Conference.objects.filter(pk__in=due))
