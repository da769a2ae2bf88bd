"""A fictional conference and the people around it, for the tests of domains."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE, actor_for
from kaisai.core.operations.accounts import create_account, grant_role
from kaisai.core.operations.conferences import open_conference, save_room

AT = datetime(2026, 10, 3, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_numbers(metrics):
    """No test reads what another measured."""


@pytest.fixture
def conference(db):
    found = open_conference(
        by=COMMAND_LINE,
        at=AT,
        slug="kumo",
        name="Kumo Days",
        name_ja="雲の日",
        starts_on=date(2026, 10, 3),
        ends_on=date(2026, 10, 4),
        time_zone="Asia/Tokyo",
    )
    for slug, name, name_ja, floor in (
        ("hall-a", "Hall A", "ホールA", "1F"),
        ("room-101", "Room 101", "101会議室", "1F"),
    ):
        save_room(
            by=COMMAND_LINE,
            conference=found,
            at=AT,
            slug=slug,
            name=name,
            name_ja=name_ja,
            floor=floor,
            level=1,
            seats=100,
        )
    return found


@pytest.fixture
def person(conference):
    """Makes an account with a role; gives the actor."""

    def make(role, team=""):
        email = f"{role or 'stranger'}{team}@kumo.example"
        account = create_account(
            by=COMMAND_LINE, at=AT, email=email, name=email, password="a-long-one-4711"
        )
        if role:
            grant_role(
                by=COMMAND_LINE, conference=conference, at=AT, email=email, role=role, team=team
            )
        return actor_for(account)

    return make


@pytest.fixture
def browser(person):
    """A signed-in browser of somebody with a role; no role is the stranger without an account."""

    def make(role=None, team="", language="en"):
        client = Client(headers={"accept-language": language, "accept": "text/html"})
        if role:
            client.force_login(person(role, team).account)
        return client

    return make


@pytest.fixture
def chair(person):
    return person(Role.CHAIR)


@pytest.fixture
def staff(person):
    return person(Role.STAFF)


@pytest.fixture
def attendee(person):
    return person(Role.ATTENDEE)
