"""Forms of the desk's pages."""

from kaisai.domains.desk.forms.badges import BadgesForm
from kaisai.domains.desk.forms.lanes import LanesForm
from kaisai.domains.desk.forms.lists import ListForm
from kaisai.domains.desk.forms.notes import NoteForm
from kaisai.domains.desk.forms.tills import (
    CloseTillForm,
    CollectForm,
    OpenTillForm,
    PayOutForm,
    SaleForm,
    WalkInsForm,
)

__all__ = [
    "BadgesForm",
    "CloseTillForm",
    "CollectForm",
    "LanesForm",
    "ListForm",
    "NoteForm",
    "OpenTillForm",
    "PayOutForm",
    "SaleForm",
    "WalkInsForm",
]
