"""Good values of which one is nasty: refused or taken, never an error of ours, on either database."""

from zlib import crc32

import pytest
from django.db import connection, transaction

from kaisai.core.operations.registry import find_declared
from tests.errands import ERRANDS
from tests.world import built_on_cast, standing_world  # noqa: F401 - one world for all of them

NASTY = (
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202e雲\ufffe",
    "' OR 1=1 --",
    "%s%n{0}{key}",
    "../../etc/passwd",
    "x" * 300,
    "x" * 30_000,
    "階" * 5_000,
    2**31,
    -(2**31) - 1,
    2**53,
    2**63,
    -(10**400),
    1e308,
    float("nan"),
    float("-inf"),
    "9999-12-31",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    True,
    None,
    [],
    {},
    [[]],
    {"": {"": []}},
    ["\x00"] * 3,
    [{}],
    {"a": 1e308},
)
# Whatever the argument, and on PostgreSQL alone: what a database may take otherwise.
ALWAYS = (
    "\x00",
    "\ud800",
    "\u202e雲\ufffe",
    "x" * 30_000,
    2**31,
    2**63,
    "0001-01-01T00:00:00+14:00",
)
IN_TURN = [nasty for nasty in NASTY if nasty not in ALWAYS]
EACH = 4  # arguments of a kind are many, and each fourth of them is told the same
WITH_ARGUMENTS = sorted(name for name in ERRANDS if find_declared(name).parameters)


def _told(where: str) -> list:
    """What one argument is told; every nasty value some hundred times over all of them."""
    if connection.vendor == "postgresql":
        return list(ALWAYS)
    return [*ALWAYS, *IN_TURN[crc32(where.encode()) % EACH :: EACH]]


@pytest.fixture
def world(cast):
    return standing_world(cast)


@pytest.mark.parametrize("name", WITH_ARGUMENTS)
def test_one_nasty_value_among_good_ones(world, api, name):
    declared = find_declared(name)
    address = name if declared.needs_conference else f"/{name}"
    good = ERRANDS[name](world)
    posted = declared.changes or any(p.annotation is bytes for p in declared.parameters)
    broken = {}
    for parameter in declared.parameters:
        program = api("keeper")
        for nasty in _told(f"{name} {parameter.name}"):
            with transaction.atomic():
                if posted:
                    response = program.post(address, **(good | {parameter.name: nasty}))
                else:
                    # A lone surrogate cannot be written into an address.
                    text = str(nasty).encode(errors="replace").decode()
                    response = program.get(address, **{parameter.name: text})
                transaction.set_rollback(True)
            if response.status_code >= 500:
                broken[parameter.name, repr(nasty)[:40]] = response.status_code
    assert broken == {}
