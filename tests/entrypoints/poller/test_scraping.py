"""The poller scrapes: what an exporter tells reaches the metric store, that it is lost the journal."""

import asyncio
import contextlib
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.clock import now
from kaisai.domains.alerts.operations import override_rule
from kaisai.domains.alerts.queries import list_firing, why_text
from kaisai.domains.exchange.operations import drop_exporter, watch_exporter
from kaisai.domains.exchange.queries import ExporterRow, exporter_rows
from kaisai.domains.monitoring.queries import metric_store
from kaisai.domains.network.operations import save_device
from kaisai.engines.metrics.port import SeriesKey
from kaisai.engines.probes import roster
from kaisai.entrypoints.poller.judging import ConferenceJudging
from kaisai.entrypoints.poller.scraping import ConferenceScraping
from tests.cast import open_kumo
from tests.engines.probes.test_scrape import exporter, ok, silence

PATIENCE = 300.0  # seconds; this machine may stand still


@pytest.fixture
def in_database():
    """One thread for all, as in the poller."""
    pool = ThreadPoolExecutor(1)

    async def call(function, *args, **kwargs):
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(pool, lambda: function(*args, **kwargs))

    yield call
    pool.submit(connections.close_all).result()
    pool.shutdown()


@pytest.fixture
def conference(committed, metrics):
    return open_kumo()


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not (found := await condition()):  # noqa: ASYNC110 - neither store nor journal calls back
            await asyncio.sleep(0.05)
    return found


def scraping_of(conference, in_database):
    return ConferenceScraping(conference, in_database, ConferenceJudging(conference, in_database))


def watched(conference, url, **more):
    kumo = {"by": COMMAND_LINE, "conference": conference, "at": now()}
    save_device(**kumo, name="web", kind="server")
    watch_exporter(**kumo, device="web", url=url, interval=5, **more)
    return exporter_rows(conference)


def told(conference):
    kinds = list_entries(conference).order_by("id").values_list("kind", flat=True)
    return [kind for kind in kinds if kind.startswith("exchange.exporter_")]


async def test_from_the_exporter_to_the_store_and_the_journal(conference, in_database):
    scraping = scraping_of(conference, in_database)
    running = asyncio.create_task(scraping.run())
    answers = [ok(b"node_load1 0.5\nnode_load5 7\nother 1\n")]

    async def serve(writer):
        writer.write(answers[0])
        await writer.drain()

    async def values():
        return metric_store().last({"source": "kumo/prom/web"})

    async def journal(*kinds):
        return await in_database(told, conference) == [f"exchange.exporter_{k}" for k in kinds]

    try:
        async with exporter(serve) as (url, asked):
            rows = await in_database(watched, conference, url, keep=["node_load?"])
            await scraping.replace(rows)
            found = {sample.series: sample.value for sample in await until(values)}
            assert found == {
                SeriesKey("kumo/prom/web", "node_load1"): 0.5,
                SeriesKey("kumo/prom/web", "node_load5"): 7.0,
            }
            await until(lambda: journal("watched", "back"))
            answers[0] = ok(b"", status="500 Oops")
            await until(lambda: journal("watched", "back", "lost"))
            answers[0] = ok(b"node_load1 0.75\n")
            await until(lambda: journal("watched", "back", "lost", "back"))
            count = len(asked)
            await scraping.replace(await in_database(exporter_rows, conference))  # nothing new
            await until(lambda: asyncio.sleep(0, len(asked) > count))
            asking = [task for task in asyncio.all_tasks() if task.get_name() == "scrape web"]
            await scraping.replace([])
            await asyncio.gather(*asking, return_exceptions=True)
            assert [task.cancelled() for task in asking] == [True]
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_one_that_was_taken_out_meanwhile_is_forgotten(conference, in_database):
    scraping = scraping_of(conference, in_database)
    running = asyncio.create_task(scraping.run())
    try:
        kumo = {"by": COMMAND_LINE, "conference": conference, "at": now(), "device": "web"}
        rows = await in_database(watched, conference, "http://127.0.0.1:1/metrics")
        await in_database(drop_exporter, **kumo)
        rows = [*rows, ExporterRow("gone", "http://127.0.0.1:1/metrics", 5.0, ())]
        await scraping.replace(rows)
        await until(lambda: asyncio.sleep(0, scraping._states == {"web": "lost", "gone": "lost"}))
        await until(lambda: asyncio.sleep(0, scraping._keeping.is_idle))
        assert not running.done()
        assert await in_database(told, conference) == [
            *("exchange.exporter_watched", "exchange.exporter_dropped")
        ]
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_new_names_without_end_are_bounded_and_told(conference, in_database, monkeypatch):
    monkeypatch.setattr(roster, "MOST_KNOWN", 3)
    scraping = scraping_of(conference, in_database)
    running = asyncio.create_task(scraping.run())

    async def values():
        return metric_store().last({"source": "kumo/prom/web"})

    async def problem():
        rows = await in_database(exporter_rows, conference)
        return rows[0].problem

    try:
        async with exporter(ok(b"a 1\nb 1\nc 1\nd 1\ne 1\n")) as (url, _):
            await scraping.replace(await in_database(watched, conference, url))
            assert [sample.series.key for sample in await until(values)] == ["a", "b", "c"]
            assert await until(problem) == "too-new"
        assert await in_database(told, conference) == [
            *("exchange.exporter_watched", "exchange.exporter_lost")
        ]
        rows = await in_database(exporter_rows, conference)
        await scraping.replace([])
        await scraping.replace(rows)
        assert scraping._states == {"web": "too-new"}  # known from the database: not told again
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_exporters_that_hang_do_not_keep_others_from_being_read(conference, in_database):
    scraping = scraping_of(conference, in_database)
    running = asyncio.create_task(scraping.run())

    async def values():
        return metric_store().last({"source": "kumo/prom/web"})

    try:
        async with contextlib.AsyncExitStack() as stack:
            hanging = [await stack.enter_async_context(exporter(silence)) for _ in range(5)]
            good, _ = await stack.enter_async_context(exporter(ok(b"a 1\n")))
            rows = [
                ExporterRow(f"h{number}", url, 60.0, ())
                for number, (url, _asked) in enumerate(hanging)
            ]
            scraping._reading = asyncio.Semaphore(1)
            rounds = [asyncio.create_task(scraping._round(row)) for row in rows]
            await until(lambda: asyncio.sleep(0, all(asked for _url, asked in hanging)))
            await scraping._round(ExporterRow("web", good, 60.0, ()))
            assert await until(values)
            assert not any(each.done() for each in rounds)
            for each in rounds:
                each.cancel()
            await asyncio.gather(*rounds, return_exceptions=True)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_pool_that_runs_full_is_an_alert(conference, in_database):
    """Whatever `keep` says; after the exporter told of it first, judging knows it from the database."""
    judging = ConferenceJudging(conference, in_database)
    scraping = ConferenceScraping(conference, in_database, judging)
    running = asyncio.create_task(scraping.run())
    text = (
        'kea_dhcp4_addresses_assigned_total{subnet="192.0.2.0/24"} %d\n'
        'kea_dhcp4_addresses_total{subnet="192.0.2.0/24"} 240\n'
    )
    answers = [ok((text % 20).encode())]

    async def serve(writer):
        writer.write(answers[0])
        await writer.drain()

    async def parts():
        return await in_database(lambda: exporter_rows(conference)[0].parts)

    async def alerts():
        judging.reload()
        await judging.judge(time.time())
        found = await in_database(lambda: list(list_firing(conference)))
        return [(alert.device, [m["rule"] for m in alert.members]) for alert in found]

    def at_once():
        kumo = {"by": COMMAND_LINE, "conference": conference, "at": now()}
        override_rule(**kumo, rule="dhcp-pool", changes='{"for": 0}')

    try:
        async with exporter(serve) as (url, _asked):
            await in_database(at_once)
            rows = await in_database(watched, conference, url, keep=["nothing_*"])
            await scraping.replace(rows)
            [pool] = await until(parts)
            assert (pool.kind, pool.name) == ("pool", "192.0.2.0/24")
            assert await alerts() == []
            answers[0] = ok((text % 239).encode())
            assert await until(alerts) == [("web", ["dhcp-pool"])]
            chains = await in_database(why_text, conference, "192.0.2.0", now())
            assert [(chain.subject, chain.fires) for chain in chains] == [
                (f"prom/web/pool/{pool.key}", True)
            ]
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
