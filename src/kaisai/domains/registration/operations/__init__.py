"""Every write of registration."""

from kaisai.domains.registration.operations.answering import (
    Given,
    TicketAnswers,
    change_answers,
    record_answers,
)
from kaisai.domains.registration.operations.catalogue import save_item, save_quota
from kaisai.domains.registration.operations.holding import Hold, Wanted, hold
from kaisai.domains.registration.operations.importing import (
    AttendeesOutcome,
    AttendeesPreview,
    import_attendees,
    preview_attendees,
)
from kaisai.domains.registration.operations.ordering import (
    Attendee,
    cancel_order,
    give_back,
    lapse_holds,
    place_order,
    record_payment,
)
from kaisai.domains.registration.operations.questions import (
    OptionPlan,
    remove_question,
    save_question,
)

__all__ = [
    "Attendee",
    "AttendeesOutcome",
    "AttendeesPreview",
    "Given",
    "Hold",
    "OptionPlan",
    "TicketAnswers",
    "Wanted",
    "cancel_order",
    "change_answers",
    "give_back",
    "hold",
    "import_attendees",
    "lapse_holds",
    "place_order",
    "preview_attendees",
    "record_answers",
    "record_payment",
    "remove_question",
    "save_item",
    "save_question",
    "save_quota",
]
