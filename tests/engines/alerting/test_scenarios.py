"""What the crew reads when things go wrong at the venue."""

from dataclasses import replace

import pytest

from kaisai.engines.alerting.context import Context
from kaisai.engines.alerting.desk import Acknowledgement, Desk, Maintenance, Route, Silence, Step
from kaisai.engines.alerting.incidents import PortEvidence
from kaisai.engines.alerting.rules import Moment
from kaisai.engines.liveness.states import State
from tests.engines.alerting.venue import APS, NOC, NOON, Crew, device, kinds, part

UP, DOWN, UNREACHABLE = State.UP, State.DOWN, State.UNREACHABLE
NO_POWER = PortEvidence(False, 0.0)


@pytest.fixture
def crew():
    crew = Crew()
    assert crew.run(60) == []
    return crew


class TestSwitchLosesPower:
    """Somebody pulls the plug on the fourth floor."""

    @pytest.fixture
    def notices(self, crew):
        for ap in APS:
            crew.says(part("radio", ap, "1"), clients=45)
            crew.says(device(ap), ping_answers=1, port_up=1)
        crew.run(10)
        for ap in APS:
            crew.says(device(ap), ping_answers=0)
            crew.read.pop(f"{ap}/radio/1")
        crew.says(device("sw-4f"), snmp_answers=0, ping_answers=0, port_up=0)
        crew.put(DOWN, "sw-4f")
        crew.put(UNREACHABLE, *APS)
        crew.ports["sw-4f"] = NO_POWER
        return crew.run(300)

    def test_one_message_says_what_is_lost_in_the_words_of_the_room(self, crew, notices):
        (notice,) = notices
        assert crew.line(notice) == (
            "sw-4f lost power or its cable: hall 4F, 3 APs, about 180 people,"
            " talk by Hanako until 18:20"
        )
        assert crew.line(notice, "ja") == (
            "sw-4f の電源断またはケーブル抜け: 4F ホール、AP 3 台、約 180 人、"
            "Hanako さんの講演(18:20 まで)"
        )

    def test_the_long_form_says_what_to_do(self, crew, notices):
        text = crew.text(notices[0])
        assert "Since 17:31." in text
        assert "Unreachable behind it: ap-401, ap-402, ap-403." in text
        assert text.splitlines()[-1].startswith("Try: Check plug")
        assert crew.text(notices[0], "ja").splitlines()[-1].startswith("対処: 電源プラグ")

    def test_it_comes_back_its_access_points_start_and_nothing_more_is_said(self, crew, notices):
        assert notices
        crew.put(UP, "sw-4f")
        crew.put(DOWN, *APS)  # they answer only after a while
        assert kinds(crew.run(120)) == ["resolved"]
        crew.put(UP, *APS)
        for key in (*APS, "sw-4f"):
            crew.says(device(key), ping_answers=1, port_up=1, snmp_answers=1, uptime=100)
        (notice,) = crew.run(100)
        assert (
            crew.line(notice)
            == "Has restarted: sw-4f, hall 4F, 3 APs, about 180 people, talk by Hanako until 18:20"
        )
        for key in (*APS, "sw-4f"):
            crew.says(device(key), uptime=400)
        assert kinds(crew.run(100)) == ["resolved"]

    def test_access_points_that_do_not_come_back_are_told(self, crew, notices):
        assert notices
        crew.put(UP, "sw-4f")
        crew.put(DOWN, *APS)
        crew.ports |= dict.fromkeys(APS, NO_POWER)
        crew.says(device("sw-4f"), snmp_answers=1)
        assert [crew.line(each)[:48] for each in crew.run(400)] == [
            "Over: sw-4f lost power or its cable: hall 4F (af",
            "sw-4f gives no power to its access points: hall ",
        ]

    def test_every_access_point_says_why_it_was_not_told(self, crew, notices):
        assert notices
        assert crew.why("device:ap-401") == [
            "Not told by itself: sw-4f is the cause.",
            "Told to noc, last at 17:31.",
        ]
        assert "sw-4f" in crew.why("device:ap-401", language="ja")[0]
        chain = crew.why("snmp-silent", "sw-4f")
        assert chain[0].startswith("Answers ping, its agent does not: a warning since 17:32")
        assert chain[1] == "Not told by itself: sw-4f is the cause."

    def test_a_restart_of_the_monitor_tells_nothing_again(self, crew, notices):
        assert notices
        crew.restart()
        assert crew.run(600) == []
        crew.put(UP, "sw-4f", *APS)
        assert kinds(crew.run(60)) == ["resolved"]


def test_a_hung_access_point_is_told_as_hung(crew):
    crew.says(device("ap-402"), ping_answers=0, port_up=1, snmp_answers=0)
    crew.put(DOWN, "ap-402")
    crew.ports["ap-402"] = PortEvidence(True, 6.1)
    (notice,) = crew.run(300)
    assert crew.line(notice).startswith("ap-402 hangs (port up, no answer): hall 4F, about")
    assert "ハング" in crew.line(notice, "ja")
    assert "PoE" in crew.text(notice)
    assert "Not told by itself: ap-402 is the cause." in crew.why("port-up-no-ping", "ap-402")


def test_it_hangs_even_where_nobody_watches_it_by_ping(crew):
    crew.says(device("ap-402"), ping_answers=0, port_up=1)
    (notice,) = crew.run(120)
    assert crew.line(notice).startswith("Its port is up but it does not answer: ap-402, hall 4F")


class TestUplink:
    """The way out is nearly full."""

    UPLINK = part("port", "core", "49", tags=frozenset({"uplink"}))

    def test_it_is_told_once_and_again_when_it_gets_worse(self, crew):
        crew.says(self.UPLINK, utilisation=92)
        assert crew.run(120) == []
        assert crew.why("uplink-full", self.UPLINK.key) == [
            "Uplink nearly full: it is 92 %, beyond 80 %; people are told if that stays so until 17:33."
        ]
        (notice,) = crew.run(300)
        assert crew.line(notice) == "Uplink nearly full: core port 49, 92 % (limit 80 %), NOC"
        assert crew.line(notice, "ja") == "上流回線の混雑: core port 49、92 %(しきい値 80 %)、NOC"
        crew.says(self.UPLINK, utilisation=99)
        (notice,) = crew.run(300)
        assert crew.line(notice).startswith("Worse: Uplink nearly full: core port 49, 99 %")
        crew.says(self.UPLINK, utilisation=20)
        (notice,) = crew.run(300)
        assert crew.line(notice).startswith("Over: Uplink nearly full: core")
        assert crew.line(notice, "ja").startswith("解消: 上流回線の混雑: core")

    def test_an_ordinary_port_may_be_full(self, crew):
        crew.says(part("port", "core", "3"), utilisation=99)
        assert crew.run(600) == []
        assert "No rule" in crew.why("uplink-full", "core/port/3")[0]

    def test_below_the_limit_it_says_so(self, crew):
        crew.says(self.UPLINK, utilisation=12.5)
        crew.run(20)
        assert crew.why("uplink-full", self.UPLINK.key) == [
            "Uplink nearly full: it is 12.5 %, the limit is 80 %."
        ]


def test_a_reboot_is_told_and_passes(crew):
    crew.says(device("ap-101"), uptime=15)
    (notice,) = crew.run(60)
    assert crew.line(notice) == "Has restarted: ap-101, lobby"
    crew.says(device("ap-101"), uptime=305)
    assert kinds(crew.run(60)) == ["resolved"]


class TestControllerSilent:
    """Its agent is gone, it answers ping, and all radios are read through it."""

    def test_one_message_and_no_radio_is_cleared(self, crew):
        radios = [part("radio", ap, "1") for ap in APS]
        for radio in radios:
            crew.says(radio, clients=35)
        (full,) = crew.run(400)
        assert crew.line(full).startswith(
            "Too many clients on a radio: 3 radios, up to 35 (limit 30), hall 4F, about 180 people"
        )
        crew.read.clear()
        crew.says(device("wlc"), snmp_answers=0)
        (silent,) = crew.run(600)
        assert crew.line(silent) == "Answers ping, its agent does not: wlc, NOC"
        chain = crew.why("radio-clients", radios[0].key)
        assert chain[1] == "Nothing was read since 17:37; that neither begins nor ends an alert."
        assert chain[2] == "Told to noc, last at 17:36."

    def test_dead_to_ping_it_is_simply_down(self, crew):
        crew.says(device("wlc"), snmp_answers=0, ping_answers=0)
        crew.put(DOWN, "wlc")
        (notice,) = crew.run(300)
        assert crew.line(notice) == "wlc does not answer: NOC"


def test_a_full_radio_is_told_before_the_break_begins():
    crew = Crew(context=Context("sessions", {"4f": Moment.BEFORE_BREAK}))
    crew.says(part("radio", "ap-401", "1"), clients=35)
    (notice,) = crew.run(120)
    assert notice.rooms == ("4f",)
    in_break = Crew(context=Context("sessions", {"4f": Moment.BREAK}))
    in_break.says(part("radio", "ap-401", "1"), clients=35)
    assert in_break.run(900) == []


def test_of_two_measures_the_one_that_came_first_makes_the_headline(crew):
    crew.says(part("radio", "ap-402", "1"), clients=5, airtime=81)
    crew.run(100)
    crew.says(part("radio", "ap-401", "1"), clients=90, airtime=20)
    (notice,) = crew.run(300)
    crew.run(200)
    notice = replace(notice, incident=crew.incidents[0])
    assert len(notice.incident.alerts) == 2
    line = crew.line(notice)
    assert line.startswith("The air is full: 2 radios, up to 81 % (limit 75 %), hall 4F")


def test_a_dead_switch_is_not_among_those_it_takes_along(crew):
    crew.says(part("poe", "sw-4f", "1"), percent=90)
    crew.run(100)
    crew.put(DOWN, "sw-4f")
    crew.put(UNREACHABLE, *APS)
    notices = crew.run(60)
    assert [crew.line(each).partition(", about")[0] for each in notices] == [
        "sw-4f does not answer: hall 4F, 3 APs"
    ]


class TestWhy:
    """Why something was told, or not."""

    RADIO = part("radio", "ap-401", "1")

    def full(self, **fields):
        crew = Crew(desk=Desk(**{"routes": (NOC,), "phase": "sessions"} | fields))
        crew.says(self.RADIO, clients=35)
        crew.run(330)
        return crew

    def why(self, crew, language="en"):
        return crew.why("radio-clients", self.RADIO.key, language=language)[1:]

    def test_silenced(self):
        silence = Silence(NOON + 7200, room="4f", by="Aya", about="Being moved.")
        crew = self.full(silences=(silence,))
        assert crew.notices == []
        assert self.why(crew) == ["Not told: silenced by Aya until 19:30. Being moved."]
        assert self.why(crew, "ja") == ["Aya が 19:30 まで通知を止めています。Being moved."]

    def test_in_maintenance(self):
        crew = self.full(silences=(Maintenance(NOON + 7200, device="ap-401", by="Aya"),))
        assert self.why(crew) == ["Not told: in maintenance by Aya until 19:30."]

    def test_paused_by_liveness(self):
        crew = self.full()
        crew.put(State.MAINTENANCE, "ap-401")
        crew.run(20)
        assert self.why(crew)[1:] == ["Not told: it is in maintenance."]

    def test_acknowledged(self):
        crew = self.full()
        ack = Acknowledgement("radio-full:4f", "Kenji", crew.at, NOON + 7200)
        crew.desk = Desk((NOC,), acknowledgements=(ack,))
        crew.run(20)
        assert self.why(crew) == [
            "Told to noc, last at 17:35.",
            "Kenji took it at 17:35; it is told again at 19:30 if it is still there.",
        ]

    def test_settling(self):
        crew = self.full(settle=60.0)
        assert self.why(crew) == [
            "Not told before 17:36: what belongs to it is still being gathered."
        ]

    def test_sent_and_next(self):
        crew = self.full(routes=(Route("wifi", (Step("noc"), Step("lead", 600))),))
        assert self.why(crew) == [
            "Told to noc, last at 17:35.",
            "lead is told at 17:45 (route wifi).",
        ]

    def test_no_route(self):
        crew = self.full(routes=(Route("other", (Step("x"),), rooms=frozenset({"1f"})),))
        assert self.why(crew)[0].startswith("Told to nobody: no route takes it.")

    def test_flapping(self):
        crew = self.full()
        for clients in (5, 35, 5, 35, 5, 35):
            crew.says(self.RADIO, clients=clients)
            crew.evaluator.replace(
                Crew({"radio-clients": {"for": 0, "clear_for": 0}}).rules, crew.at
            )
            crew.run(20)
        assert self.why(crew)[0].startswith("It came and went too often")

    def test_recovering(self, crew):
        crew.put(DOWN, "sw-4f")
        crew.put(UNREACHABLE, *APS)
        crew.run(60)
        crew.put(UP, "sw-4f", "ap-401", "ap-402")
        crew.put(DOWN, "ap-403")
        crew.run(60)
        assert crew.why("device:ap-403") == [
            "Not told before 17:37: it may still be recovering after sw-4f."
        ]

    def test_off_in_this_phase_and_nothing_at_all(self):
        crew = Crew(context=Context("teardown"))
        crew.says(self.RADIO, clients=99)
        crew.run(20)
        assert "does not count" in crew.why("radio-clients", self.RADIO.key)[0]
        assert crew.why("device:ap-401") == ["Nothing is wrong there now."]

    def test_nothing_read_yet(self):
        crew = Crew()
        crew.says(self.RADIO)
        crew.run(10)
        assert "nothing was read yet" in crew.why("radio-clients", self.RADIO.key)[0]
