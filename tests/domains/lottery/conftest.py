"""A conference that draws lots."""

from datetime import timedelta

import pytest

from kaisai.core.identity.actors import COMMAND_LINE, STRANGER, WORKER
from kaisai.core.journal.models import Entry
from kaisai.core.operations.conferences import change_conference
from kaisai.domains.lottery.models import Application, Lottery
from kaisai.domains.lottery.operations import (
    Portion,
    apply,
    draw,
    move_up,
    publish_list,
    save_lottery,
)
from kaisai.domains.registration.enums import SaleMode
from tests.domains.conftest import AT
from tests.domains.registration.conftest import Shop

DAYS = 7


class Drum(Shop):
    """The lotteries of a public conference; `later` moves its clock."""

    def stock(self, *quotas, item="hands-on", **places):
        """Quotas with so many places, and an item that is drawn and takes one of each."""
        for slug, many in places.items():
            self.quota(slug, many)
        return self.item(item, *(quotas or places), mode=SaleMode.LOTTERY, name_ja="ハンズオン")

    def lottery(self, slug="hands-on", items=("hands-on",), *, most=4, hours=1, salt="", **places):
        return save_lottery(
            **self.crew,
            slug=slug,
            name=slug.title(),
            name_ja="ハンズオン抽選",
            items=list(items),
            places=[Portion(quota, many) for quota, many in places.items()],
            opens_at=self.at,
            closes_at=self.at + timedelta(hours=hours),
            most_in_group=most,
            claim_days=DAYS,
            salt_rule=salt,
        )

    def apply(self, who, slug="hands-on", **told):
        around = self.crew | {"by": STRANGER}
        return apply(**around, slug=slug, name=who, email=f"{who}@kumo.example", **told)

    def groups(self, *sizes, **told):
        """So many groups with so many members each; the acceptances."""
        found = []
        for number, size in enumerate(sizes):
            first = self.apply(f"one{number}-0", **told)
            found.append(first)
            found += [
                self.apply(f"one{number}-{more}", code=first.group_code, **told)
                for more in range(1, size)
            ]
        return found

    def close(self, slug="hands-on"):
        self.later(hours=1)
        return publish_list(by=WORKER, conference=self.conference, at=self.at, slug=slug)

    def draw(self, slug="hands-on", **told):
        return draw(**self.crew, slug=slug, **told)

    def move_up(self, slug="hands-on"):
        return move_up(by=WORKER, conference=self.conference, at=self.at, slug=slug)

    def row(self, slug="hands-on"):
        return Lottery.objects.get(conference=self.conference, slug=slug)

    def numbers(self, state):
        found = Application.objects.filter(conference=self.conference, state=state)
        return list(found.order_by("rank", "number").values_list("number", flat=True))

    def told(self, kind):
        return [entry.payload for entry in Entry.objects.filter(kind=kind).order_by("id")]


@pytest.fixture
def drum(conference):
    change_conference(by=COMMAND_LINE, conference=conference, at=AT, is_public=True)
    return Drum(conference)
