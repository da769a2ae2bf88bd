"""Forms of the pages that belong to no domain."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.conference.enums import PhaseKind


class RoomForm(forms.Form):
    """A room of the venue."""

    name = forms.CharField(label=_("Name in English"), max_length=200)
    name_ja = forms.CharField(label=_("Name in Japanese"), max_length=200, required=False)
    floor = forms.CharField(
        label=_("Floor"),
        max_length=50,
        required=False,
        help_text=_("Such as 4F; new ones are added."),
    )
    level = forms.IntegerField(
        label=_("Storey"),
        required=False,
        min_value=-20,
        max_value=200,
        help_text=_("Orders the floors; basements are negative."),
    )
    seats = forms.IntegerField(label=_("Seats"), min_value=0, max_value=100_000, initial=0)
    standing = forms.IntegerField(
        label=_("Standing places"), min_value=0, max_value=100_000, initial=0
    )


class TokenForm(forms.Form):
    """A token to issue."""

    label = forms.CharField(label=_("What is it for?"), max_length=80)
    read_only = forms.BooleanField(label=_("May only look"), required=False, initial=True)
    days = forms.IntegerField(
        label=_("Days until it expires"), min_value=1, max_value=400, initial=90
    )


class RoleForm(forms.Form):
    """A role for somebody who has an account."""

    email = forms.EmailField(label=_("Mail address"), max_length=254)
    role = forms.TypedChoiceField(
        label=_("Role"), choices=Role.choices, coerce=Role, initial=Role.STAFF
    )
    team = forms.CharField(
        label=_("Team"),
        max_length=50,
        required=False,
        help_text=_("Empty for the whole conference."),
    )


class GrantForm(RoleForm):
    """A role to give."""

    until = forms.DateTimeField(
        label=_("Ends by itself"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: it stays; that of day staff ends at four in the next morning."),
    )


class SettingsForm(forms.Form):
    """What a conference is called and where its clocks stand."""

    name = forms.CharField(label=_("Name in English"), max_length=200)
    name_ja = forms.CharField(label=_("Name in Japanese"), max_length=200, required=False)
    time_zone = forms.CharField(label=_("Time zone"), max_length=64, initial="Asia/Tokyo")


class OpenForm(SettingsForm):
    """A conference to open."""

    slug = forms.SlugField(
        label=_("Address"),
        max_length=50,
        help_text=_("Small letters, digits and hyphens, such as example-2026. It stays."),
    )
    starts_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )


class PhaseForm(forms.Form):
    """A phase to add; its moments are those of the venue's clocks."""

    kind = forms.TypedChoiceField(label=_("Phase"), choices=PhaseKind.choices, coerce=PhaseKind)
    starts_at = _moment(_("From"))
    ends_at = _moment(_("Until"))

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        """`zone` is the venue's."""
        super().__init__(*args, **kwargs)
        self._zone = zone

    def _there(self, name: str) -> datetime:
        moment: datetime = self.cleaned_data[name]
        return moment.replace(tzinfo=self._zone)

    def clean_starts_at(self) -> datetime:
        """In the venue's time zone."""
        return self._there("starts_at")

    def clean_ends_at(self) -> datetime:
        """In the venue's time zone."""
        return self._there("ends_at")

    def clean(self) -> dict[str, Any]:
        """An end after the start."""
        told: dict[str, Any] = super().clean() or {}
        start, end = told.get("starts_at"), told.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("It must end after it starts."))
        return told
