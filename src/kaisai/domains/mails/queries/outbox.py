"""What is in the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.posting import Attachment
from kaisai.core.operations.registry import query
from kaisai.domains.mails.enums import MailState
from kaisai.domains.mails.models import Mail, Outbox, Wording
from kaisai.domains.mails.queries.occasions import Envelope, Occasion, fill, find_occasion
from kaisai.domains.mails.rules import may_write


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail as it leaves."""

    subject: str
    text: str
    attachments: Sequence[Attachment] = ()


def outbox_of(conference: Conference) -> Outbox:
    """How mails leave; the defaults while nobody said."""
    return Outbox.objects.filter(conference=conference).first() or Outbox(conference=conference)


@query("mails.outbox", may=may_write)
def outbox(*, by: Actor, conference: Conference) -> Outbox:
    """Whether mails wait for release, how many leave in a minute, where answers go."""
    return outbox_of(conference)


@query("mails.list_mails", may=may_write)
def list_mails(
    *, by: Actor, conference: Conference, text: str = "", state: MailState | None = None
) -> QuerySet[Mail]:
    """Mails, the newest first; with `text`, those of an address or of what they are about."""
    rows = Mail.objects.filter(conference=conference)
    if told := text.strip():
        rows = rows.filter(email__icontains=told) | rows.filter(about__icontains=told)
    if state is not None:
        rows = rows.filter(state=state)
    return rows.order_by("-written_at", "-pk")


def count_mails(conference: Conference) -> dict[str, int]:
    """How many there are of each state."""
    rows = Mail.objects.filter(conference=conference).values_list("state").annotate(Count("pk"))
    return dict.fromkeys(MailState.values, 0) | dict(rows)


def list_mails_about(conference: Conference, about: str) -> QuerySet[Mail]:
    """Mails about one thing, the newest first."""
    return Mail.objects.filter(conference=conference, about=about).order_by("-written_at", "-pk")


def states_about(conference: Conference, beginning: str) -> list[tuple[str, MailState]]:
    """What mails are about, where it begins so, and how far each is; the oldest first."""
    mails = Mail.objects.filter(conference=conference, about__startswith=beginning).order_by("pk")
    return [(about, MailState(state)) for about, state in mails.values_list("about", "state")]


def find_mail(conference: Conference, mail: int) -> Mail:
    """The mail with that number; refuses with `not-found` when there is none."""
    found = Mail.objects.filter(conference=conference, pk=min(max(mail, 0), 2**63 - 1)).first()
    if found is None:
        raise NotFound(_("There is no such mail."))
    return found


def is_written(conference: Conference, key: str) -> bool:
    """Whether there is a mail with that key."""
    return Mail.objects.filter(conference=conference, key=key).exists()


def conferences_with_mail(at: datetime) -> list[Conference]:
    """Those with mails that are due."""
    due = Mail.objects.filter(state=MailState.WAITING, next_at__lte=at).values("conference")
    return list(Conference.objects.filter(pk__in=due).order_by("pk"))


def wording_of(conference: Conference, occasion: Occasion, language: str) -> tuple[str, str]:
    """Subject and text: the conference's own wording, or kaisai's."""
    own = Wording.objects.filter(conference=conference, occasion=occasion.name).first()
    found = own or occasion
    return found.subject.localize(language), found.text.localize(language)


def has_own_wording(conference: Conference, occasion: Occasion) -> bool:
    """Whether the conference has a wording of its own."""
    return Wording.objects.filter(conference=conference, occasion=occasion.name).exists()


def compose(mail: Mail, *, is_shown: bool = False) -> Composed:
    """The mail as it leaves; where it `is_shown` to the crew, without secrets."""
    occasion = find_occasion(mail.occasion)
    envelope = Envelope(mail.conference, mail.about, mail.email, mail.language, is_shown)
    text = fill(mail.text, {**mail.words, **occasion.late(envelope)})
    return Composed(mail.subject, text, occasion.attach(envelope))


def sample_of(
    conference: Conference, occasion: Occasion, language: str, wording: tuple[str, str]
) -> Composed:
    """How a mail with that wording reads."""
    words = occasion.sample(conference, language)
    subject, text = (fill(part, words) for part in wording)
    return Composed(subject, text)
