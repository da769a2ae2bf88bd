"""Forms of the pages about checks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.arguments import LONGEST_TEXT
from kaisai.domains.checks.models import LONGEST_NOTE


class ExpectationsForm(forms.Form):
    """A file of expectations as it is written."""

    text = forms.CharField(
        label=_("Expectations (TOML)"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "autocapitalize": "off"}),
    )


class SignOffForm(forms.Form):
    """What was seen, and what to say about it."""

    check = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    note = forms.CharField(label=_("Note"), required=False, max_length=LONGEST_NOTE)
