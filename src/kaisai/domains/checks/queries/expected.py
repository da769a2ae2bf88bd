"""What rooms expect."""

from dataclasses import dataclass

from django.db.models import QuerySet

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import find_room
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import query
from kaisai.domains.checks.models import ExpectationFile
from kaisai.engines.dropcheck.expectations import Expectations
from kaisai.engines.dropcheck.reading import read_room


@dataclass(frozen=True, slots=True)
class ExpectationTexts:
    """The file for all rooms and that of one, as they were written; '' where there is none."""

    common: str
    own: str


def list_expectation_files(conference: Conference) -> QuerySet[ExpectationFile]:
    """Every file that is kept."""
    return ExpectationFile.objects.filter(conference=conference).select_related("room")


def texts_of(conference: Conference, room: str) -> ExpectationTexts:
    """The two files that count in a room (slug), or, for '', the common one."""
    files = {
        file.room.slug if file.room else "": file.text
        for file in list_expectation_files(conference)
    }
    return ExpectationTexts(files.get("", ""), files.get(room, "") if room else "")


def expected_of(conference: Conference, room: str) -> Expectations:
    """What a room (slug) expects; empty where nothing was written.

    Raises:
        Mistake: a file has one; `save_expectations` lets none in.
    """
    texts = texts_of(conference, room)
    own = f"{room}.toml" if room else "rooms.toml"
    return read_room(texts.common, texts.own, room=room, names=("rooms.toml", own))


@query("checks.expectations", may=may_see_conference)
def expectations(*, by: Actor, conference: Conference, room: str) -> ExpectationTexts:
    """The common file of expectations and that of a room (slug), laid over it key by key."""
    return texts_of(conference, find_room(conference, room).slug)
