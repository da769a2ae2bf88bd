"""The form of the waiting room."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.given import in_zone
from kaisai.domains.waiting_room.models import WaitingRoom
from kaisai.engines.queueing.proof import MOST_BITS


class RoomForm(forms.Form):
    """When the sale opens, and how many come in then; the moment is one of the venue."""

    opens_at = forms.DateTimeField(
        label=_("The sale opens"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    per_minute = forms.IntegerField(
        label=_("How many come in each minute"),
        help_text=_("A laptop serves some hundreds; it can be changed while the line moves."),
        min_value=1,
        max_value=100_000,
        initial=200,
    )
    bits = forms.IntegerField(
        label=_("Work for each browser, bits"),
        help_text=_(
            "0: none. 16: a moment for a person, dear for a program that wants many places."
        ),
        min_value=0,
        max_value=MOST_BITS,
        initial=0,
    )

    @staticmethod
    def of(room: WaitingRoom, zone: ZoneInfo) -> dict[str, Any]:
        """What the form begins with."""
        opens: datetime = room.opens_at.astimezone(zone).replace(tzinfo=None)
        return {"opens_at": opens, "per_minute": room.per_minute, "bits": room.bits}

    def told(self, zone: ZoneInfo) -> dict[str, Any]:
        """Arguments of the operation."""
        moment: datetime = self.cleaned_data["opens_at"]
        opens = in_zone(moment, zone)
        return self.cleaned_data | {"opens_at": opens}
