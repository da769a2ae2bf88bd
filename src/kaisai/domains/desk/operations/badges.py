"""What stands on badges."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.desk.entries import BadgesSaved
from kaisai.domains.desk.enums import BadgeSize
from kaisai.domains.desk.models import BadgeLayout
from kaisai.domains.desk.queries.badges import find_layout
from kaisai.domains.desk.rules import may_run_desk
from kaisai.domains.registration.enums import QuestionKind
from kaisai.domains.registration.operations import codes_of
from kaisai.domains.registration.queries import find_question


@operation("desk.save_badge_layout", may=may_run_desk)
def save_badge_layout(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    size: BadgeSize = BadgeSize.A6,
    shows_reading: bool = True,
    shows_latin: bool = True,
    shows_kind: bool = True,
    shows_lane: bool = True,
    affiliation: str = "",
    consent: str = "",
    link: str = "",
) -> BadgeLayout:
    """Say how large badges are and what stands on them.

    `affiliation`, `consent` and `link` are questions by their short names. Who says yes to `consent`
    has a QR code with name, affiliation and link on the badge; without it nobody has one. Writes
    `desk.badges_saved`. Refuses questions that there are not, or that are asked otherwise. Safe to
    repeat.
    """
    codes_of(conference, at)  # from now on tickets have numbers
    layout = find_layout(conference)
    layout.size = size
    layout.shows_reading, layout.shows_latin = shows_reading, shows_latin
    layout.shows_kind, layout.shows_lane = shows_kind, shows_lane
    words = (QuestionKind.TEXT, QuestionKind.CHOICE)
    layout.affiliation_id = _question(conference, affiliation, *words)
    layout.consent_id = _question(conference, consent, QuestionKind.CONSENT)
    layout.link_id = _question(conference, link, QuestionKind.TEXT)
    clean(layout)
    layout.save()
    news = BadgesSaved(size=size.value, code=consent or "–")
    record(news, by=by, at=at, conference=conference, about="badges")
    return layout


def _question(conference: Conference, slug: str, *kinds: QuestionKind) -> int | None:
    if not slug:
        return None
    found = find_question(conference, slug)
    if found.kind not in kinds:
        told = _("“%(question)s” is no question of this kind: %(kinds)s.")
        values = {"question": found, "kinds": ", ".join(str(kind.label) for kind in kinds)}
        raise Refused("bad-question", told % values, status=422)
    return int(found.pk)
