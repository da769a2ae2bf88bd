"""People apply, alone or with others, and change their minds until nobody can apply any more."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.ids import digest
from kaisai.core.operations.cleaning import clean_fields
from kaisai.core.operations.registry import operation
from kaisai.domains.lottery.entries import Applied, Regrouped, Withdrawn
from kaisai.domains.lottery.enums import ApplicationState, LotteryState
from kaisai.domains.lottery.models import MOST_APPLICATIONS, Application, DrawGroup, Lottery
from kaisai.domains.lottery.operations.locking import locked_application, locked_by_slug
from kaisai.domains.lottery.queries import secret_of
from kaisai.domains.lottery.rules import may_apply
from kaisai.domains.registration.operations import new_number

LETTERS = 8


@dataclass(frozen=True, slots=True)
class Accepted:
    """An application; the secret is told this once."""

    application: Application = field(repr=False)
    number: str
    secret: str
    group_code: str


@operation("lottery.apply", may=may_apply)
def apply(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    slug: str,
    name: str,
    email: str,
    item: str = "",
    code: str = "",
    language: str = "",
) -> Accepted:
    """Apply to a lottery, alone or (`code`) in the group of others; `item` where there are several.

    Writes `lottery.applied`. Refuses before it opens and after it closes, a second application of a mail
    address, a name or address that is none, a code that there is not, and a group that is full.
    """
    lottery = _open(locked_by_slug(conference, slug), at)
    new = Application(
        conference=conference,
        lottery=lottery,
        number=f"A-{new_number(LETTERS)}",
        name=" ".join(name.split()),
        email=email.strip(),
        language=language[:5],
        made_at=at,
    )
    clean_fields(new, "name", "email")
    applied = lottery.applications.exclude(state=ApplicationState.WITHDRAWN)
    if applied.filter(email__iexact=new.email).exists():
        sentence = _("This mail address has applied already: each may apply once.")
        raise Refused("applied-already", sentence)
    if applied.count() >= MOST_APPLICATIONS:
        raise Refused("full", _("So many have applied that no more can. Write to the organisers."))
    items = {each.slug: each for each in lottery.items.all()}
    chosen = items.get(item) if item or len(items) > 1 else next(iter(items.values()))
    if chosen is None:
        raise Refused("no-item", _("Say what you apply for: one of the ticket types."), status=422)
    new.item = chosen
    new.group = _group(lottery, code) if code.strip() else _new_group(lottery)
    secret = secret_of(new)
    new.secret_digest = digest(secret)
    new.save()
    news = Applied(
        lottery=lottery.name.localize("en"),
        lottery_ja=lottery.name.localize("ja"),
        number=new.number,
    )
    record(news, by=by, at=at, conference=conference, about=f"lottery:{slug}")
    return Accepted(new, new.number, secret, new.group.code)


@operation("lottery.regroup", may=may_apply)
def regroup(
    *, by: Actor, conference: Conference, at: datetime, secret: str, code: str = ""
) -> Application:
    """Go with the group that has this code, or alone, with a code of one's own for others.

    Writes `lottery.regrouped`. Refuses after closing, a code that there is not, a group that is full,
    and who is in that group already.
    """
    lottery, application = locked_application(conference, secret)
    _open(lottery, at)
    _applied(application)
    if application.group.code == _read(code):
        raise Refused("same-group", _("You are in this group already."))
    group = _group(lottery, code) if code.strip() else _new_group(lottery)
    application.group = group
    application.save()
    members = group.members.filter(state=ApplicationState.APPLIED).count()
    news = Regrouped(number=application.number, group=group.number, members=members)
    record(news, by=by, at=at, conference=conference, about=f"lottery:{lottery.slug}")
    return application


@operation("lottery.withdraw", may=may_apply)
def withdraw(*, by: Actor, conference: Conference, at: datetime, secret: str) -> Application:
    """Take an application back, as long as people can apply; the mail address may apply anew.

    Writes `lottery.withdrawn`. Refuses after closing, and one that is withdrawn.
    """
    lottery, application = locked_application(conference, secret)
    _open(lottery, at)
    _applied(application)
    application.state = ApplicationState.WITHDRAWN
    application.save()
    news = Withdrawn(number=application.number)
    record(news, by=by, at=at, conference=conference, about=f"lottery:{lottery.slug}")
    return application


def _open(lottery: Lottery, at: datetime) -> Lottery:
    state = lottery.state_at(at)
    if state is LotteryState.ANNOUNCED:
        raise Refused("not-yet", _("This lottery is not open yet."))
    if state is not LotteryState.OPEN:
        raise Refused("closed", _("This lottery is closed: its list does not change any more."))
    return lottery


def _applied(application: Application) -> None:
    if application.state != ApplicationState.APPLIED:
        raise Refused("withdrawn", _("This application is withdrawn. Apply anew."))


def _new_group(lottery: Lottery) -> DrawGroup:
    return DrawGroup.objects.create(
        conference=lottery.conference,
        lottery=lottery,
        number=f"G-{new_number(LETTERS)}",
        code=new_number(LETTERS),
    )


def _read(code: str) -> str:
    """A code as it was typed, without what people put between its letters."""
    return "".join(letter for letter in code.upper() if letter.isalnum())[:LETTERS]


def _group(lottery: Lottery, code: str) -> DrawGroup:
    group = lottery.groups.filter(code=_read(code)).first()
    if group is None:
        raise NotFound(_("There is no group with this code. Ask whoever gave it to you."))
    if group.members.filter(state=ApplicationState.APPLIED).count() >= lottery.most_in_group:
        sentence = _("This group has %s members already, as many as there may be.")
        raise Refused("group-full", sentence % lottery.most_in_group)
    return group
