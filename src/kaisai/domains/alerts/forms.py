"""Forms of the alert pages."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.enums import PhaseKind
from kaisai.core.surfaces.given import in_zone
from kaisai.domains.alerts.enums import Language, Severity
from kaisai.domains.alerts.models import Route, Shift
from kaisai.domains.alerts.operations import Later
from kaisai.engines.alerting.reading import LIMITS

WHEN = (
    ("", _("always")),
    *((f"phase.{kind}", label) for kind, label in PhaseKind.choices),
    ("during.session", _("during a session")),
    ("during.before_break", _("before a break")),
    ("during.break", _("in a break")),
)
_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
_NUMBER = {"step": "any", "inputmode": "decimal"}


class QuietForm(forms.Form):
    """How long there is quiet, and about what; several rules are several silences."""

    rule = forms.CharField(required=False, max_length=300)
    device = forms.CharField(required=False, max_length=200)
    room = forms.CharField(required=False, max_length=50)
    note = forms.CharField(required=False, max_length=300)
    span = forms.ChoiceField(choices=[("30", ""), ("120", ""), ("day", "")])


class RuleForm(forms.Form):
    """Single values of one rule, always or in one phase or moment; empty means as by default."""

    rule = forms.CharField(max_length=60, widget=forms.HiddenInput)
    when = forms.ChoiceField(label=_("Counts"), choices=WHEN, required=False)
    warn = forms.FloatField(
        label=_("Warning beyond"), required=False, widget=forms.NumberInput(attrs=_NUMBER)
    )
    critical = forms.FloatField(
        label=_("Critical beyond"), required=False, widget=forms.NumberInput(attrs=_NUMBER)
    )
    hold = forms.FloatField(
        label=_("for so many seconds"),
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs=_NUMBER),
    )
    off = forms.ChoiceField(
        label=_("Rule"),
        required=False,
        choices=[("", _("as by default")), ("yes", _("off")), ("no", _("on"))],
    )

    def changed(self, kept: Mapping[str, Any]) -> str:
        """What the rule differs in thereafter, as JSON; what was kept elsewhere stays."""
        given = self.cleaned_data
        told = {"warn": given["warn"], "critical": given["critical"], "for": given["hold"]}
        told["off"] = {"": None, "yes": True, "no": False}[given["off"]]
        table, _dot, word = given["when"].partition(".")
        changes: dict[str, Any] = json.loads(json.dumps(kept))
        place = changes.setdefault(table, {}).setdefault(word, {}) if table else changes
        for key in LIMITS:
            if key in told:
                place.pop(key, None)
                if told[key] is not None:
                    place[key] = told[key]
        return json.dumps(_without_empty(changes))


def _without_empty(table: Mapping[str, Any]) -> dict[str, Any]:
    found = {k: _without_empty(v) if isinstance(v, dict) else v for k, v in table.items()}
    return {key: value for key, value in found.items() if value != {}}


class ShiftForm(forms.Form):
    """Who of a route is told from when to when, as clocks of the venue show it."""

    route = forms.ChoiceField(label=_("Route"))
    name = forms.CharField(label=_("Name of the shift"), max_length=60)
    starts_at = forms.DateTimeField(label=_("Begins"), widget=_MOMENT)
    ends_at = forms.DateTimeField(label=_("Ends"), widget=_MOMENT)
    mails = forms.CharField(
        label=_("Mail addresses"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("One on each line."),
    )

    def offer(self, routes: Iterable[str]) -> None:
        """Offer these routes."""
        field = self.fields["route"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(name, name) for name in routes]

    @staticmethod
    def of(shift: Shift, zone: ZoneInfo) -> dict[str, Any]:
        """What the form of a known shift begins with."""
        return {
            "route": shift.route.name,
            "name": shift.name,
            "starts_at": shift.starts_at.astimezone(zone).replace(tzinfo=None),
            "ends_at": shift.ends_at.astimezone(zone).replace(tzinfo=None),
            "mails": "\n".join(shift.mails),
        }

    def told(self, zone: ZoneInfo) -> dict[str, Any]:
        """The arguments of `operations.save_shift`."""
        given = dict(self.cleaned_data)
        moments = {name: in_zone(given[name], zone) for name in ("starts_at", "ends_at")}
        return given | moments | {"mails": given["mails"].split()}


class RouteForm(forms.Form):
    """Who is told of what."""

    name = forms.CharField(label=_("Name"), max_length=60)
    level = forms.ChoiceField(label=_("Told of"), choices=Severity.choices)
    mails = forms.CharField(
        label=_("Mail addresses"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("One on each line."),
    )
    webhook = forms.CharField(
        label=_("Webhook"), required=False, max_length=500, widget=forms.URLInput
    )
    webhook_secret = forms.CharField(
        label=_("Secret of the webhook"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Left empty, a known one stays, or one is made and shown once."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    rooms = forms.MultipleChoiceField(label=_("Only rooms"), required=False)
    labels = forms.MultipleChoiceField(label=_("Only subjects"), required=False)
    phases = forms.MultipleChoiceField(
        label=_("Only phases"), required=False, choices=PhaseKind.choices
    )
    after = forms.IntegerField(
        label=_("Minutes without acknowledgement until the next route is told"),
        required=False,
        min_value=1,
        max_value=24 * 60,
    )
    then = forms.ChoiceField(label=_("Next route"), required=False)
    direct = forms.BooleanField(
        label=_("Told at once, not only as the next route of another"), required=False, initial=True
    )

    def offer(
        self,
        rooms: Iterable[tuple[str, str]],
        labels: Iterable[tuple[str, str]],
        routes: Iterable[str],
    ) -> None:
        """Offer these rooms (slug and name), labels of rules, and routes."""
        none: list[tuple[str, Any]] = [("", _("nobody"))]
        choices: dict[str, list[tuple[str, Any]]] = {
            "rooms": list(rooms),
            "labels": list(labels),
            "then": none + [(name, name) for name in routes],
        }
        for name, told in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = told

    @staticmethod
    def of(route: Route) -> dict[str, Any]:
        """What the form of a known route begins with; its secret is not among it."""
        names = ("name", "level", "webhook", "language", "rooms", "labels", "phases", "direct")
        step = route.steps[0] if route.steps else {"route": "", "minutes": 10}
        return {
            **{name: getattr(route, name) for name in names},
            "mails": "\n".join(route.mails),
            "after": step["minutes"],
            "then": step["route"],
        }

    def told(self) -> dict[str, Any]:
        """The arguments of `operations.save_route`."""
        given = dict(self.cleaned_data)
        after, then = given.pop("after"), given.pop("then")
        given["mails"] = given["mails"].split()
        given["level"], given["language"] = Severity(given["level"]), Language(given["language"])
        given["steps"] = [Later(then, after or 10)] if then else []
        return given
