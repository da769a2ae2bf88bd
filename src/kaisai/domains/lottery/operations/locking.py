"""Whoever changes a lottery or an application to it comes one after the other."""

from kaisai.core.conference.models import Conference
from kaisai.domains.lottery.models import Application, Lottery
from kaisai.domains.lottery.queries import find_application, find_lottery


def locked(lottery: Lottery) -> Lottery:
    """The lottery as it is now, and nobody else's until the end of the transaction."""
    return Lottery.objects.select_for_update().get(pk=lottery.pk)


def locked_by_slug(conference: Conference, slug: str) -> Lottery:
    """The same by its slug; refuses with `not-found` when there is none."""
    return locked(find_lottery(conference, slug))


def locked_application(conference: Conference, secret: str) -> tuple[Lottery, Application]:
    """The application of whoever knows the secret, as it is while nobody else changes the lottery."""
    lottery = locked(find_application(conference, secret).lottery)
    return lottery, find_application(conference, secret)
