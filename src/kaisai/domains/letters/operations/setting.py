"""In whose name people are invited."""

from datetime import datetime

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.conferences import both
from kaisai.core.operations.registry import operation
from kaisai.domains.letters.entries import LetterheadSaved
from kaisai.domains.letters.models import Letterhead
from kaisai.domains.letters.operations.printing import lines, one_line
from kaisai.domains.letters.rules import may_write_letters


@operation("letters.save_letterhead", may=may_write_letters)
def save_letterhead(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    host: str,
    contact: str,
    signer: str,
    host_ja: str = "",
    address: str = "",
    address_ja: str = "",
    signer_ja: str = "",
    title: str = "",
    title_ja: str = "",
    note: str = "",
    note_ja: str = "",
) -> Letterhead:
    """Say who invites, who signs and whom a consulate asks; from then on attendees can ask for letters.

    Letters that are issued stay as they are. Writes `letters.letterhead_saved`. Refuses nobody who
    invites, signs or answers, and what the paper cannot show. Safe to repeat.
    """
    rows = Letterhead.objects.select_for_update().filter(conference=conference)
    found = rows.first() or Letterhead(conference=conference)
    found.host, found.contact = both(one_line(host), one_line(host_ja)), one_line(contact)
    found.address = both(lines(address), lines(address_ja))
    found.signer = both(one_line(signer), one_line(signer_ja))
    found.title = both(one_line(title), one_line(title_ja))
    found.note = both(one_line(note), one_line(note_ja))
    clean(found)
    found.save()
    news = LetterheadSaved(host=found.host.localize("en"), host_ja=found.host.localize("ja"))
    record(news, by=by, at=at, conference=conference, about="letterhead")
    return found
