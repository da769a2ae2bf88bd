"""Forms of the payments pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.uploads import UploadForm
from kaisai.domains.payments.enums import AccountKind


class AccountForm(forms.Form):
    """Where transfers go."""

    bank = forms.CharField(
        label=_("Bank"), help_text=_("As buyers look for it, such as みほん銀行"), max_length=60
    )
    branch = forms.CharField(
        label=_("Branch"), help_text=_("With its number, such as 見本支店（001）"), max_length=60
    )
    kind = forms.TypedChoiceField(
        label=_("Kind of account"), choices=AccountKind.choices, coerce=AccountKind
    )
    number = forms.RegexField(
        r"^[0-9]{4,8}$",
        label=_("Account number"),
        error_messages={"invalid": _("Four to eight digits.")},
        max_length=8,
    )
    holder = forms.CharField(
        label=_("Account holder in kana"),
        help_text=_("As it appears to whoever transfers, such as ミホンジツコウイインカイ"),
        max_length=100,
    )
    days = forms.IntegerField(
        label=_("Days to pay"),
        help_text=_("From when somebody chooses to transfer. Later it is shown as overdue."),
        min_value=1,
        max_value=60,
        initial=7,
    )
    is_offered = forms.BooleanField(
        label=_("Buyers may pay by bank transfer"), required=False, initial=True
    )


class StatementForm(UploadForm):
    """A bank statement."""

    missing = _("Choose the statement that you downloaded from your bank.")
    too_large = _(
        "The page takes 1.5 MB; a larger statement goes in with: kaisai import transfers FILE."
    )

    expect = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
