"""A hall on 4F with two access points and a keynote: judged, told and escalated as the processes do it.

What the poller and the worker do by their clocks, a test does at the moments that it names: the same
judging, operations, metric store, mails and webhooks, without waiting.
"""

import json
import math
import time
from datetime import UTC, datetime, timedelta

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from kaisai.consumers.notifications.sending import make_sending
from kaisai.core.conference.enums import PhaseKind
from kaisai.core.identity.actors import COMMAND_LINE, POLLER
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.clock import to_ms
from kaisai.core.operations.conferences import PhasePlan, open_conference, save_room, set_phases
from kaisai.domains.alerts.operations import Later, save_route
from kaisai.domains.alerts.queries import list_deliveries, list_firing, why_text
from kaisai.domains.capacity.queries import room_verdicts
from kaisai.domains.monitoring.queries import metric_store
from kaisai.domains.network.operations import import_targets
from kaisai.domains.network.queries import watch_list
from kaisai.domains.program.operations import import_schedule
from kaisai.domains.traffic.operations import record_survey, save_profile, watch_agents
from kaisai.domains.traffic.queries import Told, ToldPart, snmp_source
from kaisai.engines.liveness.states import Change, State, Why
from kaisai.entrypoints.poller.judging import ConferenceJudging
from kaisai.entrypoints.poller.process import JUDGED
from kaisai.entrypoints.poller.watching import ConferenceWatch
from tests.entrypoints.poller.receivers import SECRET, Hook, Mailbox, serving

INTERVAL = 10  # seconds between two rounds of the controller
BANDS = ((0, "2.4"), (1, "5"))
POINTS = ("ap-4f-1", "ap-4f-2")
KEYNOTE = datetime(2026, 10, 3, 4, 0, tzinfo=UTC)
BREAK = KEYNOTE + timedelta(minutes=60)
NEXT_TALK = KEYNOTE + timedelta(minutes=80)
NETWORK = b"""\
name,address,group,room,kind,parents
core,127.0.44.1,core,,switch,
sw-4f,127.0.44.2,4F,hall-4f,switch,core
ap-4f-1,127.0.44.3,4F,hall-4f,ap,sw-4f
ap-4f-2,127.0.44.4,4F,hall-4f,ap,sw-4f
wlc,127.0.44.5,core,,controller,core
"""
PATIENCE = 300.0


def programme():
    """A keynote of an hour, a break of twenty minutes, another talk."""
    talks = [
        _talk(1, "Clouds over the sea", KEYNOTE, "Mizu Kumono"),
        _talk(2, "Rain", NEXT_TALK, "Ame Kumono"),
    ]
    day = f"{KEYNOTE:%Y-%m-%d}"
    told = {
        "acronym": "kumo",
        "title": "Kumo Days",
        "start": day,
        "end": day,
        "daysCount": 1,
        "timeslot_duration": "00:10",
        "days": [
            {
                "index": 1,
                "date": day,
                "day_start": f"{day}T03:00:00+00:00",
                "day_end": f"{day}T10:00:00+00:00",
                "rooms": {"Hall 4F": talks},
            }
        ],
    }
    return json.dumps({"schedule": {"version": "1", "conference": told}}).encode()


def _talk(number, title, start, speaker):
    return {
        "id": number,
        "guid": f"6f1c8e0e-4711-4b1a-9d55-00000000000{number}",
        "date": f"{start:%Y-%m-%dT%H:%M:%S}+00:00",
        "start": f"{start:%H:%M}",
        "duration": "01:00",
        "room": "Hall 4F",
        "slug": f"talk-{number}",
        "url": "https://kumo.example/talk",
        "title": title,
        "subtitle": "",
        "track": "",
        "type": "talk",
        "language": "en",
        "abstract": "",
        "links": [],
        "persons": [{"id": number, "name": speaker, "public_name": speaker}],
    }


async def in_database(function, *args, **kwargs):
    """As the poller's own, in the thread of the test and its transaction."""
    return await sync_to_async(function)(*args, **kwargs)


class Hall:
    """The conference and a clock that only the test moves, `at`."""

    def __init__(self, hook, mailbox):
        self.hook, self.mailbox = hook, mailbox
        self.at = KEYNOTE - timedelta(hours=2)
        self.conference = self._open()
        self._equip()
        self._follow_up()
        self._read = 0
        self.watch = ConferenceWatch(
            self.conference, watch_list(self.conference), in_database, None
        )
        self.judging = self.start()
        self.sending = make_sending()
        self.clients = dict.fromkeys(self.radios, 0)

    # -- the venue

    @property
    def around(self):
        return {"by": COMMAND_LINE, "conference": self.conference, "at": self.at}

    @property
    def key_of(self):
        return {row.device: row.key for row in watch_list(self.conference).rows}

    @property
    def radios(self):
        return [f"{point}/{slot}" for point in POINTS for slot, _band in BANDS]

    def _open(self):
        made = open_conference(
            by=COMMAND_LINE,
            at=self.at,
            slug="kumo",
            name="Kumo Days",
            name_ja="雲の日",
            starts_on=KEYNOTE.date(),
            ends_on=KEYNOTE.date(),
            time_zone="UTC",
        )
        phase = PhasePlan(PhaseKind.SESSIONS, self.at, KEYNOTE + timedelta(hours=6))
        set_phases(by=COMMAND_LINE, conference=made, at=self.at, phases=[phase])
        told = {"by": COMMAND_LINE, "conference": made, "at": self.at, "floor": "4F", "level": 4}
        save_room(
            **told, slug="hall-4f", name="Hall 4F", name_ja="4Fホール", seats=200, standing=25
        )
        return made

    def _equip(self):
        import_schedule(**self.around, data=programme(), name="schedule.json")
        import_targets(**self.around, data=NETWORK, name="list.csv")
        save_profile(**self.around, name="kumo", community="kumo")
        wlc = {"devices": ["wlc"], "address": "127.0.44.5", "interval": INTERVAL}
        watch_agents(**self.around, profile="kumo", **wlc)
        parts = tuple(
            ToldPart(
                "radio",
                f"{point}/{slot}",
                f"{point} {band} GHz",
                {"band": band},
                ("clients",),
                point,
            )
            for point in POINTS
            for slot, band in BANDS
        )
        told = Told("Kumo", "wlc", "a controller", self.at, (), parts)
        record_survey(**self.around | {"by": POLLER}, device="wlc", told=told)

    def _follow_up(self):
        """The crew hears by mail and webhook; the boss when nobody has taken it for ten minutes."""
        save_route(**self.around, name="boss", mails=["boss@kumo.example"], direct=False)
        save_route(
            **self.around,
            name="crew",
            mails=["noc@kumo.example"],
            webhook=f"{self.hook.url}/hook",
            webhook_secret=SECRET,
            steps=[Later("boss", 10)],
        )

    # -- what the poller does

    def start(self):
        """A poller that has just been started, with the memory of the one before it."""
        judging = ConferenceJudging(self.conference, in_database)
        judging.watch, judging.watched = self.watch, True
        self.watch.ready = True
        return judging

    def turn(self, *devices, to, was=State.UP, cause=""):
        """Devices are found dead, or alive again."""
        at, key_of = self.at.timestamp(), self.key_of
        why, cause = Why("no-answer"), key_of.get(cause, "")
        self.watch._take([Change(key_of[each], at, was, to, why, cause) for each in devices])
        backlog, self.watch._backlog = self.watch._backlog, type(self.watch._backlog)()
        async_to_sync(self.watch._write)(backlog)

    def poll(self):
        """One round of the controller."""
        values = {f"radio/{radio}/clients": float(n) for radio, n in self.clients.items()}
        metric_store().append(snmp_source(self.conference, "wlc"), to_ms(self.at), values)
        self.judging.values("wlc", to_ms(self.at), values)

    def judge(self):
        """One round, after reading what people have set meanwhile as the poller does."""
        entries = list_entries(self.conference).filter(pk__gt=self._read)
        self._read = max((entry.pk for entry in entries), default=self._read)
        if any(entry.kind.startswith(JUDGED) for entry in entries):
            self.judging.reload()
        async_to_sync(self.judging.judge)(self.at.timestamp())

    def until(self, moment):
        """Poll and judge every ten seconds until then."""
        for _ in range(math.ceil((moment - self.at).total_seconds() / INTERVAL)):
            self.at += timedelta(seconds=INTERVAL)
            self.poll()
            self.judge()

    def minutes(self, number):
        """The same for so many minutes."""
        self.until(self.at + timedelta(minutes=number))

    # -- what people see and hear

    def firing(self):
        return {alert.key: alert for alert in list_firing(self.conference)}

    def people(self):
        """About how many are in the hall, as the board of capacity says."""
        return room_verdicts(self.conference, self.at)["hall-4f"].people

    def why(self, about, part=""):
        """The sentences about one radio or device whose name holds that."""
        chains = why_text(self.conference, about, self.at)
        return [said for chain in chains if part in chain.rule for said in chain.sentences]

    def deliver(self):
        """Everything that is due is handed over, as the worker does."""
        ends = time.monotonic() + PATIENCE
        while True:
            self.sending.run(self.at)
            states = {row.state for row in list_deliveries(self.conference)}
            if states <= {"sent"} and not self.sending._under_way:
                return
            assert time.monotonic() < ends, list(list_deliveries(self.conference).values())
            time.sleep(0.05)

    def heard(self, what):
        """The webhooks of one kind, such as `alert.opened`."""
        self.deliver()
        return [told["data"] for told in self.hook.told() if told["type"] == what]


@pytest.fixture
def hall(db, metrics, settings):
    """Hall 4F two hours before the keynote; what is told arrives here."""
    with serving(Hook()) as hook, serving(Mailbox()) as mailbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = mailbox.server_address
        settings.WEBHOOK_NETWORKS = ["127.0.0.1/32"]
        yield Hall(hook, mailbox)
