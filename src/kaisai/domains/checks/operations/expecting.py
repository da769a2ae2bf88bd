"""What rooms expect."""

from datetime import datetime

from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import find_room
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.language import spoken
from kaisai.core.operations.registry import operation
from kaisai.domains.checks.entries import ExpectationsSaved
from kaisai.domains.checks.models import ExpectationFile
from kaisai.domains.checks.queries import expected_of, list_expectation_files
from kaisai.domains.checks.rules import may_sign_off
from kaisai.engines.dropcheck.mistakes import Mistake


@operation("checks.save_expectations", may=may_sign_off)
def save_expectations(
    *, by: Actor, conference: Conference, at: datetime, text: str, room: str = ""
) -> None:
    """Lay down what a room (slug) expects, or all of them: TOML as `kaisai dropcheck --expect` reads it.

    What a room has of its own is laid over the common file, key by key. An empty text takes the file
    away. Writes `checks.expectations_saved`. Refuses a file with a mistake, telling the place, and a
    common file that would break that of a room. Safe to repeat.
    """
    place = find_room(conference, room) if room else None
    kept = ExpectationFile.objects.filter(conference=conference, room=place)
    kept.delete()
    if text.strip():
        ExpectationFile.objects.create(conference=conference, room=place, text=text, saved_at=at)
    try:
        for slug in {"" if place is None else room, *_rooms_with_own(conference)}:
            expected_of(conference, slug)
    except Mistake as mistake:
        sentence = mistake.sentence(spoken())
        raise Refused("bad-expectations", sentence, status=422) from mistake
    where = place.name.localize("en") if place else "all rooms"
    where_ja = place.name.localize("ja") if place else "全部屋"
    record(
        ExpectationsSaved(where=where, where_ja=where_ja),
        by=by,
        at=at,
        conference=conference,
        about=f"room:{room}" if room else "",
    )


def _rooms_with_own(conference: Conference) -> set[str]:
    return {file.room.slug for file in list_expectation_files(conference) if file.room}
