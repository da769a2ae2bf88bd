"""How people are called, in the words of the crew."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.identity.models import Person
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.cleaning import clean_fields
from kaisai.core.operations.registry import operation
from kaisai.domains.people.entries import CorrectionDropped, NamesCorrected
from kaisai.domains.people.models import NameCard
from kaisai.domains.people.operations.locking import locked_register
from kaisai.domains.people.queries import PersonNow, ref_of
from kaisai.domains.people.rules import may_see_people


@operation("people.correct_names", may=may_see_people)
def correct_names(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    person: str,
    name: str,
    name_kana: str = "",
    name_latin: str = "",
    legal_name: str = "",
    addressee: str = "",
) -> PersonNow:
    """Write down how somebody is called; from now on these names are shown, not those they gave.

    The first three are those of the badge. Tickets, orders and talks keep what was written there. Writes
    `people.names_corrected`, which tells no name. Refuses an empty name and names that are too long.
    Repeating changes nothing more.
    """
    register = locked_register(conference)
    one = register.find(person)
    given = (name, name_kana, name_latin, legal_name, addressee)
    badge, kana, latin, legal, letters = (" ".join(part.split()) for part in given)
    if not badge:
        raise Refused("no-name", _("Say what stands on the badge."), status=422)
    card = register.card_of(one)
    if card is None or card.key != one.lead:
        card = NameCard(conference=conference, key=one.lead, person=Person())
    who = card.person
    who.name, who.name_kana, who.name_latin = badge, kana, latin
    card.legal_name, card.addressee, card.saved_at = legal, letters, at
    clean_fields(who, "name", "name_kana", "name_latin")
    clean_fields(card, "legal_name", "addressee")
    who.save()
    card.person = who
    card.save()
    ref = ref_of(conference, one.lead)
    news = NamesCorrected(person=ref)
    record(news, by=by, at=at, conference=conference, about=f"person:{ref}")
    register.cards[one.lead] = card
    return register.person(one)


@operation("people.drop_correction", may=may_see_people)
def drop_correction(*, by: Actor, conference: Conference, at: datetime, person: str) -> PersonNow:
    """Show somebody's names again as they gave them; those that the crew wrote down are gone.

    Of people who were merged, so are those of each of them. Writes `people.correction_dropped`. Refuses with `not-found` where nothing was corrected, so
    repeating is refused.
    """
    register = locked_register(conference)
    one = register.find(person)
    cards = [register.cards.pop(key) for key in one.keys if key in register.cards]
    if not cards:
        raise NotFound(_("The names of this person were not corrected."))
    for card in cards:
        card.person.delete()  # and the card with it
    ref = ref_of(conference, one.lead)
    news = CorrectionDropped(person=ref)
    record(news, by=by, at=at, conference=conference, about=f"person:{ref}")
    return register.person(one)
