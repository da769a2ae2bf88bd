"""Forms of the capacity pages."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.domains.capacity.models import LONGEST_NOTE, MOST_PEOPLE

Choices = Iterable[tuple[str, Any]]
MOST_ADDED, MOST_CAP, MOST_MOVED = 8, 200, 8
PERCENT = 100


def _offer(form: forms.Form, **choices: Choices) -> None:
    for name, offered in choices.items():
        field = form.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(offered)


class IdeaForm(forms.Form):
    """What if: changes that nobody has made yet, tried all at once."""

    add = forms.IntegerField(
        label=_("APs more"), required=False, min_value=0, max_value=MOST_ADDED, initial=0
    )
    move = forms.MultipleChoiceField(
        label=_("APs moved here"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )
    cap = forms.IntegerField(
        label=_("Most clients per radio"), required=False, min_value=1, max_value=MOST_CAP
    )
    to = forms.ChoiceField(label=_("The session moves to"), required=False)
    low_rates = forms.BooleanField(label=_("Low rates disabled"), required=False)

    def offer(self, aps: Choices, rooms: Choices) -> None:
        """Offer these access points and rooms (slug and name)."""
        _offer(self, move=aps, to=[("", _("stays here")), *rooms])


class PeopleForm(forms.Form):
    """How many people a slot has."""

    slot = forms.ChoiceField(label=_("Slot"))
    people = forms.IntegerField(
        label=_("People"),
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        help_text=_("Left empty, the number is estimated again."),
    )
    counted = forms.BooleanField(label=_("Counted at the door"), required=False)

    def offer(self, slots: Choices) -> None:
        """Offer these slots (key and name)."""
        _offer(self, slot=slots)


class ComplaintForm(forms.Form):
    """What somebody says of the network in a room."""

    note = forms.CharField(
        label=_("Note (may be left empty)"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Where in the room and what does not work; please no names."),
    )


class ChangeForm(forms.Form):
    """What was changed, where and when; times are those of the venue."""

    what = forms.CharField(
        label=_("What was changed"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    where = forms.ChoiceField(label=_("Where"), required=False)
    made = forms.TimeField(
        label=_("When (empty: now)"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )

    def offer(self, rooms: Choices, devices: Choices) -> None:
        """Offer these rooms and devices (slug and name)."""
        places: list[tuple[str, Any]] = [
            ("", _("the whole venue")),
            (str(_("Rooms")), [(f"room:{slug}", name) for slug, name in rooms]),
            (str(_("Devices")), [(f"device:{slug}", name) for slug, name in devices]),
        ]
        _offer(self, where=places)

    def told(self, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
        """As the operation takes it; a time that is still to come was yesterday's."""
        given = self.cleaned_data
        kind, _colon, slug = given["where"].partition(":")
        moment: time | None = given["made"]
        made = datetime.combine(at.astimezone(zone), moment, zone) if moment else None
        if made is not None and made > at:
            made -= timedelta(days=1)
        return {"what": given["what"], "made_at": made} | ({kind: slug} if slug else {})


class AssumptionsForm(forms.Form):
    """What is assumed until it is seen; shares in percent."""

    devices_per_person = forms.FloatField(
        label=_("Devices per person"), min_value=0.1, max_value=5, widget=forms.NumberInput
    )
    associated_share = forms.FloatField(
        label=_("Of these connected at once (%)"), min_value=1, max_value=100
    )
    fill_session = forms.FloatField(
        label=_("Places taken in a session (%)"), min_value=1, max_value=150
    )
    fill_break = forms.FloatField(
        label=_("Places taken in a break (%)"), min_value=1, max_value=150
    )

    def told(self) -> dict[str, Any]:
        """As the operation takes it: parts of 1."""
        return {
            name: value if name == "devices_per_person" else value / PERCENT
            for name, value in self.cleaned_data.items()
        }
