"""What Prometheus fetches: who may, in which form, and that every number is one of now."""

import gzip
from datetime import timedelta

import pytest

from kaisai.core.identity.actors import COMMAND_LINE, POLLER
from kaisai.core.kit.clock import now, to_ms
from kaisai.domains.exchange.queries import expose
from kaisai.domains.exchange.queries.offered import FAMILIES, WATCHING
from kaisai.domains.exchange.views.asking import LIMIT
from kaisai.domains.monitoring.operations import record_sight
from kaisai.domains.monitoring.queries import metric_store
from kaisai.domains.traffic.operations import record_survey, watch_agents
from kaisai.engines.formats.openmetrics import Form, read_exposition
from kaisai.engines.liveness.states import Why
from tests.domains.exchange.conftest import BOOTED, PORTS, RADIOS, survey

OPEN = {"accept": "application/openmetrics-text;version=1.0.0,text/plain;q=0.5,*/*;q=0.1"}
AS_PROMETHEUS = {"accept": "application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.2"}


def scrape(api, who="staff", of="kumo", **headers):
    program = api(who)
    return program.client.get(f"/{of}/metrics", headers=program.headers | headers)


def told(response, form=Form.OPENMETRICS):
    found = read_exposition(response.content, form)
    assert found.findings == []
    return {(s.name, *sorted(s.labels.items())): s.value for s in found.samples}


def value(samples, name, **labels):
    found = [
        v
        for (each, *pairs), v in samples.items()
        if each == name and labels.items() <= dict(pairs).items()
    ]
    assert len(found) == 1, (name, labels, found)
    return found[0]


def test_numbers_with_their_names(venue, api):
    samples = told(scrape(api, **OPEN))
    assert value(samples, "kaisai_port_in_octets_total", device="sw-4f", port="ge-0/0/1") == 2**33
    assert (
        value(samples, "kaisai_port_speed_bits_per_second", port="ge-0/0/1", alias='to "hall"')
        == 1e9
    )
    at_401 = {"ap": "ap-4f-1", "room": "room-401", "device": "wlc", "conference": "kumo"}
    assert value(samples, "kaisai_radio_clients", band="5", **at_401) == 21
    assert value(samples, "kaisai_radio_clients", ap="ap-lobby", band="2.4") == 0
    assert value(samples, "kaisai_rtt_seconds", target="sw-4f/icmp") == 0.0125
    assert value(samples, "kaisai_target_up", target="sw-4f/icmp") == 1
    assert value(samples, "kaisai_target_up", target="wlc/icmp") == 0
    assert value(samples, "kaisai_device_up", device="wlc") == 0
    assert value(samples, "kaisai_device_info", device="sw-4f", kind="switch", vendor="Kumo") == 1
    assert value(samples, "kaisai_device_boot_time_seconds", device="sw-4f") == BOOTED.timestamp()
    assert value(samples, "kaisai_room_health_score", room="room-401") == 0
    assert value(samples, "kaisai_conference_health_score") == 700
    assert value(samples, "kaisai_monitor_watching", conference="kumo") == 1


def test_a_gap_is_a_gap(venue, api):
    samples = told(scrape(api, **OPEN))
    assert not any(
        name == "kaisai_port_in_octets_total" and ("port", "ge-0/0/2") in pairs
        for name, *pairs in samples
    )
    assert not any(
        name == "kaisai_rtt_seconds" and ("target", "wlc/icmp") in pairs for name, *pairs in samples
    )
    later = dict(expose(venue.conference, now() + timedelta(minutes=3)))
    spoken = {family.name for family, rows in later.items() if rows}
    assert "kaisai_device" in spoken
    assert not spoken & {"kaisai_radio_clients", "kaisai_port_in_octets", "kaisai_rtt_seconds"}


OF_NOW = {"kaisai_target_up", "kaisai_device_up", "kaisai_target_maintenance"} | {
    "kaisai_conference_health_score",
    "kaisai_room_health_score",
    "kaisai_rtt_seconds",
}


def test_while_nobody_watches_nothing_is_said_of_targets(venue):
    """The states stay in the database as the poller left them, however long ago."""
    later = dict(expose(venue.conference, now() + timedelta(minutes=3)))
    assert {family.name for family, rows in later.items() if rows} & OF_NOW == set()
    assert [value for _labels, value in later[WATCHING]] == [0.0]


def test_a_blind_monitor_says_nothing_of_targets(venue):
    told = {"by": POLLER, "conference": venue.conference, "at": now()}
    record_sight(**told, blind=True, why=Why("no-gateway"))
    found = dict(expose(venue.conference, now()))
    assert {family.name for family, rows in found.items() if rows} & OF_NOW == set()
    assert [value for _labels, value in found[WATCHING]] == [0.0]


def test_every_family_has_type_unit_and_help_and_stands_together(venue, api):
    lines = scrape(api, **OPEN).content.decode().splitlines()
    assert lines[-1] == "# EOF"
    heads = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(heads) == len(set(heads))
    block = ""
    for line in lines[:-1]:
        if line.startswith("# TYPE"):
            block = line.split()[2]
        else:
            name = (
                line.split()[2]
                if line.startswith("#")
                else line.partition("{")[0].partition(" ")[0]
            )
            assert name.removesuffix("_total").removesuffix("_info") == block, line
    for family in FAMILIES:
        assert family.help, family
        assert not family.unit or family.name.endswith(f"_{family.unit}"), family
        assert not family.name.endswith(("_total", "_info", "_bucket")), family
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)


def test_no_series_stands_there_twice(venue, api):
    """The controller and the access point both tell of a radio: the access point's word counts."""
    kumo = {"by": POLLER, "conference": venue.conference, "at": now()}

    watch_agents(
        **kumo | {"by": COMMAND_LINE}, devices=["ap-4f-1"], profile="kumo", address="127.0.40.9"
    )
    record_survey(**kumo, device="ap-4f-1", told=survey("ap-4f-1", *RADIOS[:2]))
    metric_store().append(
        "kumo/snmp/ap-4f-1",
        to_ms(now()),
        {"radio/ap-4f-1/0/clients": 8.0, "radio/ap-4f-1/1/clients": 22.0},
    )
    lines = [line for line in scrape(api, **OPEN).content.decode().splitlines() if line[:1] != "#"]
    assert len({line.rpartition(" ")[0] for line in lines}) == len(lines)
    samples = told(scrape(api, **OPEN))
    assert value(samples, "kaisai_radio_clients", ap="ap-4f-1", band="5") == 22


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (AS_PROMETHEUS["accept"], Form.OPENMETRICS),
        ("text/plain;version=0.0.4", Form.TEXT),
        ("*/*", Form.TEXT),
    ],
)
def test_the_scraper_chooses_the_form(venue, api, accept, form):
    response = scrape(api, accept=accept)
    assert response["Content-Type"] == str(form)
    assert "Accept" in response["Vary"]
    assert value(told(response, form), "kaisai_port_in_octets_total", port="ge-0/0/1") == 2**33
    if form is Form.TEXT:
        assert b"# TYPE kaisai_port_in_octets_total counter" in response.content


def test_much_is_packed_for_those_who_can_unpack(venue, api):
    many = [PORTS[0].__class__("port", str(n), f"p{n}", {}, ("in_octets",)) for n in range(1000)]
    record_survey(
        by=POLLER,
        conference=venue.conference,
        at=now(),
        device="sw-4f",
        told=survey("sw-4f", *many),
    )
    metric_store().append(
        "kumo/snmp/sw-4f", to_ms(now()), {f"port/{n}/in_octets": float(n) for n in range(1000)}
    )
    plain, packed = scrape(api, **OPEN), scrape(api, **OPEN, **{"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 5
    assert b"p999" in gzip.decompress(packed.content)
    assert "Content-Encoding" not in plain


@pytest.mark.parametrize(
    "path", ["/kumo/metrics", "/kumo/prometheus/targets", "/kumo/v1/associations/all/both"]
)
class TestWhoMayAsk:
    @pytest.mark.parametrize(
        ("who", "status"),
        [("stranger", 401), ("guest", 404), ("attendee", 404), ("staff", 200), ("keeper", 200)],
    )
    def test_by_token(self, venue, api, path, who, status):
        program = api(who)
        for accept in (AS_PROMETHEUS["accept"], "text/html"):
            response = program.client.get(path, headers=program.headers | {"accept": accept})
            assert response.status_code == status
            if status == 401:
                assert response["WWW-Authenticate"].startswith("Bearer")
            if status != 200:
                assert "Kumo" not in response.content.decode()
                assert response.json()["sentence"]

    def test_a_wrong_token_is_none_even_for_who_is_signed_in(self, venue, visitor, path):
        browser = visitor("staff")
        assert browser.get(path).status_code == 200
        assert (
            browser.get(path, headers={"authorization": "Bearer kaisai_wrong"}).status_code == 401
        )

    def test_only_reading(self, venue, api, path):
        program = api("staff")
        assert program.client.post(path, headers=program.headers).status_code == 405
        assert program.client.head(path, headers=program.headers).status_code == 200

    def test_somebody_else_s_conference_is_not_there(self, venue, api, path):
        program = api("staff")
        assert (
            program.client.get(path.replace("kumo", "kaze"), headers=program.headers).status_code
            == 404
        )

    def test_who_asks_all_the_time_is_slowed_down(self, venue, api, path, monkeypatch):
        monkeypatch.setattr(LIMIT, "per_second", 1e-9)
        program = api("staff")
        found = [program.client.get(path, headers=program.headers) for _ in range(40)]
        slowed = [response for response in found if response.status_code == 429]
        assert slowed
        assert slowed[0]["Retry-After"] == "1"
        other = api("noc")
        assert other.client.get(path, headers=other.headers).status_code == 200
