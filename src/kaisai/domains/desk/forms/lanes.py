"""The form of the lanes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.domains.desk.enums import LaneLanguage, LaneSort
from kaisai.domains.desk.models import Lane
from kaisai.domains.desk.operations.lanes import MOST_LANES, LaneGroup
from kaisai.domains.registration.enums import ItemKind

OWN = 3  # groups of their own beside the lanes for everybody
_KINDS = [(value, label) for value, label in ItemKind.choices if value != ItemKind.ADD_ON]


class LanesForm(forms.Form):
    """How many lanes there are, and for whom."""

    sort = forms.ChoiceField(
        label=_("People know their lane by their"),
        choices=LaneSort.choices,
        help_text=_("Who has neither kana nor Latin letters stands in the last lane of names."),
    )
    lanes = forms.IntegerField(
        label=_("Lanes for everybody"), min_value=1, max_value=MOST_LANES, initial=4
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(OWN):
            self.fields[f"lanes_{at}"] = forms.IntegerField(
                label=_("Lanes"), min_value=1, max_value=MOST_LANES, required=False
            )
            self.fields[f"kinds_{at}"] = forms.MultipleChoiceField(
                label=_("For these tickets (none: all)"),
                choices=_KINDS,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            self.fields[f"language_{at}"] = forms.ChoiceField(
                label=_("For orders in"),
                choices=[("", _("any language")), *LaneLanguage.choices],
                required=False,
            )

    def common(self) -> list[forms.BoundField]:
        """Fields of the lanes for everybody."""
        return [self["sort"], self["lanes"]]

    def own(self) -> list[list[forms.BoundField]]:
        """Fields of each group of its own."""
        names = ("lanes", "kinds", "language")
        return [[self[f"{name}_{at}"] for name in names] for at in range(OWN)]

    def told(self) -> dict[str, Any]:
        """Arguments of the operation."""
        told = self.cleaned_data
        groups = [
            LaneGroup(told[f"lanes_{at}"], told[f"kinds_{at}"], told[f"language_{at}"])
            for at in range(OWN)
            if told[f"lanes_{at}"]
        ]
        return {"sort": LaneSort(told["sort"]), "groups": [*groups, LaneGroup(told["lanes"])]}

    @staticmethod
    def of(sort: str, groups: Sequence[Sequence[Lane]]) -> dict[str, Any]:
        """What the form begins with for the lanes there are."""
        begun: dict[str, Any] = {"sort": sort, "lanes": len(groups[-1])}
        for at, lanes in enumerate(groups[:-1][:OWN]):
            first = lanes[0]
            begun |= {f"lanes_{at}": len(lanes), f"kinds_{at}": first.kinds}
            begun[f"language_{at}"] = first.language
        return begun
