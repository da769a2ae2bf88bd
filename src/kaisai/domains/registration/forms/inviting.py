"""The form with which people are invited."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kaisai.domains.registration.forms.selling import TermsOfVouchers
from kaisai.domains.registration.queries import LONGEST_LIST
from kaisai.engines.formats.attendees.decoding import decode

LARGEST = 400_000  # bytes of a file


class InvitationForm(TermsOfVouchers):
    """A voucher of its own for each line of a list, which is pasted or comes as a file."""

    language = forms.ChoiceField(
        label=_("Language of the mail"),
        help_text=_("Where a line says no other."),
        choices=[("ja", "日本語"), ("en", "English")],
    )
    people = forms.CharField(
        label=_("Whom to invite"),
        help_text=_(
            "One on each line: an address, and if you like a name, a number of tickets, ja or en; "
            "with commas or tabs between them."
        ),
        max_length=LONGEST_LIST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    file = forms.FileField(label=_("Or a CSV file of them"), required=False)

    field_order = ("people", "file", "language")

    def with_people(self) -> "InvitationForm":
        """The same form with what a file said in the field of the list."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data.setlist("items", self.cleaned_data["items"])
        data["people"] = self.cleaned_data["people"]
        form = InvitationForm(data)
        field, mine = form.fields["items"], self.fields["items"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = mine.choices  # type: ignore[attr-defined] # the same field
        return form

    def clean(self) -> dict[str, Any]:
        """A file is read in the place of what was pasted."""
        told = super().clean() or {}
        if upload := told.get("file"):
            if upload.size > LARGEST:
                raise ValidationError(_("This file is too large: invite at most 500 in one go."))
            told["people"] = decode(upload.read()).text.replace("\0", "")
            if len(told["people"]) > LONGEST_LIST:
                raise ValidationError(_("This file is too large: invite at most 500 in one go."))
        if not str(told.get("people") or "").strip():
            raise ValidationError(_("Say whom to invite: paste addresses, or choose a file."))
        return told
