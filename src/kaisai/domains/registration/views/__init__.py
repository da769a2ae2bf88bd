"""Pages of registration."""

from kaisai.domains.registration.views.asking import answers, question, questions
from kaisai.domains.registration.views.asking import record as record_answers
from kaisai.domains.registration.views.asking import remove as remove_question
from kaisai.domains.registration.views.attendees import (
    attendees,
    attendees_file,
    load,
    orders_file,
)
from kaisai.domains.registration.views.buying import (
    more,
    order,
    redeem,
    return_order,
    shop,
    take,
)
from kaisai.domains.registration.views.counting import counts, counts_file
from kaisai.domains.registration.views.inviting import decline, invitations
from kaisai.domains.registration.views.inviting import resend as resend_invitation
from kaisai.domains.registration.views.inviting import withdraw as withdraw_invitation
from kaisai.domains.registration.views.listings import drop as drop_listing
from kaisai.domains.registration.views.listings import listings
from kaisai.domains.registration.views.mailing import lost, send_again
from kaisai.domains.registration.views.planning import end as end_voucher
from kaisai.domains.registration.views.planning import vouchers, waves
from kaisai.domains.registration.views.receipts import document, receipt, receipt_for
from kaisai.domains.registration.views.selling import (
    cancel,
    item,
    look,
    overview,
    paid,
    pay_back,
    quota,
)
from kaisai.domains.registration.views.transfer import give, given, terms, ticket
from kaisai.domains.registration.views.waiting_list import join, leave, promote, waiting, wish

__all__ = [
    "answers",
    "attendees",
    "attendees_file",
    "cancel",
    "counts",
    "counts_file",
    "decline",
    "document",
    "drop_listing",
    "end_voucher",
    "give",
    "given",
    "invitations",
    "item",
    "join",
    "leave",
    "listings",
    "load",
    "look",
    "lost",
    "more",
    "order",
    "orders_file",
    "overview",
    "paid",
    "pay_back",
    "promote",
    "question",
    "questions",
    "quota",
    "receipt",
    "receipt_for",
    "record_answers",
    "redeem",
    "remove_question",
    "resend_invitation",
    "return_order",
    "send_again",
    "shop",
    "take",
    "terms",
    "ticket",
    "vouchers",
    "waiting",
    "waves",
    "wish",
    "withdraw_invitation",
]
