"""Forms for pages elsewhere."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kaisai.engines.listings.connpass import HIGHEST_NUMBER, is_public_page

IN_ADDRESS = re.compile(r"/([0-9]{1,10})(?:/|$)", re.ASCII)


class ListingForm(forms.Form):
    """Which page at connpass is followed: by its number, or by its address."""

    number = forms.CharField(
        label=_("Page at connpass"),
        help_text=_("Its number, or its address, which ends with the number."),
        max_length=300,
    )

    def clean_number(self) -> int:
        """The number of the page."""
        text = str(self.cleaned_data["number"]).strip()
        found = IN_ADDRESS.search(text.partition("?")[0]) if is_public_page(text) else None
        digits = found[1] if found else text
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= 10):
            raise ValidationError(_("Give a number such as 123456, or the address of the page."))
        if not 0 < int(digits) <= HIGHEST_NUMBER:
            raise ValidationError(_("Give a number such as 123456, or the address of the page."))
        return int(digits)
