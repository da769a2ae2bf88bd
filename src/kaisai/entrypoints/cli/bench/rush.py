"""A sale opens: how many orders a second, how long buyers wait, and is every seat sold exactly once?

A real `kaisai web` on a database of its own (SQLite, or a new one beside that of DATABASE_URL),
with commits that survive a power cut. First programs order through the API, as they would with
pretix; then buyers come: page, hold, form, order, what they have. With KAISAI_BENCH_WEB (a folder
with the minimal Django program `minimal/dj.py`) that program, which writes a seat, an order and a
journal line by plain SQL and knows nothing else, sells in the same minutes, in turns with ours.
With KAISAI_BENCH_PRETIX (the Python of its virtual environment) so does pretix: `pretix.py`.
"""

import asyncio
import contextlib
import json
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import psycopg

from kaisai.entrypoints.cli.bench.clients import Client, Record, run
from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.freezes import FreezeWatch
from kaisai.entrypoints.cli.bench.limit import raw_limit
from kaisai.entrypoints.cli.bench.pretix import Pretix, pretix
from kaisai.entrypoints.cli.bench.viewers import free_port, web_server

TURNS = 3
WORKERS = 2  # processes, of ours as of the minimal program
PROGRAMS = 32  # at once, ordering through the API
AT_ONCE = 50  # buyers
MORE = 100  # orders than there are seats
TIMES_PRETIX = 100
GUEST = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True, slots=True)
class Stage:
    """A shop with an item for each turn."""

    token: str
    seats: int

    @property
    def api(self) -> dict[str, str]:
        """Headers of a program that orders."""
        return {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}


@contextlib.contextmanager
def own_database() -> Iterator[None]:
    """A new database beside that of DATABASE_URL, dropped afterwards; nothing to do for SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield
        return
    name = f"kaisai_bench_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        os.environ["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{name}").geturl()
        try:
            yield
        finally:
            os.environ["DATABASE_URL"] = url
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def build(seats: int) -> Stage:
    """A public conference that sells; loads Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaisai.config.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - apps not ready

    from kaisai.core.identity.actors import COMMAND_LINE, actor_for  # noqa: PLC0415 - apps not ready
    from kaisai.core.kit.clock import now  # noqa: PLC0415 - apps not ready
    from kaisai.core.operations.accounts import create_account, issue_token  # noqa: PLC0415 - apps not ready
    from kaisai.core.operations.conferences import change_conference, open_conference  # noqa: PLC0415 - apps not ready
    from kaisai.domains.registration.operations import save_item, save_quota  # noqa: PLC0415 - apps not ready

    call_command("migrate", verbosity=0)
    at = now()
    told: dict[str, Any] = {"by": COMMAND_LINE, "at": at}
    email = "keeper@bench.example"
    keeper = create_account(**told, email=email, password="", keeper=True)
    token = issue_token(by=actor_for(keeper), at=at, label="bench").secret
    day = at.date()
    told["conference"] = open_conference(
        **told, slug="rush", name="Rush", starts_on=day, ends_on=day
    )
    change_conference(**told, is_public=True)
    for slug in (*(f"turn-{turn}" for turn in range(TURNS)), "sale", "limit"):
        save_quota(**told, slug=slug, name=slug, places=seats)
        save_item(**told, slug=slug, name=slug, quotas=[slug], price=0)
    return Stage(token, seats)


# By plain SQL, so that what is counted does not depend on what is measured.
COUNT = (
    """SELECT count(DISTINCT p.ticket_id) FROM registration_place p
       JOIN registration_quota q ON q.id = p.quota_id WHERE q.slug = %s AND p.until > %s""",
    """SELECT count(*) FROM registration_ticket t JOIN registration_item i ON i.id = t.item_id
       JOIN registration_order o ON o.id = t.order_id WHERE i.slug = %s AND o.state = %s""",
    """SELECT count(DISTINCT e.about) FROM journal_entry e
       JOIN registration_order o ON e.about = 'order:' || o.number
       JOIN registration_ticket t ON t.order_id = o.id JOIN registration_item i ON i.id = t.item_id
       WHERE i.slug = %s AND e.kind = %s""",
)
SOLD = ("9000-01-01", "confirmed", "registration.placed")


def count(slug: str) -> tuple[int, ...]:
    """(places sold, tickets sold, orders in the journal) of an item."""
    from django.db import connection  # noqa: PLC0415 - apps not ready

    connection.close()  # what was written meanwhile is seen by a new one
    counted = []
    for statement, sold in zip(COUNT, SOLD, strict=True):
        with connection.cursor() as cursor:
            cursor.execute(statement, [slug, sold])
            counted.append(int(cursor.fetchone()[0]))
    return tuple(counted)


def order_by_api(slug: str) -> Any:
    """The errand of a program."""

    async def errand(client: Client, number: int) -> str:
        told = {
            "name": "Sample Buyer",
            "email": f"buyer-{number}@bench.example",
            "tickets": [{"item": slug, "name": "Sample Attendee"}],
        }
        answer = await client.post_json("/api/v1/rush/registration.order", "order", told)
        return {200: "placed", 409: "sold out"}.get(answer.status, f"status {answer.status}")

    return errand


async def buy(client: Client, number: int) -> str:
    """The errand of a person: look, hold, fill in, order, see what one has."""
    page = await client.get("/rush/tickets", "page")
    if page.status != 200:
        return f"page: status {page.status}"
    held = await client.post("/rush/tickets/hold", "hold", {"many-sale": "1"})
    if held.status == 409:
        return "sold out"
    if held.status != 302:
        return f"hold: status {held.status}"
    address = held.headers["location"]
    form = await client.get(address, "form")
    names = re.findall(r'name="(name_\d+)"', form.body.decode())
    told = dict.fromkeys(names, "Sample Attendee")
    told |= {"name": "Sample Buyer", "email": f"buyer-{number}@bench.example"}
    placed = await client.post(address, "order", told)
    if placed.status != 302:
        return f"order: status {placed.status}"
    mine = await client.get(placed.headers["location"], "see")
    return "placed" if mine.status == 200 else f"see: status {mine.status}"


async def order_minimal(client: Client, number: int) -> str:
    """The errand of a program at the minimal one."""
    told = {"email": f"buyer-{number}@bench.example", "name": "Sample Buyer"}
    answer = await client.post_json("/order", "order", told)
    return {201: "placed", 409: "sold out"}.get(answer.status, f"status {answer.status}")


@contextlib.contextmanager
def minimal(folder: Path, directory: Path, seats: int) -> Iterator[int]:
    """The minimal program with plain SQL, durable commits, two processes with four threads."""
    here = {
        **os.environ,
        "MODE": "raw",
        "SYNC": "FULL",
        "DB_PATH": str(directory / "minimal.sqlite3"),
    }
    url = urlsplit(os.environ.get("DATABASE_URL", ""))
    if url.scheme.startswith("postgres"):
        host = url.hostname or dict(p.split("=") for p in url.query.split("&") if p).get("host", "")
        here |= {"DB": "pg", "PGDATABASE": url.path[1:], "PGUSER": url.username or "postgres"}
        here |= {"PGHOST": host, "PGPORT": str(url.port or 5432)}
    port = free_port()
    serve = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2"]
    serve += [
        "--blocking-threads",
        "4",
        "--port",
        str(port),
        "--no-ws",
        "--log-level",
        "error",
        "dj:wsgi",
    ]
    place = folder / "minimal"
    subprocess.run([sys.executable, "dj.py", "init"], cwd=place, env=here, check=True, timeout=60)
    process = subprocess.Popen(
        serve, cwd=place, env=here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _try in range(200):
            with contextlib.suppress(OSError):
                asyncio.run(_reset(port, seats))
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(15)


async def _reset(port: int, seats: int) -> None:
    client = Client(port, Record())
    await client.get(f"/reset?n={seats}", "reset")
    client.close()


def one_by_one(seats: int) -> tuple[float, float]:
    """Orders in this process, a commit for each; from when to when (monotonic seconds)."""
    from kaisai.core.conference.models import Conference  # noqa: PLC0415 - apps not ready
    from kaisai.core.identity.actors import COMMAND_LINE  # noqa: PLC0415 - apps not ready
    from kaisai.core.kit.clock import now  # noqa: PLC0415 - apps not ready
    from kaisai.domains.registration.operations import Named, order  # noqa: PLC0415 - apps not ready

    conference = Conference.objects.get(slug="rush")
    people = [Named(item="limit", name="Sample Attendee")]
    told: dict[str, Any] = {"by": COMMAND_LINE, "conference": conference, "name": "Sample Buyer"}
    start = time.monotonic()
    for number in range(seats):
        order(**told, at=now(), email=f"buyer-{number}@bench.example", tickets=people)
    return start, time.monotonic()


def measure(buyers: int = 2000, seats: int = 500, workers: int = WORKERS) -> list[Figure | Skipped]:
    """Sell out, several times."""
    folder = os.environ.get("KAISAI_BENCH_WEB", "")
    with tempfile.TemporaryDirectory(prefix="kaisai-bench-") as name, own_database():
        directory = Path(name)
        os.environ["KAISAI_DATA"] = name
        stage = build(seats)
        ours: list[Record] = []
        theirs: list[Record] = []
        port = free_port()
        with contextlib.ExitStack() as stack:
            watch = stack.enter_context(FreezeWatch())
            stack.enter_context(web_server(directory, port, workers=workers, proxied=True))
            peer = stack.enter_context(minimal(Path(folder), directory, seats)) if folder else 0
            other = stack.enter_context(pretix("orders", "buyers"))
            other.warm("orders", "buyers")
            asyncio.run(run(order_by_api("none"), port=port, many=64, at_once=8, headers=stage.api))
            for turn in range(TURNS):
                sold = order_by_api(f"turn-{turn}")
                many = {"many": seats + MORE, "at_once": PROGRAMS}
                ours.append(asyncio.run(run(sold, port=port, headers=stage.api, **many)))
                if peer:
                    asyncio.run(_reset(peer, seats))
                    theirs.append(asyncio.run(run(order_minimal, port=peer, headers={}, **many)))
                other.orders("orders")
            other.buyers("buyers")
            crowd = asyncio.run(run(buy, port=port, many=buyers, at_once=AT_ONCE, headers=GUEST))
            other.buyers("buyers")
            alone = one_by_one(seats)
            limit = raw_limit(directory, seats)
        counts = {slug: count(slug) for slug in (*(f"turn-{t}" for t in range(TURNS)), "sale")}
    found = _figures(seats, ours, theirs, crowd, watch, alone, limit, counts)
    return found + _beside(other, ours, crowd, watch)


def _beside(
    other: Pretix, ours: list[Record], crowd: Record, watch: FreezeWatch
) -> list[Figure | Skipped]:
    orders = statistics.median(record.per_second("placed", watch) for record in ours)
    buyers = crowd.per_second("placed", watch)
    names = ("orders through the API, beside pretix", "buyers served, beside pretix")
    return [
        other.beside(names[0], "orders", orders, "/s", TIMES_PRETIX),
        other.beside(names[1], "buyers", buyers, "/s", TIMES_PRETIX),
        *other.disturbed(),
    ]


def _figures(
    seats: int,
    ours: list[Record],
    theirs: list[Record],
    crowd: Record,
    watch: FreezeWatch,
    alone: tuple[float, float],
    limit: tuple[float, float],
    counts: dict[str, tuple[int, ...]],
) -> list[Figure | Skipped]:
    mine = statistics.median(record.per_second("placed", watch) for record in ours)
    peer = statistics.median(r.per_second("placed", watch) for r in theirs) if theirs else None
    flows = crowd.per_second("placed", watch)
    p99 = crowd.percentile(0.99, watch)
    fine = ("placed", "sold out")
    errors = sum(
        many for r in (*ours, crowd) for ending, many in r.endings.items() if ending not in fine
    )
    if errors:
        print(json.dumps([dict(r.endings) for r in (*ours, crowd)]), file=sys.stderr)  # noqa: T201 - what went wrong
    over, unsold = (
        sum(max(0, sign * (number - seats)) for told in counts.values() for number in told)
        for sign in (1, -1)
    )
    single, raw = (
        seats / (end - start - watch.frozen(start, end)) for start, end in (alone, limit)
    )
    figures: list[Figure | Skipped] = [
        Figure(
            "orders through the API",
            mine,
            "/s",
            peer,
            "minimal Django, plain SQL",
            "≥ 0.5 × the minimal program" if peer else "",
            mine >= 0.5 * peer if peer else None,
        ),
        *[
            Figure(f"an order through the API, p{round(share * 100)}", value, "ms")
            for share in (0.5, 0.95, 0.99)
            for value in [statistics.median(r.percentile(share, watch) for r in ours)]
        ],
        Figure("orders in one process, one after the other", single, "/s"),
        Figure("the raw database, a commit for each order", raw, "/s"),
        Figure("buyers served: page, hold, form, order, see", flows, "/s"),
        *[
            Figure(f"an answer to a buyer, {step}, p99", crowd.percentile(0.99, watch, step), "ms")
            for step in ("page", "hold", "form", "order", "see")
        ],
        Figure("an answer to a buyer, p99", p99, "ms", goal="≤ 1,000 ms", met=p99 <= 1000),
        Figure("errors", errors, "", goal="0", met=errors == 0),
        Figure("oversold, in seats, tickets or journal", over, "", goal="0", met=over == 0),
        Figure("unsold, in seats, tickets or journal", unsold, "", goal="0", met=unsold == 0),
    ]
    if not theirs:
        reason = "KAISAI_BENCH_WEB names no folder with minimal/dj.py"
        figures.append(Skipped("the minimal program", reason))
    return figures
