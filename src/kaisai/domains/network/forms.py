"""Forms of the network pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.uploads import UploadForm
from kaisai.domains.network.enums import DeviceKind


class ImportForm(UploadForm):
    """A list, as a file or pasted."""

    missing = _("Choose a file or paste a list.")
    too_large = _("Pages take up to 1.5 MB; `kaisai import network FILE` takes more.")

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
    expect = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def pasted(self, given: dict[str, Any]) -> bytes:
        """The list; a browser ends every pasted line with CR LF, whatever was pasted."""
        text: str = given.get("text", "")
        return text.replace("\r\n", "\n").encode()


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
