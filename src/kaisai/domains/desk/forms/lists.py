"""The form of an admission list."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.domains.desk.enums import AdmissionRule
from kaisai.domains.desk.models import AdmissionList


class ListForm(forms.Form):
    """An admission list."""

    slug = forms.SlugField(label=_("Short name for addresses"), max_length=50)
    name = forms.CharField(label=_("Name (English)"), max_length=100)
    name_ja = forms.CharField(label=_("Name (Japanese)"), max_length=100, required=False)
    rule = forms.ChoiceField(label=_("Lets a ticket in"), choices=AdmissionRule.choices)
    items = forms.MultipleChoiceField(
        label=_("Which ticket types (none: all that are not add-ons)"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    capacity = forms.IntegerField(
        label=_("At most so many people (may stay empty)"),
        min_value=1,
        max_value=1_000_000,
        required=False,
    )
    room = forms.ChoiceField(
        label=_("Room"),
        help_text=_("The gate of a room scans in and out, and at most so many are inside at once."),
        required=False,
    )

    def offer(self, items: Iterable[tuple[str, Any]], rooms: Iterable[tuple[str, Any]]) -> None:
        """Offer these ticket types and rooms (slug and name)."""
        for name, choices in (("items", list(items)), ("room", [("", "–"), *rooms])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def told(self) -> dict[str, Any]:
        """Arguments of the operation."""
        return self.cleaned_data | {"rule": AdmissionRule(self.cleaned_data["rule"])}

    @staticmethod
    def of(row: AdmissionList, slugs: dict[int, str]) -> dict[str, Any]:
        """What the form begins with for a list; `slugs` are those of ticket types."""
        names = {"name": row.name.localize("en"), "name_ja": row.name.localize("ja")}
        items = [slugs[item.pk] for item in row.items.all() if item.pk in slugs]
        room = row.room.slug if row.room else ""
        plain = {"slug": row.slug, "rule": row.rule, "capacity": row.capacity}
        return plain | names | {"items": items, "room": room}
