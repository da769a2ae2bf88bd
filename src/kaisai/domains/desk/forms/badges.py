"""The form of badges."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.domains.desk.enums import BadgeSize
from kaisai.domains.desk.models import BadgeLayout
from kaisai.domains.registration.enums import QuestionKind
from kaisai.domains.registration.queries import questions_of

_WORDS = {QuestionKind.TEXT, QuestionKind.CHOICE}
_ASKED = {"affiliation": _WORDS, "consent": {QuestionKind.CONSENT}, "link": {QuestionKind.TEXT}}


class BadgesForm(forms.Form):
    """How large badges are, and what stands on them."""

    size = forms.ChoiceField(label=_("Size on sheets"), choices=BadgeSize.choices)
    shows_reading = forms.BooleanField(label=_("Name in kana"), required=False, initial=True)
    shows_latin = forms.BooleanField(label=_("Name in Latin letters"), required=False, initial=True)
    shows_kind = forms.BooleanField(label=_("Ticket type"), required=False, initial=True)
    shows_lane = forms.BooleanField(label=_("Lane with its colour"), required=False, initial=True)
    affiliation = forms.ChoiceField(label=_("Affiliation, by the question"), required=False)
    consent = forms.ChoiceField(
        label=_("QR code of contact, by the consent"),
        required=False,
        help_text=_(
            "Only who says yes has a code. It has name, affiliation and link: whoever photographs a badge keeps them, "
            "so the question should say so."
        ),
    )
    link = forms.ChoiceField(label=_("Link in the code, by the question"), required=False)

    def offer(self, conference: Conference) -> None:
        """Offer the questions of a conference."""
        questions = list(questions_of(conference))
        for name, kinds in _ASKED.items():
            field = self.fields[name]
            fitting = [(each.slug, str(each)) for each in questions if each.kind in kinds]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "–"), *fitting]

    def told(self) -> dict[str, Any]:
        """Arguments of the operation."""
        return self.cleaned_data | {"size": BadgeSize(self.cleaned_data["size"])}

    @staticmethod
    def of(layout: BadgeLayout) -> dict[str, Any]:
        """What the form begins with."""
        shown = ("shows_reading", "shows_latin", "shows_kind", "shows_lane")
        begun: dict[str, Any] = {name: getattr(layout, name) for name in shown}
        asked = {name: getattr(layout, name) for name in _ASKED}
        slugs = {name: each.slug for name, each in asked.items() if each}
        return begun | slugs | {"size": layout.size}
