"""Forms of what the crew plans: vouchers and waves. Moments are those of the venue."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.surfaces.given import in_zone
from kaisai.domains.registration.models import MOST_TICKETS
from kaisai.domains.registration.queries import terms_of

SPARE = 3  # empty lines for waves to come
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class TermsOfVouchers(forms.Form):
    """What all vouchers that are made together are good for."""

    items = forms.MultipleChoiceField(label=_("Good for"), widget=forms.CheckboxSelectMultiple)
    many = forms.IntegerField(
        label=_("Tickets with each code"), min_value=1, max_value=MOST_TICKETS, initial=1
    )
    price = forms.IntegerField(
        label=_("Price of each ticket with it, yen"),
        help_text=_("0: free. Empty: what it costs everybody."),
        min_value=0,
        max_value=10_000_000,
        required=False,
    )
    valid_until = forms.DateTimeField(label=_("Valid until"), widget=MOMENT)
    keeps_places = forms.BooleanField(
        label=_("Keep places for it"),
        help_text=_("Nobody else can have them before the voucher is over."),
        required=False,
    )

    def offer(self, items: Iterable[tuple[str, Any]]) -> None:
        """Offer these items (slug and name)."""
        field = self.fields["items"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(items)

    def told(self, zone: ZoneInfo) -> dict[str, Any]:
        """Arguments of the operation."""
        moment: datetime = self.cleaned_data["valid_until"]
        return self.cleaned_data | {"valid_until": in_zone(moment, zone)}


class VoucherForm(TermsOfVouchers):
    """Codes that are made together."""

    vouchers = forms.IntegerField(label=_("How many codes"), min_value=1, max_value=500, initial=1)
    note = forms.CharField(
        label=_("For whom"), help_text=_("The crew reads it, too."), max_length=200, required=False
    )
    code = forms.CharField(
        label=_("A code of one's own"),
        help_text=_("Empty: one that nobody guesses. From 8 letters, digits and hyphens."),
        max_length=24,
        required=False,
    )
    field_order = ("items", "vouchers", "many")


class WavesForm(forms.Form):
    """Waves of a quota: a moment and a number of places each; an empty line is none."""

    def __init__(
        self,
        posted: Any,
        *,
        waves: Sequence[tuple[datetime, int]],
        zone: ZoneInfo,
    ) -> None:
        super().__init__(posted)
        self._lines, self._zone = len(waves) + SPARE, zone
        for line in range(self._lines):
            moment, places = waves[line] if line < len(waves) else (None, None)
            self.fields[f"at_{line}"] = forms.DateTimeField(
                label=_("On sale from"),
                required=False,
                widget=MOMENT,
                initial=moment and moment.astimezone(zone).replace(tzinfo=None),
            )
            self.fields[f"places_{line}"] = forms.IntegerField(
                label=_("Places"), required=False, min_value=1, max_value=20_000, initial=places
            )

    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each line."""
        return [(self[f"at_{line}"], self[f"places_{line}"]) for line in range(self._lines)]

    def clean(self) -> dict[str, Any]:
        """A line is whole or empty."""
        told = super().clean() or {}
        for line in range(self._lines):
            moment, places = told.get(f"at_{line}"), told.get(f"places_{line}")
            if (moment is None) != (places is None) and not self.errors:
                self.add_error(None, _("Line %s: say when, and how many places.") % (line + 1))
        return told

    def told(self) -> list[tuple[datetime, int]]:
        """(moment, places) of each wave."""
        given = self.cleaned_data
        return [
            (in_zone(given[f"at_{line}"], self._zone), given[f"places_{line}"])
            for line in range(self._lines)
            if given[f"at_{line}"]
        ]


class TermsForm(forms.Form):
    """Until when holders do themselves what the crew does later."""

    changes_until = forms.DateTimeField(
        label=_("Give a ticket to another person, until"),
        help_text=_("Empty: until the conference is over."),
        required=False,
        widget=MOMENT,
    )
    returns_until = forms.DateTimeField(
        label=_("Give back an order that is not paid, until"),
        help_text=_("Empty: until the conference is over. The crew can cancel at any time."),
        required=False,
        widget=MOMENT,
    )

    @staticmethod
    def of(conference: Conference) -> dict[str, datetime]:
        """What the form begins with."""
        told, zone = terms_of(conference), conference.zone
        moments = {"changes_until": told.changes_until, "returns_until": told.returns_until}
        return {k: at.astimezone(zone).replace(tzinfo=None) for k, at in moments.items()}

    def told(self, zone: ZoneInfo) -> dict[str, Any]:
        """Arguments of the operation."""
        return {name: at and in_zone(at, zone) for name, at in self.cleaned_data.items()}


class TransferForm(forms.Form):
    """Who a ticket is for from now on."""

    name = forms.CharField(label=_("Name"), max_length=200)
    name_kana = forms.CharField(label=_("Name in kana"), max_length=200, required=False)
    name_latin = forms.CharField(label=_("Name in Latin letters"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Their mail address"),
        help_text=_("They get the page of the ticket by mail. Or leave it empty, and tell them."),
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"),
        choices=[("ja", "日本語"), ("en", "English")],
        required=False,
    )
