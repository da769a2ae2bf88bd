"""Forms of the registration pages."""

from kaisai.domains.registration.forms.attendees import AttendeesForm
from kaisai.domains.registration.forms.inviting import InvitationForm
from kaisai.domains.registration.forms.listings import ListingForm
from kaisai.domains.registration.forms.questions import AnswersForm, QuestionForm
from kaisai.domains.registration.forms.selling import (
    TermsForm,
    TransferForm,
    VoucherForm,
    WavesForm,
)
from kaisai.domains.registration.forms.shop import (
    ItemForm,
    LostForm,
    OrderForm,
    QuotaForm,
    ReasonForm,
    ReceiptForm,
    RefundForm,
)
from kaisai.domains.registration.forms.waiting import WaitForm

__all__ = [
    "AnswersForm",
    "AttendeesForm",
    "InvitationForm",
    "ItemForm",
    "ListingForm",
    "LostForm",
    "OrderForm",
    "QuestionForm",
    "QuotaForm",
    "ReasonForm",
    "ReceiptForm",
    "RefundForm",
    "TermsForm",
    "TransferForm",
    "VoucherForm",
    "WaitForm",
    "WavesForm",
]
