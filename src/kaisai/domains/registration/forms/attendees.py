"""Forms for lists of attendees."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.uploads import UploadForm


class AttendeesForm(UploadForm):
    """A list of people who registered elsewhere; which item each ticket type is."""

    missing = _("Choose the list that you downloaded.")
    too_large = _(
        "The page takes 1.5 MB; a larger list goes in with: kaisai import attendees FILE."
    )

    list_name = forms.SlugField(
        label=_("Name of the list"),
        help_text=_("Only if you have several at one service, such as: party"),
        max_length=60,
        required=False,
    )
    expect = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    items = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def clean_items(self) -> dict[str, str]:
        """Ticket types and the slugs of their items, from a hidden field or none."""
        try:
            told: Any = json.loads(self.cleaned_data["items"] or "{}")
        except (ValueError, RecursionError) as error:
            raise ValidationError(_("Choose the list again.")) from error
        if not isinstance(told, dict):
            raise ValidationError(_("Choose the list again."))
        return {str(kind): str(slug) for kind, slug in told.items() if slug}
