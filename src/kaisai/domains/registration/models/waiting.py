"""Who waits for what is sold out, in the order in which they came."""

from typing import ClassVar

from django.db import models

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.domains.registration.enums import WishState
from kaisai.domains.registration.models.shop import Item, Order

LONGEST_REASON = 300


class Wish(models.Model):
    """What somebody waits for: all of it together or nothing. Promoted, it is an order of the same number."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("name", "whom to write to when there are places", Keep.ERASE),
        Personal("email", "where to write to when there are places", Keep.ERASE),
        Personal("secret_digest", "the way to leave the waiting list", Keep.ERASE),
        Personal("reason", "why the crew let somebody come before others", Keep.ERASE),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("id", "number", "state", "made_at", "ended_at")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    number = models.CharField(max_length=12)
    secret_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=WishState.choices, default=WishState.WAITING)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    language = models.CharField(max_length=5, blank=True)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)  # for coming before their turn
    order = models.OneToOneField(  # that it became
        Order, models.SET_NULL, null=True, blank=True, related_name="wish"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="wish_number_once")
        ]
        indexes = [
            models.Index(
                fields=["conference", "id"],
                condition=models.Q(state=WishState.WAITING),
                name="wish_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.number


class WishedItem(models.Model):
    """So many of an item, as part of a wish."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("item", "many")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    wish = models.ForeignKey(Wish, models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    many = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wish", "item"], name="wished_item_once")]

    def __str__(self) -> str:
        return f"{self.many} × {self.item}"
