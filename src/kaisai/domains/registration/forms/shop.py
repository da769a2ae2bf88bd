"""Forms of the registration pages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.given import in_zone
from kaisai.domains.receipts.enums import Address
from kaisai.domains.registration.enums import ItemKind, SaleMode
from kaisai.domains.registration.forms.questions import Asked, answer_field, field_name, given_in
from kaisai.domains.registration.models import MOST_AT_ONCE, MOST_HOURS, Item, Ticket

RATES = [("10", _("10 %")), ("8", _("8 % (reduced)")), ("0", _("no tax"))]


class QuotaForm(forms.Form):
    """A quota: how many there are of something."""

    slug = forms.SlugField(label=_("Short name for addresses"), max_length=50)
    name = forms.CharField(label=_("Name (English)"), max_length=100)
    name_ja = forms.CharField(label=_("Name (Japanese)"), max_length=100, required=False)
    places = forms.IntegerField(label=_("Places"), min_value=0, max_value=20_000)


class ItemForm(forms.Form):
    """A ticket type. Moments are those of the venue."""

    slug = forms.SlugField(label=_("Short name for addresses"), max_length=50)
    name = forms.CharField(label=_("Name (English)"), max_length=100)
    name_ja = forms.CharField(label=_("Name (Japanese)"), max_length=100, required=False)
    description = forms.CharField(
        label=_("What it includes (English)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    description_ja = forms.CharField(
        label=_("What it includes (Japanese)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind.choices)
    mode = forms.ChoiceField(label=_("Who gets it"), choices=SaleMode.choices)
    price = forms.IntegerField(label=_("Price with tax, yen"), min_value=0, max_value=10_000_000)
    tax_rate = forms.TypedChoiceField(label=_("Tax rate"), choices=RATES, coerce=int)
    quotas = forms.MultipleChoiceField(
        label=_("Takes a place of each of"), widget=forms.CheckboxSelectMultiple
    )
    sale_from = forms.DateTimeField(
        label=_("On sale from"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    sale_until = forms.DateTimeField(
        label=_("On sale until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    most = forms.IntegerField(
        label=_("At most in an order"), min_value=1, max_value=MOST_AT_ONCE, initial=1
    )
    least = forms.IntegerField(
        label=_("At least in an order"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        initial=1,
        required=False,
    )
    needs_ticket = forms.BooleanField(
        label=_("Only beside a ticket"),
        help_text=_("For add-ons: no more of it than tickets in the same order."),
        required=False,
    )
    promoted_for = forms.IntegerField(
        label=_("Waiting list: hours to order"),
        help_text=_("How long places are kept for whoever comes up. 0: there is no waiting list."),
        min_value=0,
        max_value=MOST_HOURS,
        initial=24,
        required=False,
    )

    def offer(self, quotas: Iterable[tuple[str, Any]]) -> None:
        """Offer these quotas (slug and name)."""
        field = self.fields["quotas"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(quotas)

    def told(self, zone: ZoneInfo) -> dict[str, Any]:
        """Arguments of the operation."""
        given = dict(self.cleaned_data)
        for name in ("sale_from", "sale_until"):
            moment: datetime | None = given[name]
            given[name] = moment and in_zone(moment, zone)
        return given | {"kind": ItemKind(given["kind"]), "mode": SaleMode(given["mode"])}

    @staticmethod
    def of(item: Item, zone: ZoneInfo) -> dict[str, Any]:
        """What the form begins with for an item."""
        texts = {
            f"{name}{end}": getattr(item, name).localize(language)
            for name in ("name", "description")
            for end, language in (("", "en"), ("_ja", "ja"))
        }
        moments = {
            name: moment.astimezone(zone).replace(tzinfo=None)
            for name in ("sale_from", "sale_until")
            if (moment := getattr(item, name))
        }
        names = (
            "slug",
            "kind",
            "mode",
            "price",
            "tax_rate",
            "most",
            "least",
            "needs_ticket",
            "promoted_for",
        )
        plain = {name: getattr(item, name) for name in names}
        quotas = [quota.slug for quota in item.quotas.all()]
        return texts | moments | plain | {"quotas": quotas}


class LostForm(forms.Form):
    """Whose orders are looked for."""

    email = forms.EmailField(
        label=_("Your mail address"), widget=forms.EmailInput({"autocomplete": "email"})
    )


class OrderForm(forms.Form):
    """Who buys, and for whom each ticket is."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your mail address"), widget=forms.EmailInput({"autocomplete": "email"})
    )

    def __init__(
        self, *args: Any, tickets: Iterable[Ticket], asked: Asked | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tickets, self.asked = list(tickets), asked or {}
        for ticket in self.tickets:
            self.fields[f"name_{ticket.pk}"] = forms.CharField(label=_("Name"), max_length=200)
            self.fields[f"name_kana_{ticket.pk}"] = forms.CharField(
                label=_("Name in kana"), max_length=200, required=False
            )
            self.fields[f"name_latin_{ticket.pk}"] = forms.CharField(
                label=_("Name in Latin letters"), max_length=200, required=False
            )
            for question in self.asked.get(ticket.item_id, ()):
                self.fields[field_name(ticket, question)] = answer_field(question)

    def groups(self) -> list[tuple[Ticket, list[forms.BoundField]]]:
        """Each ticket with its fields."""
        parts = ("name", "name_kana", "name_latin")
        return [
            (
                t,
                [self[f"{part}_{t.pk}"] for part in parts]
                + [self[field_name(t, each)] for each in self.asked.get(t.item_id, ())],
            )
            for t in self.tickets
        ]

    def attendees(self) -> list[dict[str, Any]]:
        """For whom each ticket is, and its answers, as the operation takes them."""
        given = self.cleaned_data
        return [
            {"ticket": t.pk, "answers": given_in(self, t, self.asked.get(t.item_id, ()))}
            | {part: given[f"{part}_{t.pk}"] for part in ("name", "name_kana", "name_latin")}
            for t in self.tickets
        ]


class ReceiptForm(forms.Form):
    """Whom a receipt is made out to."""

    wish = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    recipient = forms.CharField(
        label=_("Made out to"),
        help_text=_("You or your company, as your accountant wants it."),
        max_length=100,
        required=False,
    )
    honorific = forms.TypedChoiceField(
        label=_("Followed by"), choices=Address.choices, coerce=Address
    )


FEE_RATES = [
    ("0", _("no tax: compensation, or not said what for")),
    ("10", _("10 %: a charge for the handling")),
]


class RefundForm(forms.Form):
    """Which tickets of an order go back, for how much, and why."""

    tickets = forms.TypedMultipleChoiceField(
        label=_("Tickets"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    fee = forms.IntegerField(label=_("Fee that is kept, yen"), min_value=0, initial=0)
    fee_rate = forms.TypedChoiceField(label=_("Tax on the fee"), choices=FEE_RATES, coerce=int)
    reason = forms.CharField(
        label=_("Reason"), help_text=_("The buyer reads it, too."), max_length=300
    )

    def __init__(self, *args: Any, tickets: Iterable[Ticket], **kwargs: Any) -> None:
        offered = [(ticket.pk, _price_of(ticket)) for ticket in tickets]
        # Where there is a choice, nothing is chosen before: what is sent is paid back.
        kwargs["initial"] = {"tickets": [pk for pk, _label in offered] if len(offered) == 1 else []}
        super().__init__(*args, **kwargs)
        field = self.fields["tickets"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = offered


def _price_of(ticket: Ticket) -> str:
    told = {"item": ticket.item, "name": ticket.name, "price": f"{ticket.price:,}"}
    return gettext("%(item)s, %(name)s: %(price)s yen") % told


class ReasonForm(forms.Form):
    """Why an order is cancelled."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
