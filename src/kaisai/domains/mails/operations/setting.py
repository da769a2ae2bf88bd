"""How mails leave, and how they read."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.conferences import both
from kaisai.core.operations.registry import operation
from kaisai.domains.mails.entries import OutboxSaved, WordingReset, WordingSaved
from kaisai.domains.mails.models import LONGEST_TEXT, Outbox, Wording
from kaisai.domains.mails.queries import Occasion, find_occasion, outbox_of, places_in
from kaisai.domains.mails.rules import may_write


@operation("mails.save_outbox", may=may_write)
def save_outbox(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    waits: bool = False,
    per_minute: int = 60,
    reply_to: str = "",
) -> Outbox:
    """Say whether mails wait for release, how many leave in a minute, and where answers go.

    Mails that are in the outbox already stay as they are. Writes `mails.outbox_saved`. Refuses less than 1
    and more than 6000 a minute, and what is no mail address. Safe to repeat.
    """
    box = outbox_of(conference)
    box.waits, box.per_minute, box.reply_to = waits, per_minute, reply_to.strip()
    clean(box)
    box.save()
    said = (
        ("mails wait for release", "送信前に確認")
        if waits
        else ("they leave at once", "すぐに送信")
    )
    news = OutboxSaved(waits=said[0], waits_ja=said[1], per_minute=per_minute)
    record(news, by=by, at=at, conference=conference, about="outbox")
    return box


@operation("mails.save_wording", may=may_write)
def save_wording(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    occasion: str,
    subject: str,
    text: str,
    subject_ja: str = "",
    text_ja: str = "",
) -> Wording:
    """Say how the mails of an occasion read; those in the outbox stay as they are.

    Words in braces, like {number}, are replaced. Writes `mails.wording_saved`. Refuses an empty subject or
    text, and a word in braces that there is not. Safe to repeat.
    """
    found = find_occasion(occasion)
    own = Wording.objects.filter(conference=conference, occasion=occasion).first()
    own = own or Wording(conference=conference, occasion=occasion)
    own.subject, own.text = both(_line(subject), _line(subject_ja)), both(text, text_ja)
    known = found.places.keys()
    for part in (own.subject, own.text):
        for language in ("en", "ja"):
            _check(part.localize(language), known)
    clean(own)
    own.save()
    record(WordingSaved(**_named(found)), by=by, at=at, conference=conference, about="outbox")
    return own


@operation("mails.reset_wording", may=may_write)
def reset_wording(*, by: Actor, conference: Conference, at: datetime, occasion: str) -> None:
    """Go back to kaisai's own wording. Writes `mails.wording_reset`. Refuses where there is no other."""
    found = find_occasion(occasion)
    if not Wording.objects.filter(conference=conference, occasion=occasion).delete()[0]:
        raise Refused("nothing", _("These mails have kaisai's own wording."))
    record(WordingReset(**_named(found)), by=by, at=at, conference=conference, about="outbox")


def _named(occasion: Occasion) -> dict[str, str]:
    label = occasion.label
    return {"occasion": label.localize("en"), "occasion_ja": label.localize("ja")}


def _check(text: str, known: Any) -> None:
    if not text.strip():
        raise Refused("empty", _("A mail needs a subject and a text."), status=422)
    if len(text) > LONGEST_TEXT:
        raise Refused("too-long", _("A text has at most %s letters.") % LONGEST_TEXT, status=422)
    if strange := places_in(text) - set(known):
        sentence = _("There is no word “{%s}” for these mails.") % min(strange)[:40]
        raise Refused("no-such-word", sentence, status=422)


def _line(text: str) -> str:
    return " ".join(text.split())
