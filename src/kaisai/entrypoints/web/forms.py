"""Forms of the pages that belong to no domain."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
