"""Codes with which somebody gets what others do not: a price, a place that is kept, an item that is not on sale."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from kaisai.core.kit.personal import Keep, Personal
from kaisai.domains.registration.models.shop import Item

MOST_TICKETS = 1000  # of one voucher


class Voucher(models.Model):
    """So many tickets of some items for whoever knows the code, until an instant."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("note", "whom the code was given to", Keep.ERASE),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "code",
        "many",
        "price",
        "valid_until",
        "keeps_places",
        "note",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    code = models.CharField(max_length=24, validators=[RegexValidator(r"^[0-9A-Z-]{8,24}$")])
    items: "models.ManyToManyField[Item, models.Model]" = models.ManyToManyField(
        Item, related_name="vouchers"
    )
    many = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST_TICKETS)]
    )
    price = models.PositiveIntegerField(  # of each ticket; None: what it costs everybody
        null=True, blank=True, validators=[MaxValueValidator(10_000_000)]
    )
    valid_until = models.DateTimeField()
    keeps_places = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "code"], name="voucher_code_once")
        ]

    def __str__(self) -> str:
        return self.code
