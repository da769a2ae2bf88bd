"""A morning on which helpers are looked for, by a clock of its own."""

from datetime import timedelta

import pytest
from django.test import Client

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE, WORKER, actor_for
from kaisai.core.identity.models import Account
from kaisai.core.operations.accounts import create_account
from kaisai.domains.signup import operations
from kaisai.domains.signup.enums import Task
from kaisai.domains.signup.models import Offer, SignUp
from tests.cast import fresh_address
from tests.domains.conftest import AT

CLOCKS = (
    "kaisai.core.access.queries",
    "kaisai.core.surfaces.requests",
    "kaisai.domains.signup.views.joining",
)


class Morning:
    """Ten o'clock at the venue, until `later` says otherwise."""

    def __init__(self, conference, person):
        self.conference, self.person, self.at = conference, person, AT
        self._chair = None

    @property
    def chair(self):
        self._chair = self._chair or self.person(Role.CHAIR)
        return self._chair

    def around(self, by=None):
        return {"by": by or self.chair, "conference": self.conference, "at": self.at}

    def later(self, **told):
        self.at += timedelta(**told)

    def open(self, **told):
        return operations.open_signup(**self.around(), **told).word

    def close(self, **told):
        return operations.close_signup(**self.around(), **told)

    def helper(self, name="ann"):
        """Somebody with an account and no role."""
        email = f"{name}@kumo.example"
        found = Account.objects.filter(email=email).first()
        return actor_for(found or create_account(by=COMMAND_LINE, at=AT, email=email))

    def offer(self, name="ann", **told):
        told = {"word": self.word, "name": name.title(), "tasks": [Task.DESK]} | told
        return operations.offer(**self.around(self.helper(name)), **told)

    def accept(self, offer, by=None, **told):
        return operations.accept(**self.around(by), offer=offer.pk, **told)

    def decline(self, offer, by=None):
        return operations.decline(**self.around(by), offer=offer.pk)

    def end(self, offer, by=None):
        return operations.end(**self.around(by), offer=offer.pk)

    def take_back(self, offer, name="ann"):
        return operations.take_back(**self.around(self.helper(name)), offer=offer.pk)

    def clear(self):
        return operations.clear(**self.around(WORKER))

    @property
    def word(self):
        return SignUp.objects.filter(conference=self.conference).latest("day").word

    def state(self, name="ann"):
        return Offer.objects.get(account=self.helper(name).account).state

    def visitor(self, who=None, language="en"):
        """A browser, signed in where an actor is given."""
        headers = {"accept": "text/html", "accept-language": language}
        client = Client(headers=headers, REMOTE_ADDR=fresh_address())
        if who is not None:
            client.force_login(who.account)
        return client


@pytest.fixture
def morning(monkeypatch, conference, person):
    """The morning, before sign-up is open."""
    made = Morning(conference, person)
    for module in CLOCKS:
        monkeypatch.setattr(f"{module}.now", lambda: made.at)
    return made
