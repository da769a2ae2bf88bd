"""Forms of the receipts pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.domains.receipts.enums import Address, TaxRounding
from kaisai.domains.receipts.models import LONGEST_RECIPIENT, Issuer


def _lines(label: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=400, required=False, widget=area)


class IssuerForm(forms.Form):
    """Who issues receipts."""

    name_ja = forms.CharField(label=_("Name (Japanese)"), max_length=200)
    name = forms.CharField(label=_("Name (English)"), max_length=200, required=False)
    address_ja = _lines(_("Address (Japanese)"))
    address = _lines(_("Address (English)"))
    registration_number = forms.CharField(
        label=_("Registration number"),
        help_text=_(
            "T and 13 digits. Without one there are plain receipts, no qualified invoices."
        ),
        max_length=30,
        required=False,
        widget=forms.TextInput({"placeholder": "T7123456789012", "autocomplete": "off"}),
    )
    rounding = forms.TypedChoiceField(
        label=_("A fraction of a yen of tax is rounded"),
        choices=TaxRounding.choices,
        coerce=TaxRounding,
    )
    simplifies = forms.BooleanField(
        label=_("Buyers may leave out their name (simplified invoices)"),
        help_text=_(
            "Only for trades that sell to the public at large, such as shops, restaurants and car parks."
            " Ask your tax accountant whether you are one."
        ),
        required=False,
    )

    @staticmethod
    def of(issuer: Issuer | None) -> dict[str, Any]:
        """What the form begins with."""
        if issuer is None:
            return {}
        texts = {
            f"{name}{end}": getattr(issuer, name).localize(language)
            for name in ("name", "address")
            for end, language in (("", "en"), ("_ja", "ja"))
        }
        plain = ("registration_number", "rounding", "simplifies")
        return texts | {name: getattr(issuer, name) for name in plain}


class HandOutForm(forms.Form):
    """Whom a re-issue is made out to."""

    wish = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    recipient = forms.CharField(
        label=_("Made out to"), max_length=LONGEST_RECIPIENT, required=False
    )
    honorific = forms.TypedChoiceField(
        label=_("Followed by"), choices=Address.choices, coerce=Address
    )
