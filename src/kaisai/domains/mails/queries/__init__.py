"""Every read of the outbox."""

from kaisai.domains.mails.queries.occasions import (
    Envelope,
    Occasion,
    add_occasion,
    fill,
    find_occasion,
    list_occasions,
    places_in,
)
from kaisai.domains.mails.queries.outbox import (
    Composed,
    compose,
    conferences_with_mail,
    count_mails,
    find_mail,
    has_own_wording,
    is_written,
    list_mails,
    list_mails_about,
    outbox,
    outbox_of,
    sample_of,
    wording_of,
)

__all__ = [
    "Composed",
    "Envelope",
    "Occasion",
    "add_occasion",
    "compose",
    "conferences_with_mail",
    "count_mails",
    "fill",
    "find_mail",
    "find_occasion",
    "has_own_wording",
    "is_written",
    "list_mails",
    "list_mails_about",
    "list_occasions",
    "outbox",
    "outbox_of",
    "places_in",
    "sample_of",
    "wording_of",
]
