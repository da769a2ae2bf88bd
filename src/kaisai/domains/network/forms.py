"""Forms of the network pages."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kaisai.domains.network.enums import DeviceKind

# The list travels back with the confirmation, a third longer; Django takes 2.5 MB of fields.
MOST_BYTES = 1_500_000


class ImportForm(forms.Form):
    """A list, as a file or pasted; on confirmation what was shown comes back in `held`."""

    file = forms.FileField(label=_("File"), required=False)
    text = forms.CharField(
        label=_("… or paste the list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    remap_to = forms.CharField(
        label=_("Rehearse on loopback addresses"),
        required=False,
        max_length=40,
        help_text=_("Such as 127.80.0.0/16; leave it empty to watch the real addresses."),
    )
    held = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    expect = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Adds `data`, the bytes of the list, and `name`."""
        given = super().clean() or {}
        data, name = _bytes_of(given)
        if not data.strip():
            raise ValidationError(_("Choose a file or paste a list."))
        if len(data) > MOST_BYTES:
            raise ValidationError(
                _("Pages take up to 1.5 MB; `kaisai import network FILE` takes more.")
            )
        return {**given, "data": data, "name": name}


def _bytes_of(given: dict[str, Any]) -> tuple[bytes, str]:
    if given.get("held"):
        try:
            return base64.b64decode(given["held"], validate=True), given.get("name", "")
        except (binascii.Error, ValueError) as error:
            raise ValidationError(_("Choose a file or paste a list.")) from error
    upload = given.get("file")
    if upload is not None:
        return upload.read(MOST_BYTES + 1), str(upload.name)[:200]
    # A browser ends every pasted line with CR LF, whatever was pasted.
    return given.get("text", "").replace("\r\n", "\n").encode(), ""


class DeviceForm(forms.Form):
    """What people say of a device."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=DeviceKind.choices)
    room = forms.ChoiceField(label=_("Room"), required=False)
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=300, help_text=_("Separated by blanks.")
    )
    parents = forms.MultipleChoiceField(
        label=_("Reached through"),
        required=False,
        help_text=_("Any one of them suffices; when all are dead, this one cannot be reached."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
    info_url = forms.URLField(
        label=_("Page about it"), required=False, max_length=500, assume_scheme="https"
    )

    def offer(self, rooms: list[tuple[str, str]], devices: list[tuple[str, str]]) -> None:
        """Offer these rooms and devices, as slug and name."""
        room, parents = self.fields["room"], self.fields["parents"]
        if isinstance(room, forms.ChoiceField) and isinstance(parents, forms.ChoiceField):
            room.choices = [("", "–"), *rooms]
            parents.choices = devices
