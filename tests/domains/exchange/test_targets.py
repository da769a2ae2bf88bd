"""What there is to be asked, as Prometheus discovers it."""

import pytest

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.kit.clock import now
from kaisai.domains.network.operations import save_device, save_target
from kaisai.domains.traffic.operations import save_profile, watch_agents
from kaisai.engines.probes.spec import ProbeKind


def discover(api, **asked):
    program = api("staff")
    response = program.client.get("/kumo/prometheus/targets", asked, headers=program.headers)
    assert response["Content-Type"] == "application/json"
    return response.status_code, response.json()


def test_targets_with_their_labels(venue, api):
    status, groups = discover(api)
    assert status == 200
    assert groups[0] == {
        "targets": ["127.0.40.2"],
        "labels": {
            "__meta_kaisai_conference": "kumo",
            "__meta_kaisai_device": "sw-4f",
            "__meta_kaisai_device_name": "sw-4f",
            "__meta_kaisai_device_kind": "switch",
            "__meta_kaisai_room": "room-401",
            "__meta_kaisai_target": "sw-4f/icmp",
            "__meta_kaisai_name": groups[0]["labels"]["__meta_kaisai_name"],
            "__meta_kaisai_kind": "icmp",
        },
    }
    assert [group["targets"] for group in groups] == [["127.0.40.2"], ["127.0.40.3"]]


def test_only_of_one_kind_and_ports_where_they_belong(venue, api):
    kumo = {"by": COMMAND_LINE, "conference": venue.conference, "at": now()}
    save_device(**kumo, name="web", tags=["dns", "public"])
    save_target(
        **kumo, device="web", address="2001:db8::1", kind=ProbeKind.TCP, port=443, key="web/tcp"
    )
    save_target(
        **kumo,
        device="web",
        address="http://127.0.40.9/health",
        kind=ProbeKind.HTTP,
        key="web/http",
    )
    assert [g["targets"] for g in discover(api, kind="tcp")[1]] == [["[2001:db8::1]:443"]]
    (found,) = discover(api, kind="http")[1]
    assert found["targets"] == ["http://127.0.40.9/health"]
    assert found["labels"]["__meta_kaisai_tags"] == ",dns,public,"


def test_agents_without_their_secrets(venue, api):
    _, groups = discover(api, of="agents")
    assert [group["targets"] for group in groups] == [["127.0.40.2:161"], ["127.0.40.3:161"]]
    assert groups[0]["labels"]["__meta_kaisai_profile"] == "kumo"
    assert groups[0]["labels"]["__meta_kaisai_snmp_version"] == "2c"
    assert "hush" not in str(groups)


def test_controllers_are_none_that_prometheus_could_ask_over_snmp(venue, cast, api):
    kumo = {"by": COMMAND_LINE, "conference": cast.conference, "at": now()}
    told = {"kind": "unifi-os", "url": "https://192.0.2.5", "secret": "hush-hush"}
    save_profile(**kumo, name="unifi", **told)
    watch_agents(**kumo, devices=["wlc"], profile="unifi")
    _, groups = discover(api, of="agents")
    assert [group["targets"] for group in groups] == [["127.0.40.2:161"]]


@pytest.mark.parametrize("asked", [{"of": "everything"}, {"kind": "smoke"}])
def test_what_there_is_not_is_said(venue, api, asked):
    status, told = discover(api, **asked)
    assert (status, told["code"]) == (400, "bad-value")
