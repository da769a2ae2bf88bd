"""Forms of the maps pages."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

_ACCEPTED = {"accept": "image/png,image/jpeg,image/webp,image/svg+xml"}


class PlanForm(forms.Form):
    """A floor plan."""

    name = forms.CharField(label=_("Name (English)"), max_length=100)
    name_ja = forms.CharField(label=_("Name (Japanese)"), max_length=100, required=False)
    floor = forms.ChoiceField(label=_("Floor"), required=False)
    drawing = forms.FileField(
        label=_("Drawing"),
        required=False,
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs=_ACCEPTED),
        help_text=_(
            "PNG, JPEG, WebP or SVG, at most 5 MB. A plan keeps its drawing if none is given."
        ),
    )

    def offer(self, floors: Iterable[str]) -> None:
        """Offer these floors by name."""
        field = self.fields["floor"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "–"), *((name, name) for name in floors)]
