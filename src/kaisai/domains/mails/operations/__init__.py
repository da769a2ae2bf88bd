"""Every write of the outbox."""

from kaisai.domains.mails.operations.bouncing import import_bounces
from kaisai.domains.mails.operations.handling import (
    drop,
    drop_about,
    hold,
    record_bounce,
    release,
    resend,
)
from kaisai.domains.mails.operations.sending import OWN_FOR, PAUSES, record_sending, take_up
from kaisai.domains.mails.operations.setting import reset_wording, save_outbox, save_wording
from kaisai.domains.mails.operations.writing import Draft, write, write_all

__all__ = [
    "OWN_FOR",
    "PAUSES",
    "Draft",
    "drop",
    "drop_about",
    "hold",
    "import_bounces",
    "record_bounce",
    "record_sending",
    "release",
    "resend",
    "reset_wording",
    "save_outbox",
    "save_wording",
    "take_up",
    "write",
    "write_all",
]
