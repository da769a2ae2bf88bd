"""What the vendor files make of agents: real recordings where they are at hand, our own everywhere."""

import asyncio

import pytest

from kaisai.engines.formats.snmp import read_recording
from kaisai.engines.probes.snmp.agents import AgentLost, RecordedAgent
from kaisai.engines.probes.snmp.declarations import (
    FOLDER,
    read_declaration,
    standard,
    vendors,
)
from kaisai.engines.probes.snmp.survey import survey
from kaisai.engines.probes.snmp.wireless import band_of
from kaisai.engines.probes.snmp.words import trouble_sentence
from kaisai.engines.probes.vendor_files import BadDeclaration

RADIOS = "1.3.6.1.4.1.14179.2.2.2.1"


def read(text):
    return asyncio.run(survey(RecordedAgent(read_recording(text.encode()))))


def clients(told):
    return [radio.values.get("clients") for radio in told.of("radio")]


@pytest.fixture
def recorded(shared_data):
    """What a recording of the shared data tells."""

    def survey_of(name):
        data = (shared_data / "snmp" / f"{name}.snmprec").read_bytes()
        return asyncio.run(survey(RecordedAgent(read_recording(data))))

    return survey_of


def test_a_real_controller_counts_for_each_access_point_and_radio(recorded):
    told = recorded("ciscowlc_cbw240ac")
    assert told.vendor == "Cisco wireless controller"
    assert clients(told) == [0, 1, 3, 5, 5, 4, 0, 5]
    assert sum(clients(told)) == sum(ssid.values["clients"] for ssid in told.of("ssid")) == 23
    assert [point.text("name") for point in told.of("access_point")] == ["ap1", "ap2", "ap3", "ap4"]
    assert {(r.text("ap_name"), r.text("band"), r.number("channel")) for r in told.of("radio")} == {
        (f"ap{number}", band, channel)
        for number in range(1, 5)
        for band, channel in (("2.4", 1), ("5", 36))
    }
    assert [radio.number("airtime") for radio in told.of("radio")] == [10, 19, 15, 7, 7, 6, 31, 6]
    assert told.troubles == []


def test_an_access_point_that_counts_by_name_of_its_networks(recorded):
    told = recorded("unifi_nanohd")
    assert [(r.text("band"), r.number("channel")) for r in told.of("radio")] == [
        ("2.4", 6),
        ("5", 157),
    ]
    assert clients(told) == [4, 14]
    assert [point.key for point in told.of("access_point")] == ["self"]


def test_a_cluster_without_clients_is_zero_and_not_unknown(recorded):
    told = recorded("aruba-instant")
    assert clients(told) == [0] * 8
    assert [radio.text("band") for radio in told.of("radio")] == [
        *("5", "2.4", "6", "5", "2.4", "6"),  # channels 53S and 69S are no 5 GHz channels
        *("5", "2.4"),
    ]
    assert all(-100 < radio.number("noise") < -80 for radio in told.of("radio"))


def test_neighbours_sensors_and_ports_of_a_real_switch(recorded):
    told = recorded("arubaos-cx_10.07")
    assert len(told.of("neighbor")) == 70
    assert {neighbor.text("port_descr") for neighbor in told.of("neighbor")} >= {"eth0"}
    assert len(told.of("port")) == 57
    assert told.of("port")[0].values["in_octets"] == 90639564527
    assert [item.values["celsius"] for item in told.of("temperature")] == [27.375]
    assert told.of("memory")[0].text("name") == "Physical memory"


@pytest.mark.parametrize(
    ("name", "vendor"),
    [("allied-tq", "Allied Telesis"), ("junos_ex", "Juniper")],
)
def test_every_recording_is_read_without_trouble(recorded, name, vendor):
    told = recorded(name)
    assert told.vendor == vendor
    assert told.troubles == []


def test_a_counter_that_is_an_empty_string_is_a_gap_and_never_zero():
    told = read(
        "1.3.6.1.4.1.14179.2.2.1.1.3.0.1.2.3.4.5|4|hall-ap\n"
        f"{RADIOS}.15.0.1.2.3.4.5.0|65|\n{RADIOS}.15.0.1.2.3.4.5.1|65|31\n"
    )
    assert clients(told) == [None, 31]
    assert [trouble.code for trouble in told.troubles] == ["empty-number"]
    for language in ("en", "ja"):
        assert "clients" in trouble_sentence(told.troubles[0], language)


def test_missing_rows_and_indices_of_another_form_are_left_out():
    told = read(
        "1.3.6.1.4.1.14179.2.2.1.1.3.0.1.2.3.4.5|4|hall-ap\n"
        f"{RADIOS}.15.0.1.2.3.4.5.1|65|31\n{RADIOS}.15.9|65|4\n{RADIOS}.15.0.1.2.3.4.999.1|65|4\n"
        f"{RADIOS}.4.0.1.2.3.4.5.0|2|11\n"
    )
    assert [(radio.key, radio.values.get("clients")) for radio in told.of("radio")] == [
        ("00:01:02:03:04:05/0", None),
        ("00:01:02:03:04:05/1", 31),
    ] or clients(told) == [31, None]
    assert [(trouble.code, trouble.detail) for trouble in told.troubles] == [("strange-index", "2")]


def test_a_controller_whose_total_is_not_the_sum_says_so():
    told = read(
        "1.3.6.1.4.1.14823.2.2.1.5.2.1.5.1.7.0.1.2.3.4.5.1|2|40\n"
        "1.3.6.1.4.1.14823.2.2.1.5.2.1.5.1.7.0.1.2.3.4.5.2|2|7\n"
        "1.3.6.1.4.1.14823.2.2.1.5.2.1.5.1.16.0.1.2.3.4.5.1|4|4f-east\n"
        "1.3.6.1.4.1.14823.2.2.1.1.3.2.0|2|26\n"
    )
    assert clients(told) == [40, 7]
    assert [(t.code, t.detail) for t in told.troubles] == [("totals-differ", "26/47")]
    assert [point.text("name") for point in told.of("access_point")] == ["4f-east"]


def test_32_bit_counters_serve_where_there_are_no_others():
    port = "1.3.6.1.2.1.2.2.1"
    told = read(
        f"{port}.2.1|4|eth0\n{port}.10.1|65|4294967290\n{port}.16.1|65|5\n"
        f"{port}.2.2|4|eth1\n{port}.10.2|65|1\n1.3.6.1.2.1.31.1.1.1.6.2|70|4294967297\n"
    )
    slow, fast = told.of("port")
    assert (slow.values["in_octets"], slow.columns["in_octets"].bits) == (4294967290, 32)
    assert (fast.values["in_octets"], fast.columns["in_octets"].bits) == (4294967297, 64)


def test_the_memory_of_a_yamaha_router_is_not_its_processor():
    told = read("1.3.6.1.4.1.1182.2.1.4.0|66|30\n1.3.6.1.4.1.1182.2.1.6.0|66|7\n")
    assert told.vendor == "Yamaha RTX"
    assert [item.values for item in told.of("memory")] == [{"percent": 30}]
    assert [item.values for item in told.of("cpu")] == [{"load": 7}]


@pytest.mark.parametrize(
    ("channel", "band"),
    [(0, ""), (1, "2.4"), (14, "2.4"), (36, "5"), (144, "5"), (165, "5"), (53, "6"), (221, "6")],
)
def test_channels_tell_their_band(channel, band):
    assert band_of(channel) == band


class _BreaksOff(RecordedAgent):
    async def walk(self, root):
        if root.startswith("1.0.8802"):
            raise AgentLost("timeout")
        return await super().walk(root)


def test_a_walk_that_breaks_off_costs_one_table_only():
    recording = read_recording(b"1.3.6.1.2.1.2.2.1.2.1|4|eth0\n")
    told = asyncio.run(survey(_BreaksOff(recording)))
    assert [port.text("descr") for port in told.of("port")] == ["eth0"]
    assert {trouble.code for trouble in told.troubles} == {"broken-off"}


def test_every_vendor_file_is_read():
    assert len(vendors()) >= 10
    assert {table.kind for table in standard().tables} >= {"port", "neighbor", "poe"}
    names = [declaration.name for declaration in vendors()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nme = 'x'", "“nme” is not known"),
        ("name = 'x'", "no device has it"),
        ("name = 'x'\nwhen.answers = '1.3.a'", "“1.3.a” is not an object identifier"),
        ("when.answers = '1.3'\n[[table]]\nkind = 'radoi'", "kind must be one of"),
        (
            "when.answers = '1.3'\n[[table]]\nkind = 'radio'\n[table.columns]\nclinets = '1.3'",
            "“clinets” is not known",
        ),
        (
            "when.answers = '1.3'\n[[table]]\nkind = 'radio'\nindex = ['ap:mca']",
            "the type is mac or ip",
        ),
        (
            "when.answers = '1.3'\n[[table]]\nkind = 'radio'\n[table.columns]\nclients = {scale = 2}",
            "needs an oid",
        ),
        ("name = ", "x.toml"),
    ],
)
def test_a_mistake_in_a_vendor_file_is_told_with_its_place(tmp_path, text, told):
    path = tmp_path / "x.toml"
    path.write_text(text)
    with pytest.raises(BadDeclaration, match=r"x\.toml") as why:
        read_declaration(path)
    assert told in str(why.value)


def test_a_new_vendor_needs_a_file_and_nothing_else(tmp_path, monkeypatch):
    (tmp_path / "acme.toml").write_text(
        "name = 'Acme'\nwhen.object_id = ['1.3.6.1.4.1.99999']\nself = 'access_point'\n"
        "[[table]]\nkind = 'radio'\nindex = ['radio']\n"
        "[table.columns]\nclients = '1.3.6.1.4.1.99999.7.1'\nairtime = {oid = '1.3.6.1.4.1.99999.7.2', scale = 0.1}\n"
    )
    for path in FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr("kaisai.engines.probes.snmp.declarations.FOLDER", tmp_path)
    vendors.cache_clear()
    try:
        told = read(
            "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.1\n1.3.6.1.4.1.99999.7.1.1|66|12\n"
            "1.3.6.1.4.1.99999.7.2.1|66|455\n"
        )
    finally:
        vendors.cache_clear()
    assert told.vendor == "Acme"
    assert [radio.values for radio in told.of("radio")] == [{"clients": 12, "airtime": 45.5}]
