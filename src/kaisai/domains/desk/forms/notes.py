"""The form of a note for the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.domains.desk.models import LONGEST_NOTE


class NoteForm(forms.Form):
    """What the desk should know of whoever holds a ticket."""

    number = forms.CharField(label=_("Number or code of the ticket"), max_length=200)
    text = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=_("Read aloud at the desk. Empty takes the note away."),
    )
