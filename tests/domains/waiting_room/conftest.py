"""A sale that opens in an hour, with a waiting room before it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from kaisai.core.identity.actors import COMMAND_LINE, STRANGER
from kaisai.core.operations.conferences import change_conference
from kaisai.domains.registration.operations import Wanted, hold, save_item, save_quota
from kaisai.domains.waiting_room.operations import join, save
from kaisai.domains.waiting_room.queries import new_challenge, stand
from tests.domains.conftest import AT

OPENS = AT + timedelta(hours=1)


@dataclass
class Door:
    """The door of a sale; `later` moves its clock."""

    conference: Any
    at: Any = AT

    def later(self, **by):
        self.at += timedelta(**by)

    @property
    def guest(self):
        return {"by": STRANGER, "conference": self.conference, "at": self.at}

    @property
    def crew(self):
        return self.guest | {"by": COMMAND_LINE}

    def save(self, per_minute=60, opens_at=OPENS, **told):
        return save(**self.crew, opens_at=opens_at, per_minute=per_minute, **told)

    def join(self, nonce=""):
        challenge = new_challenge(by=STRANGER, conference=self.conference)
        return join(**self.guest, challenge=challenge, nonce=nonce)

    def stand(self, token):
        return stand(**self.guest, token=token)

    def buy(self, token=""):
        return hold(**self.guest, wanted=[Wanted("entry")], line=token)


@pytest.fixture
def door(conference):
    change_conference(by=COMMAND_LINE, conference=conference, at=AT, is_public=True)
    shop = {"by": COMMAND_LINE, "conference": conference, "at": AT}
    save_quota(**shop, slug="hall", name="Hall", places=100)
    save_item(**shop, slug="entry", name="Entry", quotas=["hall"], price=0, sale_from=OPENS)
    made = Door(conference)
    made.save()
    return made
