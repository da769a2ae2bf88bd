"""Those who judge by what is there, and then add to it, come one after the other."""

from kaisai.core.conference.models import Conference


def lock_conference(conference: Conference) -> None:
    """Nobody else passes here for this conference until the end of the transaction.

    Sales go on meanwhile: what points at the conference needs its key only, which is not locked.
    """
    Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
