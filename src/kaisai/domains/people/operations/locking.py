"""Whoever changes what is said of people comes one after the other."""

from kaisai.core.conference.locking import lock_conference
from kaisai.core.conference.models import Conference
from kaisai.domains.people.queries import Register, read_register


def locked_register(conference: Conference) -> Register:
    """Everybody as they are now, and nobody else's to judge until the end of the transaction."""
    lock_conference(conference)
    return read_register(conference)
