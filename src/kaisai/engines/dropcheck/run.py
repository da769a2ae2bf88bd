"""The drop check as a whole: look around, ask, judge."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from kaisai.engines.dropcheck.checks.dhcp import find_offers
from kaisai.engines.dropcheck.drop import Drop, Offers, Unresolved
from kaisai.engines.dropcheck.expectations import Expectations
from kaisai.engines.dropcheck.measures.names import own_resolvers
from kaisai.engines.dropcheck.measures.programs import ProgramMissing
from kaisai.engines.dropcheck.measures.surroundings import Surroundings, look_around
from kaisai.engines.dropcheck.outcomes import Outcome
from kaisai.engines.dropcheck.plan import Planned, plan
from kaisai.engines.probes.permission import PermissionMissing
from kaisai.engines.probes.places import PlaceMissing

_LOOKS = 4  # a second apart, while addresses are still being tried (RFC 4862: one second)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found at a drop; `at` is when it began (UTC)."""

    at: datetime
    interface: str
    outcomes: tuple[Outcome, ...]

    @property
    def well(self) -> bool:
        """Whether everything that is expected was measured and is so."""
        return all(outcome.well for outcome in self.outcomes)


def _ignore(_outcome: Outcome) -> None:
    """Nobody waits for single outcomes."""


async def run_dropcheck(
    expectations: Expectations,
    *,
    interface: str = "",
    on_outcome: Callable[[Outcome], None] = _ignore,
) -> Report:
    """Measure everything and judge it.

    Args:
        expectations: what the room expects; an empty one judges the obvious alone, and sends
            nothing beyond the gateways and the resolvers of this system.
        interface: through which every probe goes; '' for the one with the default route.
        on_outcome: receives each outcome, in the order of the report.

    Raises:
        NoInterface: there is no such interface, or none stands out.
    """
    at = datetime.now(tz=UTC)
    here = await _look(interface)
    offers = await find_offers(here)
    drop = Drop(here, expectations, interface, offers, _resolvers(expectations, here, offers))
    outcomes: list[Outcome] = []
    for together in plan(drop):
        running = [asyncio.ensure_future(_guarded(drop, planned)) for planned in together]
        for one in running:
            outcomes.append(await one)
            on_outcome(outcomes[-1])
    return Report(at, here.interface, tuple(outcomes))


async def _look(interface: str) -> Surroundings:
    try:
        here = await look_around(interface)
        for _ in range(_LOOKS):
            if not any(own.tentative and not own.doubled for own in here.addresses):
                break
            await asyncio.sleep(1)
            here = await look_around(interface)
    except ProgramMissing:
        return Surroundings(interface, up=False, known=False)
    return here


def _resolvers(expectations: Expectations, here: Surroundings, offers: Offers) -> tuple[str, ...]:
    """Those expected, else those that DHCP names on this very link, else those of the system."""
    wanted = tuple(map(str, expectations.dns.resolvers))
    offered = tuple(dict.fromkeys(one for lease in offers.leases for one in lease.dns))
    told = wanted or offered or own_resolvers()
    return tuple(_with_zone(resolver, here.interface) for resolver in told)


def _with_zone(resolver: str, interface: str) -> str:
    bare = resolver.lower().startswith("fe80") and "%" not in resolver
    return f"{resolver}%{interface}" if bare and interface else resolver


async def _guarded(drop: Drop, planned: Planned) -> Outcome:
    """A check ends in time and with an outcome, whatever the network or the system does."""
    subject = planned.subject
    try:
        return await asyncio.wait_for(planned.check(drop, subject), planned.seconds)
    except TimeoutError:
        return subject.failed("no-answer-in-time")
    except PermissionMissing:
        return subject.skipped("no-permission")
    except ProgramMissing as missing:
        return subject.skipped("no-tool", tool=missing)
    except Unresolved as unresolved:
        return subject.failed("unresolved", target=unresolved)
    except (OSError, PlaceMissing) as error:
        reason = getattr(error, "strerror", None) or error
        return subject.failed("broken", reason=reason)
