"""Forms of the traffic pages."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.domains.traffic.enums import Authentication, Privacy, SnmpVersion
from kaisai.domains.traffic.models import FASTEST, SLOWEST

_SECRET = {"autocomplete": "off", "type": "password"}
_UNCHANGED = _("Left empty, a secret that is known stays.")


class ProfileForm(forms.Form):
    """How agents are asked."""

    name = forms.CharField(label=_("Name"), max_length=60)
    version = forms.ChoiceField(label=_("Version"), choices=SnmpVersion.choices, initial="2c")
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=161)
    community = forms.CharField(
        label=_("Community"),
        required=False,
        max_length=120,
        widget=forms.PasswordInput(attrs=_SECRET),
        help_text=_UNCHANGED,
    )
    user = forms.CharField(label=_("User (SNMPv3)"), required=False, max_length=64)
    auth = forms.ChoiceField(
        label=_("Authentication (SNMPv3)"), required=False, choices=Authentication.choices
    )
    auth_key = forms.CharField(
        label=_("Password of authentication"),
        required=False,
        max_length=120,
        widget=forms.PasswordInput(attrs=_SECRET),
    )
    privacy = forms.ChoiceField(
        label=_("Encryption (SNMPv3)"), required=False, choices=Privacy.choices
    )
    privacy_key = forms.CharField(
        label=_("Password of encryption"),
        required=False,
        max_length=120,
        widget=forms.PasswordInput(attrs=_SECRET),
    )


class WatchForm(forms.Form):
    """Whose agents are asked from now on."""

    devices = forms.MultipleChoiceField(label=_("Devices"))
    profile = forms.ChoiceField(label=_("SNMP profile"))
    address = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=253,
        help_text=_("Only where the agent is reached elsewhere than the device."),
    )
    interval = forms.IntegerField(
        label=_("Seconds between two rounds"), min_value=FASTEST, max_value=SLOWEST, initial=10
    )

    def offer(self, devices: Iterable[tuple[str, str]], profiles: Iterable[str]) -> None:
        """Offer these devices (slug and name) and profiles."""
        choices = {"devices": list(devices), "profile": [(name, name) for name in profiles]}
        for name, told in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = told


class SearchForm(forms.Form):
    """Where agents are searched for."""

    profile = forms.ChoiceField(label=_("SNMP profile"))
    networks = forms.CharField(
        label=_("Networks that may be asked"),
        max_length=300,
        help_text=_("Private ones only, separated by blanks, such as 192.168.1.0/24."),
    )
    seeds = forms.CharField(
        label=_("Begin at"),
        required=False,
        max_length=300,
        help_text=_(
            "Addresses of one or a few switches; their neighbours are asked in turn. Left empty, "
            "every address of the networks is tried."
        ),
    )

    def offer(self, profiles: Iterable[str]) -> None:
        """Offer these profiles."""
        field = self.fields["profile"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(name, name) for name in profiles]
