"""Forms of the outbox's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.uploads import UploadForm
from kaisai.domains.mails.models import LONGEST_SUBJECT, LONGEST_TEXT, Outbox


class OutboxForm(forms.Form):
    """How mails leave."""

    waits = forms.BooleanField(
        label=_("Mails wait for release"),
        help_text=_("Nothing leaves before somebody of the crew has looked at it here."),
        required=False,
    )
    reply_to = forms.EmailField(
        label=_("Answers go to"),
        help_text=_(
            "A mailbox that the crew reads. Without one they go to the sender of all mails."
        ),
        required=False,
    )
    per_minute = forms.IntegerField(
        label=_("Mails a minute, at most"),
        help_text=_("Mail services take only so many; theirs is the limit to keep."),
        min_value=1,
        max_value=6000,
    )

    @staticmethod
    def of(box: Outbox) -> dict[str, Any]:
        """What the form begins with."""
        return {name: getattr(box, name) for name in ("waits", "per_minute", "reply_to")}


def _text(label: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 18, "class": "mails-writing"})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=area, strip=False)


class WordingForm(forms.Form):
    """How the mails of an occasion read."""

    subject_ja = forms.CharField(label=_("Subject (Japanese)"), max_length=LONGEST_SUBJECT)
    text_ja = _text(_("Text (Japanese)"))
    subject = forms.CharField(label=_("Subject (English)"), max_length=LONGEST_SUBJECT)
    text = _text(_("Text (English)"))

    @property
    def columns(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each language."""
        return [
            ("ja", [self["subject_ja"], self["text_ja"]]),
            ("en", [self["subject"], self["text"]]),
        ]


class ReportsForm(UploadForm):
    """Reports of mail servers."""

    missing = _("Choose a report, or a mailbox of them.")
    too_large = _(
        "The page takes 1.5 MB; a larger mailbox goes in with: kaisai import bounces FILE."
    )


class BounceForm(forms.Form):
    """Which mail came back."""

    address = forms.EmailField(label=_("A mail to this address came back"))
