"""Fills an empty database with the demo conference, through the same operations that people use."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kaisai.core.access.enums import Role
from kaisai.core.conference.enums import PhaseKind
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE, Actor, actor_for
from kaisai.core.operations.accounts import create_account, grant_role
from kaisai.core.operations.conferences import PhasePlan, open_conference, save_room, set_phases
from kaisai.domains.alerts.operations import Later, save_route
from kaisai.domains.exchange.operations import watch_exporter
from kaisai.domains.network.operations import import_targets
from kaisai.domains.program.operations import import_schedule
from kaisai.domains.traffic.operations import save_profile, watch_agents
from kaisai.entrypoints.cli.demo.agents import COMMUNITY, address_of, agent_names
from kaisai.entrypoints.cli.demo.desk import open_desk
from kaisai.entrypoints.cli.demo.leases import SERVER
from kaisai.entrypoints.cli.demo.lots import hold_lotteries
from kaisai.entrypoints.cli.demo.people import introduce
from kaisai.entrypoints.cli.demo.plans import draw_plans, write_cables
from kaisai.entrypoints.cli.demo.programme import DAYS, schedule_json
from kaisai.entrypoints.cli.demo.shop import open_shop
from kaisai.entrypoints.cli.demo.venue import ROOMS, inventory_csv
from kaisai.entrypoints.cli.demo.volunteers import call_for_helpers

ZONE = ZoneInfo("Asia/Tokyo")
SLUG = "demo"
UNHEARD = 15  # minutes until the chair is told
LOGINS = (Role.CHAIR, Role.NOC, Role.STAFF, Role.DAY_STAFF, Role.SPEAKER, Role.ATTENDEE)


@dataclass(frozen=True, slots=True)
class Logins:
    """One account per role, all with one password that is made anew for every demo."""

    addresses: tuple[str, ...]
    password: str
    network_crew: Actor


def build_conference(at: datetime, *, prefix: str, relay: str = "") -> tuple[Conference, Logins]:
    """Conference, rooms, phases, people, programme and inventory."""
    today = at.astimezone(ZONE).date()
    conference = open_conference(
        by=COMMAND_LINE,
        at=at,
        slug=SLUG,
        name="Kaisai Demo Conference",
        name_ja="開催デモカンファレンス",
        starts_on=today,
        ends_on=today + timedelta(days=DAYS - 1),
        time_zone=ZONE.key,
        is_demo=True,
    )
    for room in ROOMS:
        save_room(
            by=COMMAND_LINE,
            conference=conference,
            at=at,
            slug=room.slug,
            name=room.en,
            name_ja=room.ja,
            floor=room.floor,
            level=room.level,
            seats=room.seats,
            standing=room.standing,
        )
    set_phases(by=COMMAND_LINE, conference=conference, at=at, phases=_phases(at))
    import_schedule(
        by=COMMAND_LINE,
        conference=conference,
        at=at,
        data=schedule_json(at, ZONE),
        name="schedule.json",
    )
    import_targets(
        by=COMMAND_LINE,
        conference=conference,
        at=at,
        data=inventory_csv(prefix, relay=relay),
        name="venue.csv",
    )
    _routes(conference, at)
    write_cables(conference, at)
    draw_plans(conference, at)
    open_shop(conference, at)
    hold_lotteries(conference, at)
    introduce(conference, at)
    open_desk(conference, at)
    call_for_helpers(conference, at)
    return conference, _people(conference, at)


def ask_agents(conference: Conference, at: datetime, *, port: int, elsewhere: bool) -> None:
    """Have the simulated agents asked at that port; `elsewhere`: they do not answer where the devices are pinged."""
    around: dict[str, Any] = {"by": COMMAND_LINE, "conference": conference, "at": at}
    save_profile(**around, name="demo", community=COMMUNITY, port=port)
    if not elsewhere:
        watch_agents(**around, devices=agent_names(), profile="demo")
        return
    for name in agent_names():
        watch_agents(**around, devices=[name], profile="demo", address=address_of(name))


def scrape_leases(conference: Conference, at: datetime, *, url: str) -> None:
    """Have the exporter of the DHCP server scraped."""
    around: dict[str, Any] = {"by": COMMAND_LINE, "conference": conference, "at": at}
    watch_exporter(**around, device=SERVER, url=url, interval=10)


def _routes(conference: Conference, at: datetime) -> None:
    """The network crew is told, and the chair when nobody takes care."""
    around: dict[str, Any] = {"by": COMMAND_LINE, "conference": conference, "at": at}
    save_route(**around, name="chair", mails=["chair@demo.example"], direct=False)
    later = [Later("chair", UNHEARD)]
    save_route(**around, name="network crew", mails=["noc@demo.example"], steps=later)


def _phases(at: datetime) -> list[PhasePlan]:
    local = at.astimezone(ZONE)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    end = midnight + timedelta(days=DAYS)
    return [
        PhasePlan(PhaseKind.BUILD, midnight - timedelta(days=1), midnight),
        PhasePlan(PhaseKind.SESSIONS, midnight, end),
        PhasePlan(PhaseKind.TEARDOWN, end, end + timedelta(days=1)),
    ]


def _people(conference: Conference, at: datetime) -> Logins:
    password = f"demo-{secrets.token_hex(4)}"
    addresses, accounts = [], {}
    for role in LOGINS:
        email = f"{role.replace('_', '-')}@demo.example"
        accounts[role] = create_account(
            by=COMMAND_LINE, at=at, email=email, name=f"Demo {role.label}", password=password
        )
        grant_role(by=COMMAND_LINE, conference=conference, at=at, email=email, role=role)
        addresses.append(email)
    return Logins(tuple(addresses), password, actor_for(accounts[Role.NOC]))
