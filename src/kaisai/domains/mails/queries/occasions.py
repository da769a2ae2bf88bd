"""What causes mails: higher domains say on which occasions they write, and in which words.

A wording has places for words in braces, like `{number}`. Words that are known when a mail is written
are kept with it; those that nobody should keep, such as the address of an order, are asked for when it
leaves (`late`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from kaisai.core.conference.models import Conference
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.posting import Attachment

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is known of a mail when it leaves.

    Attributes:
        is_shown: somebody of the crew looks at it; then secrets are left out.
    """

    conference: Conference
    about: str
    email: str
    language: str
    is_shown: bool = False


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that people are written to about.

    Attributes:
        name: stable; kept with each mail.
        subject: in both languages, as `text`, unless a conference has a wording of its own.
        places: the words that can stand in braces, and what each is replaced with.
        sample: words for the preview of a wording.
        late: words that are put in when the mail leaves.
        attach: files that go with it.
    """

    name: str
    label: LazyI18nString
    subject: LazyI18nString
    text: LazyI18nString
    places: Mapping[str, str | Promise]
    sample: Callable[[Conference, str], Mapping[str, str]]
    late: Callable[[Envelope], Mapping[str, str]]
    attach: Callable[[Envelope], Sequence[Attachment]]


_OCCASIONS: dict[str, Occasion] = {}


def add_occasion(occasion: Occasion) -> None:
    """Say on which occasion mails are written; called when a domain's queries are loaded."""
    if occasion.name in _OCCASIONS:
        raise RuntimeError(f"occasion {occasion.name} is declared twice")
    _OCCASIONS[occasion.name] = occasion


def find_occasion(name: str) -> Occasion:
    """The occasion with that name; refuses with `not-found` when there is none."""
    if name not in _OCCASIONS:
        raise NotFound(_("There are no mails of the kind “%s”.") % name[:40])
    return _OCCASIONS[name]


def list_occasions() -> list[Occasion]:
    """All of them, in the order in which they were declared."""
    return list(_OCCASIONS.values())


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text with its words. What a word holds is never looked at again, braces or not."""
    return _PLACE.sub(lambda place: words.get(place[1], place[0]), text)


def places_in(text: str) -> set[str]:
    """Names of the places of a wording."""
    return set(_PLACE.findall(text))
