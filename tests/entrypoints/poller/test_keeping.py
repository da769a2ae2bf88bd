"""News that cannot be kept hold up no others; a database that is away loses none."""

import asyncio
from types import SimpleNamespace

import pytest
from django.db import DataError, OperationalError

from kaisai.entrypoints.poller import keeping
from kaisai.entrypoints.poller.keeping import Keeping


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(keeping, "LONGEST_PAUSE", 0.01)


async def kept_of(news, keep):
    async def in_database(function, *args):
        return function(*args)

    told = Keeping("agents", SimpleNamespace(slug="kumo"), in_database, keep)
    for piece in news:
        told.tell(piece)
    task = asyncio.create_task(told.run())
    for _ in range(600):
        await asyncio.sleep(0.05)
        if told.is_idle and keep.done == len(news):
            break
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class Keep:
    """Fails as `faults` say, and knows what it kept."""

    def __init__(self, faults):
        self.faults, self.kept, self.tried = faults, [], []

    @property
    def done(self):
        return len(set(self.tried))

    def __call__(self, _conference, news):
        self.tried.append(news)
        fault = self.faults.get(news)
        if fault is not None:
            error, times = fault
            if self.tried.count(news) <= times:
                raise error("no")
        self.kept.append(news)


@pytest.mark.parametrize("poison", [OverflowError, DataError, ZeroDivisionError])
async def test_poisoned_news_are_given_up_and_the_next_are_kept(quick, poison):
    keep = Keep({"bad": (poison, 10**9)})
    await kept_of(["bad", "good"], keep)
    assert keep.kept == ["good"]


async def test_a_database_that_is_away_is_asked_until_it_is_back(quick):
    keep = Keep({"first": (OperationalError, 6)})
    await kept_of(["first", "second"], keep)
    assert keep.kept == ["first", "second"]
