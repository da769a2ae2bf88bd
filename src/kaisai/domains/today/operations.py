"""Every write of the day board: the day's log."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.today.entries import Noted
from kaisai.domains.today.rules import may_note

LONGEST = 500


@operation("today.note", may=may_note)
def note(*, by: Actor, conference: Conference, at: datetime, text: str, text_ja: str = "") -> str:
    """Write a line into the day's log, shown in the feed of every board at once.

    Writes `today.noted`. Refuses an empty line or more than 500 characters. Repeating writes it again.
    """
    text = text.strip()
    if not text or len(text) > LONGEST or len(text_ja) > LONGEST:
        raise Refused("bad-value", _("text: a note has 1 to 500 characters."), status=422)
    record(
        Noted(text_en=text, text_ja=text_ja.strip() or text), by=by, at=at, conference=conference
    )
    return text
