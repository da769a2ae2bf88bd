"""Everybody, as they follow from what they left and from what the crew said of them."""

import base64
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.kit.errors import NotFound
from kaisai.domains.people.models import NameCard, Sameness
from kaisai.domains.people.queries.roles import list_roles, list_traces
from kaisai.engines.sameness import Group, Judged, fold, fold_name, group, small


@dataclass(frozen=True, slots=True)
class PersonNow:
    """Somebody, once.

    Attributes:
        ref: names them in addresses; any of those before a merge leads to them, too.
        name: on the badge, with its kana and Latin letters.
        legal_name: as in their passport; "" while nobody asked.
        addressee: whom letters and receipts are made out to.
        roles: what they are now, in words; what is cancelled or over is none.
        is_corrected: the crew wrote these names, they did not.
    """

    ref: str
    name: str
    name_kana: str
    name_latin: str
    legal_name: str
    addressee: str
    mails: tuple[str, ...]
    roles: tuple[str, ...]
    is_corrected: bool


@dataclass(slots=True)
class Register:
    """Everybody of a conference, and what was judged of them."""

    conference: Conference
    groups: list[Group]
    judged: list[Sameness]
    cards: dict[str, NameCard]
    labels: dict[str, str] = field(default_factory=dict)

    def find(self, ref: str) -> Group:
        """Whom this reference names; refuses with `not-found` when it is nobody."""
        for each in self.groups:
            if any(ref_of(self.conference, key) == ref for key in each.keys):
                return each
        raise NotFound(_("There is no such person. Search for the name in the list of people."))

    def card_of(self, one: Group) -> NameCard | None:
        """What the crew said of their names; that of the leading key comes first."""
        return next((self.cards[key] for key in one.keys if key in self.cards), None)

    def person(self, one: Group) -> PersonNow:
        """A group in words."""
        card = self.card_of(one)
        names = _given(one) if card is None else _corrected(card)
        mails = dict.fromkeys(small(trace.mail) for trace in one.traces if trace.mail)
        roles = [trace.label or self.labels[trace.role] for trace in one.traces if trace.counts]
        return PersonNow(
            ref_of(self.conference, one.lead),
            *names,
            tuple(mails),
            tuple(dict.fromkeys(roles)),
            card is not None,
        )

    def same(self) -> list[Sameness]:
        """What was judged to be one person, and holds."""
        return [each for each in self.judged if each.is_same]

    def apart(self) -> list[Judged]:
        """What was judged to be two people, and holds."""
        return [Judged(each.one, each.other) for each in self.judged if not each.is_same]

    def are_apart(self, one: Group, other: Group) -> bool:
        """Whether somebody judged that these are two people."""
        return any(
            (told.one in one.keys and told.other in other.keys)
            or (told.one in other.keys and told.other in one.keys)
            for told in self.apart()
        )

    def words_of(self, one: Group) -> str:
        """All that searches look at, in one text."""
        told = [
            fold(word)
            for trace in one.traces
            for word in (trace.name, trace.kana, trace.latin, trace.mail, trace.number)
        ]
        if card := self.card_of(one):
            told += [fold(name) for name in _corrected(card)]
        return "\n".join(told)


def read_register(conference: Conference) -> Register:
    """Everybody of a conference, in so many looks at the database as there are roles, and two more."""
    judged = list(Sameness.objects.filter(conference=conference, undone_at=None).order_by("pk"))
    cards = NameCard.objects.filter(conference=conference).select_related("person")
    labels = {role.code: str(role.label) for role in list_roles()}
    pairs = (Judged(each.one, each.other) for each in judged if each.is_same)
    groups = group(list_traces(conference), pairs)
    return Register(conference, groups, judged, {card.key: card for card in cards}, labels)


def ref_of(conference: Conference, key: str) -> str:
    """A key as it may stand in an address or the journal: nobody can guess the mail address in it."""
    about = f"person/{conference.pk}/{key}"
    made = hmac.digest(settings.SECRET_KEY.encode(), about.encode(), "sha256")
    return base64.b32encode(made[:10]).decode().lower()


def _corrected(card: NameCard) -> tuple[str, str, str, str, str]:
    who = card.person
    return who.name, who.name_kana, who.name_latin, card.legal_name, card.addressee


def _given(one: Group) -> tuple[str, str, str, str, str]:
    """The names as they gave them: of the first trace with one, readings of that name only."""
    name = _first(trace.name for trace in one.traces)
    alike = [trace for trace in one.traces if fold_name(trace.name) == fold_name(name)]
    kana, latin = _first(t.kana for t in alike), _first(t.latin for t in alike)
    buyer = _first(trace.name for trace in one.traces if trace.role == "bought")
    return name, kana, latin, "", buyer or name


def _first(names: Iterable[str]) -> str:
    return next((name for name in names if name), "")
