"""Forms of announced work."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LATEST_NUMBER = 2**31 - 1
UNTIL = "until"
LENGTHS = [
    ("15", _("15 min")),
    ("30", _("30 min")),
    ("60", _("1 hour")),
    ("120", _("2 hours")),
    (UNTIL, _("until a time today")),
]


class WorkForm(forms.Form):
    """What is worked on, why, from when and for how long. Times are those of the venue, today."""

    what = forms.ChoiceField(label=_("What"))
    note = forms.CharField(label=_("Reason"), max_length=300)
    begins = forms.TimeField(
        label=_("Begins (empty: now)"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    lasts = forms.ChoiceField(label=_("Takes"), choices=LENGTHS, initial="30")
    until = forms.TimeField(
        label=_("Until"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )

    def __init__(
        self,
        data: Any = None,
        *,
        choices: list[tuple[str, str]],
        at: datetime,
        zone: ZoneInfo,
    ) -> None:
        super().__init__(data, auto_id="work-%s")
        self._at, self._zone = at, zone
        what = self.fields["what"]
        if isinstance(what, forms.ChoiceField):
            what.choices = choices

    def _today(self, moment: time) -> datetime:
        return datetime.combine(self._at.astimezone(self._zone), moment, self._zone)

    def clean(self) -> dict[str, Any]:
        """Adds `starts_at`, None for now, and `minutes` or `ends_at`."""
        given = super().clean() or {}
        starts_at = self._today(given["begins"]) if given.get("begins") else None
        if starts_at and starts_at < self._at:
            raise ValidationError(_("This beginning has passed; leave it empty to begin now."))
        told = {"starts_at": starts_at}
        if given.get("lasts") != UNTIL:
            return {**given, **told, "minutes": int(given.get("lasts") or 0)}
        if not given.get("until"):
            raise ValidationError(_("Say until when."))
        ends_at = self._today(given["until"])
        if ends_at <= (starts_at or self._at):
            raise ValidationError(_("Work cannot end before it begins; choose a later time today."))
        return {**given, **told, "ends_at": ends_at}


class TurnForm(forms.Form):
    """Which work, and by how much it is extended."""

    maintenance = forms.IntegerField(min_value=0, max_value=LATEST_NUMBER)
    minutes = forms.IntegerField(required=False, min_value=1, max_value=LATEST_NUMBER)
