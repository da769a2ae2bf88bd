"""The form of the waiting list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.domains.registration.queries import Offer

_PART = "many-"


class WaitForm(forms.Form):
    """Who waits, and for how many of what."""

    def __init__(
        self,
        posted: Mapping[str, Any] | None,
        *,
        offers: Sequence[Offer],
        chosen: Mapping[str, Any],
    ) -> None:
        super().__init__(posted)
        self._offers = offers
        for offer in offers:
            name = f"{_PART}{offer.item.slug}"
            item = offer.item
            many = [(number, number) for number in (0, *range(item.least, item.most + 1))]
            told = chosen.get(name, "")
            self.fields[name] = forms.TypedChoiceField(
                label=offer.item.name, choices=many, coerce=int, required=False
            )
            self.fields[name].initial = told if len(offers) > 1 or told else str(item.least)
        self.fields["name"] = forms.CharField(
            label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"})
        )
        self.fields["email"] = forms.EmailField(
            label=_("Your mail address"), widget=forms.EmailInput({"autocomplete": "email"})
        )

    def choices(self) -> list[forms.BoundField]:
        """The fields that say how many of what."""
        return [self[f"{_PART}{offer.item.slug}"] for offer in self._offers]

    def wanted(self) -> list[tuple[str, int]]:
        """(item, how many) of what is wanted."""
        told = [(o.item.slug, self.cleaned_data[f"{_PART}{o.item.slug}"]) for o in self._offers]
        return [(item, many) for item, many in told if many]
