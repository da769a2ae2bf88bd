"""Files that are shown before they are imported: the confirmation brings back what was shown."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The file travels back with the confirmation, a third longer; Django takes 2.5 MB of fields.
MOST_BYTES = 1_500_000


class UploadForm(forms.Form):
    """A file; on confirmation what was shown comes back in `held`."""

    missing: Promise = _("Choose a file.")
    too_large: Promise

    file = forms.FileField(label=_("File"), required=False)
    held = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Adds `data`, the bytes of the file, and `name`."""
        given = super().clean() or {}
        if "file" in self.errors:  # what is wrong with it is told at the field
            return given
        data, name = self._bytes_of(given)
        if not data.strip():
            raise ValidationError(str(self.missing))
        if len(data) > MOST_BYTES:
            raise ValidationError(str(self.too_large))
        return {**given, "data": data, "name": name}

    def pasted(self, given: dict[str, Any]) -> bytes:  # noqa: ARG002 - for forms that have a field to paste into
        """What stands in place of a file."""
        return b""

    def _bytes_of(self, given: dict[str, Any]) -> tuple[bytes, str]:
        if given.get("held"):
            try:
                return base64.b64decode(given["held"], validate=True), given.get("name", "")
            except (binascii.Error, ValueError) as error:
                raise ValidationError(str(self.missing)) from error
        upload = given.get("file")
        if upload is not None:
            return upload.read(MOST_BYTES + 1), str(upload.name)[:200]
        return self.pasted(given), ""
