"""The form of somebody's names."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.domains.people.enums import NameField


class NamesForm(forms.Form):
    """How somebody is called: on the badge, in a passport, on an envelope."""

    name = forms.CharField(label=NameField.NAME.label, max_length=200)
    name_kana = forms.CharField(label=NameField.NAME_KANA.label, max_length=200, required=False)
    name_latin = forms.CharField(label=NameField.NAME_LATIN.label, max_length=200, required=False)
    legal_name = forms.CharField(
        label=NameField.LEGAL_NAME.label,
        max_length=200,
        required=False,
        help_text=_("As in the passport: for visas, travel and contracts."),
    )
    addressee = forms.CharField(
        label=NameField.ADDRESSEE.label,
        max_length=200,
        required=False,
        help_text=_("Whom letters and receipts are made out to, a company for instance."),
    )
