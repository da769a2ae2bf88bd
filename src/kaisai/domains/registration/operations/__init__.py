"""Every write of registration."""

from kaisai.domains.registration.operations.answering import (
    Given,
    TicketAnswers,
    change_answers,
    record_answers,
)
from kaisai.domains.registration.operations.catalogue import save_item, save_quota
from kaisai.domains.registration.operations.codes import codes_of, make_key, renew_code
from kaisai.domains.registration.operations.counter import paid_over_counter, sell_over_counter
from kaisai.domains.registration.operations.direct import Named, order
from kaisai.domains.registration.operations.granting import new_number
from kaisai.domains.registration.operations.holding import HELD_FOR, Hold, Wanted, hold
from kaisai.domains.registration.operations.importing import (
    AttendeesOutcome,
    AttendeesPreview,
    import_attendees,
    preview_attendees,
)
from kaisai.domains.registration.operations.inviting import (
    Guest,
    decline_invitation,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from kaisai.domains.registration.operations.listings import (
    drop_listing,
    is_news,
    note_figures,
    note_same,
    record_figures,
)
from kaisai.domains.registration.operations.locking import locked
from kaisai.domains.registration.operations.mailing import (
    ask_for_addresses,
    renew_address,
    resend_order,
    send_addresses,
    tell_buyer,
)
from kaisai.domains.registration.operations.ordering import (
    cancel_order,
    give_back,
    lapse_holds,
    record_payment,
)
from kaisai.domains.registration.operations.placing import Attendee, place_order
from kaisai.domains.registration.operations.promoting import promote, promote_wish
from kaisai.domains.registration.operations.questions import (
    OptionPlan,
    remove_question,
    save_question,
)
from kaisai.domains.registration.operations.receipting import (
    hand_out_document,
    issue_receipt,
    issue_receipt_for,
)
from kaisai.domains.registration.operations.refunding import refund
from kaisai.domains.registration.operations.reserving import Reservation, reserve
from kaisai.domains.registration.operations.transferring import (
    Transferred,
    save_terms,
    transfer_for,
    transfer_ticket,
)
from kaisai.domains.registration.operations.vouchers import end_voucher, make_vouchers
from kaisai.domains.registration.operations.waiting import Line, stop_waiting, wait
from kaisai.domains.registration.operations.waves import Wave, plan_waves

__all__ = [
    "HELD_FOR",
    "Attendee",
    "AttendeesOutcome",
    "AttendeesPreview",
    "Given",
    "Guest",
    "Hold",
    "Line",
    "Named",
    "OptionPlan",
    "Reservation",
    "TicketAnswers",
    "Transferred",
    "Wanted",
    "Wave",
    "ask_for_addresses",
    "cancel_order",
    "change_answers",
    "codes_of",
    "decline_invitation",
    "drop_listing",
    "end_voucher",
    "give_back",
    "hand_out_document",
    "hold",
    "import_attendees",
    "invite",
    "is_news",
    "issue_receipt",
    "issue_receipt_for",
    "lapse_holds",
    "locked",
    "make_key",
    "make_vouchers",
    "new_number",
    "note_figures",
    "note_same",
    "order",
    "paid_over_counter",
    "place_order",
    "plan_waves",
    "preview_attendees",
    "promote",
    "promote_wish",
    "record_answers",
    "record_figures",
    "record_payment",
    "refund",
    "remove_question",
    "renew_address",
    "renew_code",
    "resend_invitation",
    "resend_order",
    "reserve",
    "save_item",
    "save_question",
    "save_quota",
    "save_terms",
    "sell_over_counter",
    "send_addresses",
    "stop_waiting",
    "tell_buyer",
    "transfer_for",
    "transfer_ticket",
    "wait",
    "withdraw_invitation",
]
