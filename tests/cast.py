"""Everybody at Kumo Days: a small fictional conference, one person per role, and their tokens.

Registered for every test by `tests/conftest.py`. Nobody here has a password: hashing one costs
more than a test should, and tokens and `force_login` need none.
"""

import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from kaisai.core.access.enums import Role
from kaisai.core.conference.enums import PhaseKind
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE, STRANGER, Actor, actor_for
from kaisai.core.journal import triggers
from kaisai.core.operations.accounts import create_account, grant_role, issue_token
from kaisai.core.operations.conferences import PhasePlan, open_conference, save_room, set_phases
from kaisai.domains.monitoring.queries import metric_store
from tests.standing import STANDING

AT = datetime(2026, 10, 3, 1, 0, tzinfo=UTC)
ROOMS = (
    ("hall-a", "Hall A", "ホールA", "1F", 1, 600),
    ("room-101", "Room 101", "101会議室", "1F", 1, 120),
    ("room-401", "Room 401", "401会議室", "4F", 4, 60),
)
# (who, role, team): whole-conference roles first, then those who hold theirs for a team only.
PEOPLE = (
    *((role.value, role, "") for role in Role),
    ("network_lead", Role.TEAM_LEAD, "network"),
    ("desk_lead", Role.TEAM_LEAD, "desk"),
    ("desk_staff", Role.STAFF, "desk"),
)
_addresses = itertools.count(1 << 16)  # 127.0.x.y is what clients have who say nothing


def fresh_address() -> str:
    """A loopback address that no rate limit has counted yet."""
    number = next(_addresses)
    return f"127.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


@dataclass
class Cast:
    """The conference and who is around it: actors by role, or `keeper`, `guest`, `stranger`."""

    conference: Conference
    actors: dict[str, Actor]
    secrets: dict[tuple[str, bool], str] = field(default_factory=dict)

    def __getitem__(self, who: str) -> Actor:
        return self.actors[who]

    def token(self, who: str, *, read_only: bool = False) -> str:
        """The secret of a token of that person, issued now and good for a day."""
        if (who, read_only) not in self.secrets:
            issued = issue_token(
                by=self[who], at=datetime.now(tz=UTC), label="test", read_only=read_only, days=1
            )
            self.secrets[who, read_only] = issued.secret
        return self.secrets[who, read_only]


@dataclass
class Api:
    """A program that talks to the HTTP API for somebody."""

    client: Client
    conference: str
    headers: dict[str, str]

    def post(self, name: str, /, *, once: str = "", **arguments: Any) -> Any:
        """Call an operation of the conference, or, when its path begins with `/`, of nobody's."""
        headers = self.headers | ({"idempotency-key": once} if once else {})
        return self.client.post(
            self._path(name),
            json.dumps(arguments),
            content_type="application/json",
            headers=headers,
        )

    def get(self, name: str, /, **values: str) -> Any:
        return self.client.get(self._path(name), values, headers=self.headers)

    def _path(self, name: str) -> str:
        return f"/api/v1{name}" if name.startswith("/") else f"/api/v1/{self.conference}/{name}"


def open_kumo(slug: str = "kumo") -> Conference:
    """Kumo Days with its rooms and a phase for each kind of work, on the first day."""
    made = open_conference(
        by=COMMAND_LINE,
        at=AT,
        slug=slug,
        name="Kumo Days",
        name_ja="雲の日",
        starts_on=date(2026, 10, 3),
        ends_on=date(2026, 10, 4),
    )
    for room, name, name_ja, floor, level, seats in ROOMS:
        save_room(
            by=COMMAND_LINE,
            conference=made,
            at=AT,
            slug=room,
            name=name,
            name_ja=name_ja,
            floor=floor,
            level=level,
            seats=seats,
        )
    begin = AT - timedelta(hours=4)
    set_phases(
        by=COMMAND_LINE,
        conference=made,
        at=AT,
        phases=[
            PhasePlan(kind, begin + timedelta(hours=2 * n), begin + timedelta(hours=2 * n + 2))
            for n, kind in enumerate(PhaseKind)
        ],
    )
    return made


def join(conference: Conference, who: str, role: Role | None, team: str = "") -> Actor:
    """Give somebody an account and, unless None, a role."""
    email = f"{who}@{conference.slug}.example"
    account = create_account(by=COMMAND_LINE, at=AT, email=email, name=f"{who} of Kumo")
    if role is not None:
        grant_role(by=COMMAND_LINE, conference=conference, at=AT, email=email, role=role, team=team)
    return actor_for(account)


@pytest.fixture
def cast(db, django_db_blocker) -> Cast:
    """The conference with everybody."""
    found = STANDING.copy()
    STANDING.know(django_db_blocker.unblock, _gather)
    return found or _gather()


def _gather() -> Cast:
    made = open_kumo()
    actors = {who: join(made, who, role, team) for who, role, team in PEOPLE}
    keeper = create_account(by=COMMAND_LINE, at=AT, email="keeper@kumo.example", keeper=True)
    return Cast(
        made,
        actors
        | {
            "keeper": actor_for(keeper),
            "guest": join(made, "guest", None),
            "stranger": STRANGER,
        },
    )


@pytest.fixture
def api(cast):
    """`api(who)` is a program with that person's token; the stranger's has none."""

    def make(who: str, *, read_only: bool = False, conference: str = "kumo") -> Api:
        headers = {"accept": "application/json"}
        if who != "stranger":
            headers["authorization"] = f"Bearer {cast.token(who, read_only=read_only)}"
        client = Client(raise_request_exception=False, REMOTE_ADDR=fresh_address())
        return Api(client, conference, headers)

    return make


@pytest.fixture
def visitor(cast):
    """`visitor(who)` is a browser in which that person is signed in."""

    def make(who: str = "stranger", *, language: str = "en") -> Client:
        client = Client(
            headers={"accept": "text/html", "accept-language": language},
            REMOTE_ADDR=fresh_address(),
        )
        if who != "stranger":
            client.force_login(cast[who].account)
        return client

    return make


@pytest.fixture
def metrics(settings, tmp_path):
    """A metric store of its own; each test of a domain has one."""
    settings.METRICS_FILE = tmp_path / "metrics.sqlite3"
    metric_store.cache_clear()
    yield
    metric_store().close()
    metric_store.cache_clear()


@pytest.fixture
def committed(transactional_db):
    """The database outside a transaction: what is written is really committed, and cleaned away."""
    yield
    if connection.vendor == "sqlite":  # its clean-up deletes row by row, which the journal refuses
        with connection.schema_editor() as editor:
            triggers.drop(None, editor)
            editor.execute("DELETE FROM journal_entry")
            triggers.create(None, editor)
