"""What the answers of controllers mean, also of those that lie, leave out, or are nonsense."""

import contextlib
import copy
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.engines.probes.rest.declarations import read_declaration, vendors
from kaisai.engines.probes.rest.reading import NoAnswer, devices_of, read
from kaisai.engines.probes.snmp.polling import CHANGING, UPTIME
from kaisai.engines.probes.snmp.words import trouble_sentence
from kaisai.engines.probes.vendor_files import BadDeclaration
from tests.engines.probes.controllers import mist_ap, unifi_ap, unifi_switch

UNIFI, MIST = vendors()["unifi-os"], vendors()["mist"]
MAC, SWITCH = "02:00:5e:00:01:01", "02:00:5e:00:02:01"


def radio(**changed):
    """The numbers of the 5 GHz radio of an access point in which this is other than usual."""
    ap = unifi_ap("ap-1f-1", MAC)
    ap["radio_table_stats"][1] |= changed
    told = read(UNIFI, [ap])
    start = f"radio/{MAC}/na/"
    numbers = {
        name.removeprefix(start): value
        for name, value in told.numbers.items()
        if name.startswith(start)
    }
    return numbers, told


def test_radios_of_unifi_mean_what_radios_over_snmp_mean():
    numbers, told = radio()
    assert numbers == {
        "channel": 44,
        "power": 20,
        "clients": 21,
        "airtime": 36,
        "airtime_other": 36 - 7 - 11,
    }
    found = told.survey.of("radio")
    assert [(r.key, r.text("band"), r.text("ap_name")) for r in found] == [
        (f"{MAC}/ng", "2.4", "ap-1f-1"),
        (f"{MAC}/na", "5", "ap-1f-1"),
    ]
    assert found[0].oids.keys() <= set(CHANGING["radio"])
    [point] = told.survey.of("access_point")
    assert (point.text("name"), point.text("model")) == ("ap-1f-1", "KUMO6")
    assert told.numbers[f"access_point/{MAC}/cpu"] == pytest.approx(24.7)
    assert told.numbers[f"access_point/{MAC}/uptime"] == 86400


def test_radios_of_mist_mean_the_same():
    told = read(MIST, [mist_ap("ap-2f-1", "02005e000301")])
    start = "radio/02005e000301/band_5/"
    assert {n.removeprefix(start): v for n, v in told.numbers.items() if n.startswith(start)} == {
        "channel": 52,
        "power": 17,
        "noise": -94,
        "clients": 19,
        "airtime": 61,
        "airtime_other": 61 - 4 - 3,
    }
    assert [r.text("band") for r in told.survey.of("radio")] == ["2.4", "5"]
    assert told.survey.of("port")[0].number("speed") == 1e9
    assert told.counters["port/02005e000301/eth0/in_octets"] == 64
    [neighbor] = told.survey.of("neighbor")
    assert neighbor.index["local"] == told.survey.of("local_port")[0].index["local"]
    assert (neighbor.text("name"), neighbor.text("port")) == ("sw-1f", "ge-0/0/4")


def test_a_radio_of_two_bands_is_told_by_its_use():
    ap = mist_ap("ap-2f-1", "02005e000301")
    ap["radio_stat"]["band_24"]["usage"] = "5"
    assert [r.text("band") for r in read(MIST, [ap]).survey.of("radio")] == ["5", "5"]


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"num_sta": None}, {"clients"}),
        ({"num_sta": ""}, {"clients"}),
        ({"num_sta": "many"}, {"clients"}),
        ({"num_sta": True}, {"clients"}),
        ({"num_sta": [3]}, {"clients"}),
        ({"num_sta": float("nan")}, {"clients"}),
        ({"num_sta": 10**400}, {"clients"}),
        ({"channel": 0}, {"channel"}),
        ({"channel": "auto"}, {"channel"}),
        ({"cu_total": 4294967172}, {"airtime", "airtime_other"}),
        ({"cu_total": -1}, {"airtime", "airtime_other"}),
        ({"cu_total": 10}, {"airtime_other"}),
        ({"cu_self_tx": None}, {"airtime_other"}),
    ],
)
def test_what_is_no_number_or_cannot_be_is_a_gap_and_never_nought(changed, missing):
    usual, _ = radio()
    numbers, _told = radio(**changed)
    assert usual.keys() - numbers.keys() == missing
    assert {n: v for n, v in numbers.items() if n not in changed}.items() >= {
        n: v for n, v in usual.items() if n in numbers and n not in {"airtime", "airtime_other"}
    }.items()


def test_numbers_may_come_as_text():
    numbers, told = radio(num_sta="23", cu_total="36.5")
    assert (numbers["clients"], numbers["airtime"]) == (23, 36.5)
    assert told.survey.troubles == []


def test_what_cannot_be_is_told_in_words():
    _, told = radio(cu_total=4294967172, num_sta="many")
    words = [trouble_sentence(trouble, "en") for trouble in told.survey.troubles]
    assert any("airtime" in w for w in words)
    assert any("clients" in w for w in words)


def test_network_names_are_counted_over_all_access_points():
    aps = [unifi_ap(f"ap-{n}", f"02:00:5e:00:01:0{n}", (n, 10)) for n in (1, 2)]
    aps[0]["vap_table"].append({"essid": "", "num_sta": 7})  # a hidden one
    aps[1]["vap_table"][0]["num_sta"] = None
    told = read(UNIFI, aps)
    assert [(s.key, s.text("name")) for s in told.survey.of("ssid")] == [("kumo", "kumo")]
    assert told.numbers["ssid/kumo/clients"] == 1 + 10 + 10


def test_an_access_point_that_is_away_has_names_and_no_numbers():
    told = read(UNIFI, [unifi_ap("ap-1f-1", MAC, state=0), unifi_ap("ap-2", "02:00:5e:00:01:02")])
    assert told.away == {MAC}
    assert len(told.survey.of("radio")) == 4
    assert not [name for name in told.numbers if MAC in name]
    gone = read(MIST, [mist_ap("ap", "02005e000301", status="disconnected")])
    assert gone.numbers == {}
    assert len(gone.survey.of("radio")) == 2


def test_a_switch_has_ports_power_and_neighbours():
    told = read(UNIFI, [unifi_switch(), unifi_ap("ap-1f-1", MAC)])
    ports = told.survey.of("port")
    assert [(p.text("ap_name"), p.text("name")) for p in ports] == [
        ("sw-1f", "Port 7"),
        ("sw-1f", "Port 8"),
    ]
    assert told.numbers[f"port/{SWITCH}/7/oper"] == 1
    assert told.numbers[f"port/{SWITCH}/8/oper"] == 2
    assert "speed" not in ports[1].values
    assert told.numbers[f"port/{SWITCH}/7/in_octets"] == 5_000_000_007
    assert told.numbers[f"poe_port/{SWITCH}/7/detection"] == 3
    assert [p.key for p in told.survey.of("poe_port")] == [p.key for p in ports]
    assert told.numbers[f"temperature/{SWITCH}/celsius"] == 47
    heard = {n.index["local"]: n.text("name") for n in told.survey.of("neighbor")}
    assert heard[f"{SWITCH}/7"] == "ap-1f-1"


def test_a_console_that_is_a_gateway_tells_of_itself():
    console = {"type": "udm", "state": 1, "mac": "02:00:5e:00:09:01", "name": "gate"}
    console |= {"model": "KUMOG", "version": "4.0", "uptime": "777"}
    told = read(UNIFI, [console, unifi_ap("ap-1f-1", MAC)])
    assert (told.survey.name, told.survey.descr) == ("gate", "KUMOG 4.0")
    assert told.survey.uptime == told.numbers[UPTIME] == 777
    assert read(UNIFI, [unifi_ap("ap-1f-1", MAC)]).survey.uptime is None


def test_devices_without_a_key_are_left_out_and_told():
    strange = [{"name": "nobody"}, unifi_ap("ap-1f-1", {"no": 1}), None, "ap"]
    told = read(UNIFI, [*strange, unifi_ap("ap", MAC)])
    assert len(told.survey.of("access_point")) == 1
    assert [t.detail for t in told.survey.troubles if t.code == "strange-index"] == ["4"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
LEAVES = {
    UNIFI.name: [unifi_ap("ap", MAC), unifi_switch()],
    MIST.name: [mist_ap("ap", "02005e000301")],
}


def spoiled(data, told):
    """The same with one place in it replaced by anything."""
    told = copy.deepcopy(told)
    place = told
    while True:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(list(keys)))
        if isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
            place = place[key]
            continue
        place[key] = data.draw(ANYTHING)
        return told


@settings(deadline=None, max_examples=300)
@given(st.data(), st.sampled_from([UNIFI, MIST]))
def test_whatever_stands_somewhere_numbers_are_numbers_and_nothing_breaks(data, declaration):
    told = read(declaration, spoiled(data, LEAVES[declaration.name]))
    assert all(isinstance(v, int | float) and math.isfinite(v) for v in told.numbers.values())
    for items in told.survey.items.values():
        assert all(item.key and item.key.isprintable() and len(item.key) <= 420 for item in items)
    assert all(trouble_sentence(trouble, "ja") for trouble in told.survey.troubles)


@settings(deadline=None, max_examples=200)
@given(ANYTHING)
def test_any_json_is_read_or_refused(told):
    for declaration in (UNIFI, MIST):
        with contextlib.suppress(NoAnswer):
            read(declaration, devices_of(declaration, json.dumps(told).encode()))


def test_every_vendor_file_says_what_vendor_files_say():
    for name, declaration in vendors().items():
        assert len(name) <= 40, name
        assert any(table.kind == "radio" for table in declaration.tables), name


GOOD = """
name = "Kumo"
vendor = "Kumo"
path = "/all"
key = { header = "X-Key", text = "{secret}" }
[devices]
key = "id"
"""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (GOOD.replace("[devices]", "typo = 1\n[devices]"), "typo"),
        (GOOD.replace('key = { header = "X-Key", text = "{secret}" }', ""), "key or login"),
        (GOOD.replace('key = "id"', ""), "key"),
        (GOOD + '[[table]]\nkind = "raydio"', "kind"),
        (GOOD + '[[table]]\nkind = "radio"\n[table.columns]\ncustomers = "n"', "customers"),
        (GOOD + '[[table]]\nkind = "radio"\n[table.columns]\nclients = { scale = 2 }', "field"),
        ("name = ", "kumo.toml"),
        ('like = "nobody"', "nobody"),
    ],
)
def test_a_mistake_in_a_vendor_file_is_told_with_its_place(tmp_path, text, word):
    file = tmp_path / "kumo.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadDeclaration) as found:
        read_declaration(file)
    assert word in str(found.value)
    file.write_text(GOOD, encoding="utf-8")
    assert read_declaration(file).vendor == "Kumo"
