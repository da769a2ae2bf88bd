"""How often somebody may knock."""

import pytest
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from kaisai.core.surfaces import limits
from kaisai.core.surfaces.limits import RateLimit
from kaisai.core.surfaces.middleware import STRANGERS
from tests.cast import fresh_address


def test_a_burst_is_allowed_then_a_trickle():
    limit = RateLimit(per_second=2, burst=3)
    assert [limit.allows("a", 0.0) for _ in range(5)] == [True, True, True, False, False]
    assert [limit.allows("a", 0.5) for _ in range(2)] == [True, False]
    assert [limit.allows("a", 100.0) for _ in range(4)] == [True, True, True, False]


def test_asking_whether_a_share_is_used_up_costs_nothing_of_it():
    limit = RateLimit(per_second=2, burst=2)
    assert not any(limit.is_used_up("a", 0.0) for _ in range(9))
    assert [limit.allows("a", 0.0) for _ in range(2)] == [True, True]
    assert limit.is_used_up("a", 0.0)
    assert not limit.is_used_up("b", 0.0)
    assert not limit.is_used_up("a", 0.5)
    assert limit.allows("a", 0.5)


def test_nobody_pays_for_somebody_else():
    limit = RateLimit(per_second=1, burst=1)
    assert limit.allows("a", 0.0)
    assert not limit.allows("a", 0.0)
    assert limit.allows("b", 0.0)


@given(
    steps=st.lists(st.floats(0, 5), max_size=80), rate=st.floats(0.1, 20), burst=st.integers(1, 9)
)
def test_never_more_than_the_burst_and_the_rate_allow(steps, rate, burst):
    limit = RateLimit(per_second=rate, burst=burst)
    at, allowed = 0.0, 0
    for step in steps:
        at += step
        allowed += limit.allows("a", at)
        assert allowed <= burst + rate * at + 1e-6


def test_a_clock_that_jumps_back_neither_refills_nor_locks_out():
    limit = RateLimit(per_second=1, burst=2)
    assert limit.allows("a", 100.0)
    assert limit.allows("a", 10.0)
    assert not limit.allows("a", 10.0)
    assert limit.allows("a", 11.5)


def test_a_flood_from_many_addresses_takes_bounded_memory(monkeypatch):
    monkeypatch.setattr(limits, "MOST_BUCKETS", 100)
    limit = RateLimit(per_second=1, burst=10)
    for number in range(1000):
        limit.allows(str(number), 0.0)
        assert len(limit._buckets) <= 100
    limit = RateLimit(per_second=1, burst=10)
    for _ in range(10):
        limit.allows("busy", 100.0)
    for number in range(200):
        limit.allows(str(number), number / 2)  # the quiet ones are forgotten first
    assert not limit.allows("busy", 100.1)


def knock(client, times, **headers):
    return [client.get("/health", headers=headers).status_code for _ in range(times)]


def test_a_program_that_hammers_is_slowed_down_and_told_when_to_come_back(db, monkeypatch):
    monkeypatch.setattr(STRANGERS, "per_second", 1e-9)
    client = Client(REMOTE_ADDR=fresh_address())
    assert set(knock(client, int(STRANGERS.burst))) == {200}
    response = client.get("/health")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert knock(Client(REMOTE_ADDR=fresh_address()), 3) == [200, 200, 200]


@pytest.fixture
def tight(monkeypatch):
    """Three requests at once, then practically none."""
    monkeypatch.setattr(STRANGERS, "burst", 3)
    monkeypatch.setattr(STRANGERS, "per_second", 1e-9)


def test_a_forged_forwarding_header_buys_nothing(db, tight):
    client = Client(REMOTE_ADDR=fresh_address())
    answers = [
        client.get("/health", headers={"x-forwarded-for": f"127.9.9.{n}"}).status_code
        for n in range(4)
    ]
    assert answers == [200, 200, 200, 429]


@override_settings(BEHIND_PROXY=True)
def test_behind_a_proxy_the_hop_that_the_proxy_saw_counts(db, tight):
    proxy, visitor = Client(REMOTE_ADDR=fresh_address()), fresh_address()
    for n in range(3):
        assert knock(proxy, 1, **{"x-forwarded-for": f"127.8.8.{n}, {visitor}"}) == [200]
    assert knock(proxy, 1, **{"x-forwarded-for": f"127.8.8.9, {visitor}"}) == [429]
    assert knock(proxy, 1, **{"x-forwarded-for": fresh_address()}) == [200]
