"""Forms of the pages of letters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.domains.letters.models import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_REASON,
    Letterhead,
)

_OFF = {"autocomplete": "off", "spellcheck": "false"}


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}), **more)


def _area(label: Any, rows: int, longest: int, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, widget=area, **more)


class AskForm(forms.Form):
    """What a letter says of its guest."""

    name = forms.CharField(
        label=_("Name, as in the passport"),
        help_text=_("In Latin letters, all names. It need not be the name on your badge."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(_OFF),
    )
    nationality = forms.CharField(label=_("Nationality"), max_length=60)
    passport = forms.CharField(
        label=_("Passport number"), max_length=30, widget=forms.TextInput(_OFF)
    )
    birth_date = _day(_("Date of birth"))
    address = _area(_("Home address"), 3, LONGEST_ADDRESS)
    arrives_on = _day(_("You arrive on"))
    leaves_on = _day(_("You leave on"))
    consulate = forms.CharField(
        label=_("Embassy or consulate"),
        help_text=_("Where you apply for the visa, for instance “Embassy of Japan in Fictionia”."),
        max_length=LONGEST_NAME,
    )


class RefuseForm(forms.Form):
    """Why there is no letter."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The guest gets it by mail."),
        max_length=LONGEST_REASON,
    )


def _text(label: Any, longest: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, **more)


class LetterheadForm(forms.Form):
    """Who invites."""

    host = _text(_("Who invites (English)"), 200)
    host_ja = _text(_("Who invites (Japanese)"), 200, required=False)
    address = _area(_("Address (English)"), 2, LONGEST_ADDRESS, required=False)
    address_ja = _area(_("Address (Japanese)"), 2, LONGEST_ADDRESS, required=False)
    contact = _text(
        _("Whom a consulate asks"),
        200,
        help_text=_("A mail address, perhaps with a telephone number."),
    )
    signer = _text(_("Who signs (English)"), LONGEST_NAME)
    signer_ja = _text(_("Who signs (Japanese)"), LONGEST_NAME, required=False)
    title = _text(_("What they are (English)"), LONGEST_NAME, required=False)
    title_ja = _text(_("What they are (Japanese)"), LONGEST_NAME, required=False)
    note = _area(
        _("A sentence of your own (English)"),
        2,
        500,
        required=False,
        help_text=_("For instance on who bears the costs of travel and stay."),
    )
    note_ja = _area(_("A sentence of your own (Japanese)"), 2, 500, required=False)

    @staticmethod
    def of(head: Letterhead | None) -> dict[str, Any]:
        """What the form begins with."""
        if head is None:
            note = "The costs of travel and stay are borne by the guest."
            return {"note": note, "note_ja": "渡航費および滞在費は本人が負担します。"}
        texts = {
            f"{name}{end}": getattr(head, name).localize(language)
            for name in ("host", "address", "signer", "title", "note")
            for end, language in (("", "en"), ("_ja", "ja"))
        }
        return texts | {"contact": head.contact}
