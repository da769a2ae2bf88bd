"""Whoever changes what is said of people comes one after the other."""

from kaisai.core.conference.models import Conference
from kaisai.domains.people.queries import Register, read_register


def locked_register(conference: Conference) -> Register:
    """Everybody as they are now, and nobody else's to judge until the end of the transaction.

    Sales go on meanwhile: what points at the conference needs its key only, which is not locked.
    """
    Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
    return read_register(conference)
