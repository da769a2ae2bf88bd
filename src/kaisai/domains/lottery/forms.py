"""Forms of the lottery pages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.given import in_zone
from kaisai.domains.lottery.models import LONGEST_SALT, MOST_DAYS, MOST_IN_GROUP, Lottery
from kaisai.domains.lottery.operations import Portion

_PLACES = "places_"
_MOMENTS = ("opens_at", "closes_at")


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget)


class LotteryForm(forms.Form):
    """A lottery. Moments are those of the venue."""

    slug = forms.SlugField(label=_("Short name for addresses"), max_length=50)
    name = forms.CharField(label=_("Name (English)"), max_length=100)
    name_ja = forms.CharField(label=_("Name (Japanese)"), max_length=100, required=False)
    items = forms.MultipleChoiceField(
        label=_("What is drawn"),
        help_text=_("Ticket types that are drawn by lot."),
        widget=forms.CheckboxSelectMultiple,
    )
    opens_at = _moment(_("Applications from"))
    closes_at = _moment(_("Applications until"))
    most_in_group = forms.IntegerField(
        label=_("At most in a group"),
        help_text=_("Who applies together wins or waits together. With 1 there are no groups."),
        min_value=1,
        max_value=MOST_IN_GROUP,
        initial=4,
    )
    claim_days = forms.IntegerField(
        label=_("Days in which winners complete their orders"),
        help_text=_("After that the next group moves up."),
        min_value=1,
        max_value=MOST_DAYS,
        initial=7,
    )
    salt_rule = forms.CharField(
        label=_("Salt (English)"),
        help_text=_(
            "A word that nobody can know before the list is published, such as the closing value of a"
            " share index that evening. Leave it empty to draw without one."
        ),
        max_length=300,
        required=False,
    )
    salt_rule_ja = forms.CharField(label=_("Salt (Japanese)"), max_length=300, required=False)

    def offer(self, items: Iterable[tuple[str, Any]], quotas: Iterable[tuple[str, Any]]) -> None:
        """Offer these items and places of these quotas (slug and name)."""
        field = self.fields["items"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(items)
        for slug, name in quotas:
            label = _("Places given away: %s") % name
            field = forms.IntegerField(label=label, required=False, min_value=1)
            self.fields[f"{_PLACES}{slug}"] = field
        first = ["slug", "name", "name_ja", "items"]
        self.order_fields(first + [name for name in self.fields if name.startswith(_PLACES)])

    def told(self, zone: ZoneInfo) -> dict[str, Any]:
        """Arguments of the operation."""
        given = dict(self.cleaned_data)
        for name in _MOMENTS:
            moment: datetime = given[name]
            given[name] = in_zone(moment, zone)
        named = [name for name in given if name.startswith(_PLACES)]
        many = {name.removeprefix(_PLACES): given.pop(name) for name in named}
        return given | {"places": [Portion(slug, told) for slug, told in many.items() if told]}

    @staticmethod
    def of(lottery: Lottery, zone: ZoneInfo) -> dict[str, Any]:
        """What the form begins with for a lottery."""
        texts = {
            f"{name}{end}": getattr(lottery, name).localize(language)
            for name in ("name", "salt_rule")
            for end, language in (("", "en"), ("_ja", "ja"))
        }
        moments = {
            name: getattr(lottery, name).astimezone(zone).replace(tzinfo=None) for name in _MOMENTS
        }
        places = {
            f"{_PLACES}{share.quota.slug}": share.places
            for share in lottery.shares.select_related("quota")
        }
        plain = {name: getattr(lottery, name) for name in ("slug", "most_in_group", "claim_days")}
        items = [item.slug for item in lottery.items.all()]
        return texts | moments | places | plain | {"items": items}


class ApplicationForm(forms.Form):
    """Who applies, and with whom."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your mail address"), widget=forms.EmailInput({"autocomplete": "email"})
    )
    item = forms.ChoiceField(label=_("What you apply for"))
    code = forms.CharField(
        label=_("Group code, if somebody gave you one"),
        help_text=_("You win or wait together. Without one you get a code for others."),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, *args: Any, lottery: Lottery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = [(item.slug, item.name) for item in lottery.items.order_by("position", "slug")]
        field = self.fields["item"]
        if isinstance(field, forms.ChoiceField):
            field.choices = items
        if len(items) == 1:
            del self.fields["item"]
        if lottery.most_in_group == 1:
            del self.fields["code"]


class GroupForm(forms.Form):
    """Another group; empty for one's own."""

    code = forms.CharField(
        label=_("Code of the group that you join"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )


class DrawForm(forms.Form):
    """The last word before a draw."""

    salt = forms.CharField(label=_("Salt"), max_length=LONGEST_SALT)

    def __init__(self, *args: Any, lottery: Lottery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = str(lottery.salt_rule)
        if rule:
            self.fields["salt"].help_text = rule
        else:
            del self.fields["salt"]
