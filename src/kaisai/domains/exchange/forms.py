"""Forms of the exchange page."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.domains.exchange.models import FASTEST, SLOWEST

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class ExporterForm(forms.Form):
    """Whose numbers are taken in."""

    device = forms.ChoiceField(label=_("Device"))
    url = forms.CharField(
        label=_("Address of the exporter"),
        max_length=500,
        widget=forms.TextInput(attrs={**_PLAIN, "placeholder": "http://192.0.2.53:9100/metrics"}),
    )
    interval = forms.IntegerField(
        label=_("Interval in seconds"), min_value=FASTEST, max_value=SLOWEST, initial=15
    )
    keep = forms.CharField(
        label=_("Only these metrics"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={**_PLAIN, "rows": 2, "placeholder": "dhcp_*"}),
        help_text=_("One name on each line, with * and ?; all are kept when empty."),
    )
    user = forms.CharField(
        label=_("User"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs=_PLAIN),
        help_text=_("Only for exporters that ask for one."),
    )
    secret = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Left empty, the stored one stays unless the user changes."),
    )

    def offer(self, devices: Iterable[tuple[str, str]]) -> None:
        """Offer these devices (slug and name)."""
        field = self.fields["device"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(devices)

    def told(self) -> dict[str, Any]:
        """The arguments of `operations.watch_exporter`."""
        return {**self.cleaned_data, "keep": self.cleaned_data["keep"].split()}
