"""Forms of the traffic pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.domains.traffic.enums import SNMP, Authentication, Privacy, SnmpVersion
from kaisai.domains.traffic.models import FASTEST, LONGEST_CERTIFICATE, SLOWEST
from kaisai.engines.probes.rest.declarations import Declaration, vendors

_SECRET = {"autocomplete": "off", "type": "password"}
_UNCHANGED = _("Left empty, a secret that is known stays.")
_SNMP_WAY = f"{SNMP}-"  # before the version, in the choice of a way to ask
USUAL_WAY = f"{_SNMP_WAY}{SnmpVersion.V2C}"
_OF_SNMP = ("port", "community")
_OF_SNMP_V3 = ("port", "user", "auth", "auth_key", "privacy", "privacy_key")


def ways() -> list[tuple[str, str]]:
    """How agents can be asked: the versions of SNMP, and every controller that has a vendor file."""
    versions = [(f"{_SNMP_WAY}{version}", version.label) for version in SnmpVersion]
    return versions + [(kind, declared.name) for kind, declared in vendors().items()]


def _needed(way: str) -> tuple[str, ...]:
    """The fields of a way to ask, beside the name and the way itself."""
    if way == f"{_SNMP_WAY}{SnmpVersion.V3}":
        return _OF_SNMP_V3
    declared = vendors().get(way)
    if declared is None:
        return _OF_SNMP
    site = ("site",) if declared.has_sites else ()
    user = ("user",) if declared.login else ()
    return ("url", *site, *user, "secret", "certificate")


class ProfileForm(forms.Form):
    """How agents are asked; it has the fields alone that the chosen way needs."""

    name = forms.CharField(label=_("Name"), max_length=60)
    way = forms.ChoiceField(label=_("Asked over"), choices=ways)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=161)
    community = forms.CharField(
        label=_("Community"),
        required=False,
        max_length=120,
        widget=forms.PasswordInput(attrs=_SECRET),
        help_text=_UNCHANGED,
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=300,
        widget=forms.URLInput(attrs={"placeholder": "https://192.0.2.5"}),
        help_text=_("https, and the port where it is not 443; no path."),
    )
    site = forms.CharField(label=_("Site"), required=False, max_length=64)
    user = forms.CharField(label=_("User"), required=False, max_length=64)
    auth = forms.ChoiceField(
        label=_("Authentication"), required=False, choices=Authentication.choices
    )
    auth_key = forms.CharField(
        label=_("Password of authentication"),
        required=False,
        max_length=120,
        widget=forms.PasswordInput(attrs=_SECRET),
        help_text=_UNCHANGED,
    )
    privacy = forms.ChoiceField(label=_("Encryption"), required=False, choices=Privacy.choices)
    privacy_key = forms.CharField(
        label=_("Password of encryption"),
        required=False,
        max_length=120,
        widget=forms.PasswordInput(attrs=_SECRET),
        help_text=_UNCHANGED,
    )
    secret = forms.CharField(
        label=_("API key"),
        required=False,
        max_length=300,
        widget=forms.PasswordInput(attrs=_SECRET),
        help_text=_UNCHANGED,
    )
    certificate = forms.CharField(
        label=_("Certificate"),
        required=False,
        max_length=LONGEST_CERTIFICATE,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_(
            "For one that signed its own: its SHA-256 fingerprint, or PEM. Left empty, a known one "
            "stays; without any, public authorities count."
        ),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, way: str = USUAL_WAY) -> None:
        chosen = str(data.get("way", "")) if data is not None else way
        chosen = chosen if chosen in dict(ways()) else USUAL_WAY
        super().__init__(data, initial={"way": chosen})
        for name in set(self.fields) - {"name", "way", *_needed(chosen)}:
            del self.fields[name]
        self._speak_of(vendors().get(chosen))

    def _speak_of(self, declared: Declaration | None) -> None:
        """Say in which words a controller asks for what it needs."""
        if declared is None:
            return
        if declared.has_sites:
            self.fields["site"].required = not declared.site
            self.fields["site"].widget.attrs["placeholder"] = declared.site
        if declared.login is None:
            return
        if declared.key is None:
            self.fields["user"].required = True
            self.fields["secret"].label = _("Password")
        else:
            self.fields["user"].help_text = _("Empty where a key is used.")
            self.fields["secret"].label = _("API key, or password of the user")

    @property
    def head(self) -> list[forms.BoundField]:
        """What stays when another way is chosen."""
        return [self["name"], self["way"]]

    @property
    def rest(self) -> list[forms.BoundField]:
        """What belongs to the chosen way."""
        return [field for field in self if field.name not in {"name", "way"}]

    def given(self) -> dict[str, Any]:
        """The arguments of `save_profile`."""
        told = dict(self.cleaned_data)
        way = told.pop("way")
        if way in vendors():
            return {"kind": way, **told}
        choices = {"auth": Authentication, "privacy": Privacy}
        told |= {name: choices[name](told[name]) for name in choices.keys() & told.keys()}
        return {"version": SnmpVersion(way.removeprefix(_SNMP_WAY)), **told}


class WatchForm(forms.Form):
    """Whose agents are asked from now on."""

    devices = forms.MultipleChoiceField(label=_("Devices"))
    profile = forms.ChoiceField(label=_("Profile"))
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

    profile = forms.ChoiceField(label=_("Profile"))
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
