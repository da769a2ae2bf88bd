"""Letters as papers."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference, Venue
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.sealing import CannotOpen, seal, unseal
from kaisai.domains.letters.models import Letter, Letterhead
from kaisai.engines.letters import letter as papers
from kaisai.engines.letters.pdf import write_letter

_SEALED_FOR = "passport of a guest"
_LANGUAGES = ("en", "ja")


@dataclass(frozen=True, slots=True)
class Details:
    """What only the letter says."""

    passport: str = field(repr=False)
    birth_date: date = field(repr=False)
    address: str = field(repr=False)


def seal_details(details: Details) -> bytes:
    """As they are kept."""
    told = json.dumps(asdict(details), default=str, ensure_ascii=False)
    return seal(told.encode(), key=settings.SECRET_KEY, purpose=_SEALED_FOR)


def details_of(letter: Letter) -> Details:
    """What somebody told of their passport.

    Raises:
        Refused: `erased`; `cannot-open`, where the secret key is another one now.
    """
    if not letter.sealed:
        raise Refused("erased", _("What was told for this letter is erased."))
    try:
        told = unseal(bytes(letter.sealed), key=settings.SECRET_KEY, purpose=_SEALED_FOR)
    except CannotOpen as error:
        sentence = _(
            "This was sealed with another secret key. Restore that one, or refuse, so that it is"
            " told anew."
        )
        raise Refused("cannot-open", sentence) from error
    values = json.loads(told)
    return Details(values["passport"], date.fromisoformat(values["birth_date"]), values["address"])


def surroundings_of(conference: Conference, head: Letterhead) -> dict[str, Any]:
    """What the host says in a letter, in both languages, as it is kept with one."""
    venue = conference.venues.order_by("pk").first()
    told = {}
    for code in _LANGUAGES:
        texts = {name: getattr(head, name).localize(code) for name in ("address", "signer")}
        texts |= {name: getattr(head, name).localize(code) for name in ("title", "note")}
        told[code] = {
            "host": texts | {"name": head.host.localize(code), "contact": head.contact},
            "meeting": {
                "name": conference.name.localize(code),
                "first": conference.starts_on.isoformat(),
                "last": conference.ends_on.isoformat(),
                "venue": _place(venue, code),
            },
        }
    return told


def write_paper(letter: Letter, language: str, *, draft_on: datetime | None = None) -> bytes:
    """The PDF; with `draft_on`, as it would be if it were issued then.

    Raises:
        Refused: `no-letter`, while it is not issued; as `details_of`.
    """
    if draft_on is None and letter.number is None:
        raise Refused("no-letter", _("There is no letter yet."))
    return write_letter(_paper(letter, language, draft_on), language)


def _place(venue: Venue | None, language: str) -> str:
    if venue is None:
        return ""
    name, address = venue.name.localize(language), " ".join(venue.address.split())
    return ", ".join(filter(None, (name, address)))


def _paper(letter: Letter, language: str, draft_on: datetime | None) -> papers.Letter:
    told = letter.printed["ja" if language == "ja" else "en"]
    meeting, details = told["meeting"], details_of(letter)
    on = draft_on or letter.decided_at or letter.asked_at
    days = {name: date.fromisoformat(meeting[name]) for name in ("first", "last")}
    return papers.Letter(
        number="" if draft_on else letter.code,
        on=on.astimezone(letter.conference.zone).date(),
        host=papers.Host(**told["host"]),
        meeting=papers.Meeting(**meeting | days),
        guest=papers.Guest(
            name=letter.name,
            nationality=letter.nationality,
            passport=details.passport,
            birth_date=details.birth_date,
            address=details.address,
        ),
        consulate=letter.consulate,
        arrives=letter.arrives_on,
        leaves=letter.leaves_on,
        registration=letter.ticket.order.number,
    )
