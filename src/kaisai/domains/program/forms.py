"""Forms of the programme pages."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# The file travels back with the confirmation, a third longer; Django takes 2.5 MB of fields.
MOST_BYTES = 1_500_000


class ScheduleForm(forms.Form):
    """A schedule file; on confirmation what was shown comes back in `held`."""

    file = forms.FileField(label=_("File"), required=False)
    held = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Adds `data`, the bytes of the file, and `name`."""
        given = super().clean() or {}
        data, name = _bytes_of(given)
        if not data.strip():
            raise ValidationError(_("Choose a file."))
        if len(data) > MOST_BYTES:
            raise ValidationError(
                _("Pages take up to 1.5 MB; `kaisai import schedule FILE` takes more.")
            )
        return {**given, "data": data, "name": name}


def _bytes_of(given: dict[str, Any]) -> tuple[bytes, str]:
    if given.get("held"):
        try:
            return base64.b64decode(given["held"], validate=True), given.get("name", "")
        except (binascii.Error, ValueError) as error:
            raise ValidationError(_("Choose a file.")) from error
    upload = given.get("file")
    return (upload.read(MOST_BYTES + 1), str(upload.name)[:200]) if upload else (b"", "")
