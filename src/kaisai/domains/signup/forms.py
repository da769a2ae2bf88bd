"""Forms of the pages of same-day sign-up."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.domains.signup.enums import Task
from kaisai.domains.signup.models import LONGEST_NAME, Offer
from kaisai.domains.signup.rules import DESK_TEAM

DAY_BEGINS = time(4)
# What a helper becomes: role and team, as one choice.
AS_DAY_STAFF = f"{Role.DAY_STAFF}:"
AS = {
    AS_DAY_STAFF: _("Day staff: sees what the crew sees"),
    f"{Role.STAFF}:{DESK_TEAM}": _("Staff of registration: works at the desk"),
    f"{Role.STAFF}:": _("Staff: works at the desk, and whatever staff does"),
}


def moment_of(told: time | None, day: date, zone: ZoneInfo) -> datetime | None:
    """Until when in a conference's day, as a moment: up to four at night it is that of the night after."""
    if told is None:
        return None
    is_night = told <= DAY_BEGINS  # nobody leaves as the day begins
    return datetime.combine(day + timedelta(days=is_night), told, zone)


def _until(label: Any, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, **more)


class OfferForm(forms.Form):
    """What somebody tells who wants to help."""

    name = forms.CharField(
        label=_("What is the crew to call you?"),
        help_text=_("It need not be your full name. Only the crew sees it."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "nickname"}),
    )
    tasks = forms.TypedMultipleChoiceField(
        label=_("What can you do?"),
        choices=Task.choices,
        coerce=Task,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that you can do.")},
    )
    until = _until(_("Until when can you stay?"), help_text=_("Empty: until the end of the day."))

    @staticmethod
    def of(offer: Offer | None, zone: ZoneInfo) -> dict[str, Any]:
        """What the form begins with."""
        if offer is None:
            return {}
        until = offer.until.astimezone(zone).time()
        is_all_day = offer.until == offer.signup.ends_at
        return {
            "name": offer.name,
            "tasks": offer.tasks,
            "until": None if is_all_day else until,
        }

    def told(self, day: date, zone: ZoneInfo) -> dict[str, Any]:
        """Arguments of the operation."""
        return self.cleaned_data | {"until": moment_of(self.cleaned_data["until"], day, zone)}


class AcceptForm(forms.Form):
    """As what somebody is taken on, and until when; both can be left as they are."""

    taken_as = forms.ChoiceField(label=_("As"), choices=list(AS.items()), required=False)
    until = _until(_("Until"))

    def told(self, day: date, zone: ZoneInfo) -> dict[str, Any]:
        """Arguments of the operation."""
        role, _mark, team = (self.cleaned_data["taken_as"] or AS_DAY_STAFF).partition(":")
        until = moment_of(self.cleaned_data["until"], day, zone)
        return {"role": Role(role), "team": team, "until": until}


class DayForm(forms.Form):
    """The day that is opened or closed."""

    day = forms.DateField()
    new_word = forms.BooleanField(required=False)
