"""The crew opens sign-up for a day, and closes it."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.locking import lock_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.operations import new_number
from kaisai.domains.signup.entries import Closed, Opened
from kaisai.domains.signup.models import LONGEST_WORD, SignUp
from kaisai.domains.signup.queries import begins_at, days_ahead, today_of
from kaisai.domains.signup.rules import may_coordinate


@operation("signup.open", may=may_coordinate)
def open_signup(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    day: date | None = None,
    new_word: bool = False,
) -> SignUp:
    """Let people offer to help on a day, today unless told; the answer has the word for the poster.

    Open already, the word stays, unless a `new_word` is asked for; then the old one leads nowhere at once,
    as it does when sign-up was closed in between. Nobody can guess one (49 bits). Writes `signup.opened`,
    which does not tell the word. Refuses days but today and tomorrow; a day begins at four in the morning.
    Safe to repeat.
    """
    wanted = today_of(conference, at) if day is None else day
    if wanted not in days_ahead(conference, at):
        sentence = _("Sign-up is opened for today or tomorrow.")
        raise Refused("bad-day", sentence, status=422)
    lock_conference(conference)
    found = SignUp.objects.select_for_update().filter(conference=conference, day=wanted).first()
    is_new = found is None or new_word or not found.is_open
    signup = found or SignUp(conference=conference, day=wanted)
    if is_new:
        signup.word, signup.is_open = new_number(LONGEST_WORD), True
        signup.ends_at = begins_at(wanted + timedelta(days=1), conference)
        signup.save()
    news = Opened(day=f"{wanted}", is_new=is_new)
    record(news, by=by, at=at, conference=conference, about=f"signup:{signup.pk}")
    return signup


@operation("signup.close", may=may_coordinate)
def close_signup(
    *, by: Actor, conference: Conference, at: datetime, day: date | None = None
) -> SignUp:
    """Let nobody else offer to help on a day, today unless told; the word leads nowhere from now on.

    Offers that are there stay, and can still be accepted. Writes `signup.closed`. Refuses what is not open.
    """
    wanted = today_of(conference, at) if day is None else day
    rows = SignUp.objects.select_for_update().filter(conference=conference, day=wanted)
    signup = rows.filter(is_open=True).first()
    if signup is None:
        raise Refused("not-open", _("Sign-up is not open for this day."))
    signup.is_open = False
    signup.save(update_fields=["is_open"])
    news = Closed(day=f"{wanted}")
    record(news, by=by, at=at, conference=conference, about=f"signup:{signup.pk}")
    return signup
