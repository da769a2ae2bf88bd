"""Forms of the desk's pages."""

from kaisai.domains.desk.forms.badges import BadgesForm
from kaisai.domains.desk.forms.lanes import LanesForm
from kaisai.domains.desk.forms.lists import ListForm
from kaisai.domains.desk.forms.tills import (
    CloseTillForm,
    OpenTillForm,
    PayOutForm,
    SaleForm,
    WalkInsForm,
)

__all__ = [
    "BadgesForm",
    "CloseTillForm",
    "LanesForm",
    "ListForm",
    "OpenTillForm",
    "PayOutForm",
    "SaleForm",
    "WalkInsForm",
]
