"""Forms of the tills."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.domains.desk.models import MOST_YEN
from kaisai.engines.tills.arithmetic import DENOMINATIONS, counted


class WalkInsForm(forms.Form):
    """Which ticket types are sold at the desk."""

    items = forms.MultipleChoiceField(
        label=_("Sold at the desk"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def offer(self, items: Iterable[tuple[str, Any]]) -> None:
        """Offer these ticket types (slug and name)."""
        field = self.fields["items"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(items)


class OpenTillForm(forms.Form):
    """A till that is opened."""

    name = forms.CharField(label=_("Name of the till"), max_length=40)
    begins_with = forms.IntegerField(label=_("Yen in it (float)"), min_value=0, max_value=MOST_YEN)


class SaleForm(forms.Form):
    """A ticket for somebody who stands there."""

    item = forms.ChoiceField(label=_("Ticket type"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name on the badge"), max_length=200)
    name_kana = forms.CharField(label=_("Name in kana"), max_length=200, required=False)
    name_latin = forms.CharField(label=_("Name in Latin letters"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("May stay empty: ticket and receipt are shown to scan, and only then."),
    )
    received = forms.IntegerField(
        label=_("Yen received"),
        min_value=0,
        max_value=MOST_YEN,
        required=False,
        help_text=_("Empty: the exact amount."),
    )
    let_in_now = forms.BooleanField(label=_("Let in at once"), required=False, initial=True)
    wish = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def offer(self, items: Iterable[tuple[str, str]]) -> None:
        """Offer these ticket types (slug, name with price)."""
        field = self.fields["item"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(items)


class CollectForm(forms.Form):
    """Cash for an order that was placed before."""

    number = forms.CharField(
        label=_("Order or ticket"),
        max_length=200,
        help_text=_("Its number, or the code of a ticket."),
    )
    received = forms.IntegerField(
        label=_("Yen received"),
        min_value=0,
        max_value=MOST_YEN,
        required=False,
        help_text=_("Empty: the exact amount."),
    )
    wish = forms.CharField(widget=forms.HiddenInput, max_length=64)


class PayOutForm(forms.Form):
    """Money that is taken out."""

    amount = forms.IntegerField(label=_("Yen"), min_value=1, max_value=MOST_YEN)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class CloseTillForm(forms.Form):
    """How many notes and coins of each are in a till."""

    note = forms.CharField(label=_("What differs, and why"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for piece in DENOMINATIONS:
            self.fields[f"of_{piece}"] = forms.IntegerField(
                label=_("%s yen") % f"{piece:,}", min_value=0, max_value=10_000, required=False
            )
        self.order_fields([*(f"of_{piece}" for piece in DENOMINATIONS), "note"])

    def pieces(self) -> list[forms.BoundField]:
        """Fields of notes and coins."""
        return [self[f"of_{piece}"] for piece in DENOMINATIONS]

    def told(self) -> dict[str, Any]:
        """Arguments of the operation."""
        told = self.cleaned_data
        pieces = {piece: told[f"of_{piece}"] or 0 for piece in DENOMINATIONS}
        return {"counted": counted(pieces), "note": told["note"]}
