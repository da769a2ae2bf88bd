"""Pages of the outbox."""

from kaisai.domains.mails.views.outbox import (
    bounce,
    mail,
    move,
    overview,
    release_all,
    send_again,
    settings,
)
from kaisai.domains.mails.views.returned import returned
from kaisai.domains.mails.views.wordings import reset, wording, wordings

__all__ = [
    "bounce",
    "mail",
    "move",
    "overview",
    "release_all",
    "reset",
    "returned",
    "send_again",
    "settings",
    "wording",
    "wordings",
]
