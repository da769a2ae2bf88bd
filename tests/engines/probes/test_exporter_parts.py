"""Pools and session tables are found in what exporters tell, by their vendor files."""

import pytest

from kaisai.engines.formats.openmetrics import read_exposition
from kaisai.engines.probes.exporters import census as census_module
from kaisai.engines.probes.exporters import declarations, reading
from kaisai.engines.probes.exporters.census import Census
from kaisai.engines.probes.exporters.declarations import read_tables
from kaisai.engines.probes.exporters.reading import ExporterPart, find_parts
from kaisai.engines.probes.vendor_files import BadDeclaration

KEA = """\
kea_dhcp4_addresses_assigned_total{pool="",server="a",subnet="192.0.2.0/24",subnet_id="1"} 217
kea_dhcp4_addresses_assigned_total{pool="192.0.2.9-192.0.2.99",server="a",subnet="192.0.2.0/24",subnet_id="1"} 90
kea_dhcp4_addresses_total{pool="",server="a",subnet="192.0.2.0/24",subnet_id="1"} 240
kea_dhcp4_addresses_total{pool="192.0.2.9-192.0.2.99",server="a",subnet="192.0.2.0/24",subnet_id="1"} 91
kea_dhcp4_addresses_total{subnet="198.51.100.0/24"} 250
"""
SUBNET = '{server="a",subnet="192.0.2.0/24",subnet_id="1"}'


def found(text):
    return find_parts(read_exposition(text.encode()).samples)


def test_subnets_of_kea_are_judged_as_a_whole():
    parts, values = found(KEA)
    assert parts == [
        ExporterPart(
            "pool",
            "/198.51.100.0/24",
            "198.51.100.0/24",
            {"size": 'kea_dhcp4_addresses_total{subnet="198.51.100.0/24"}'},
        ),
        ExporterPart(
            "pool",
            "1/192.0.2.0/24",
            "192.0.2.0/24",
            {
                "used": f"kea_dhcp4_addresses_assigned_total{SUBNET}",
                "size": f"kea_dhcp4_addresses_total{SUBNET}",
            },
        ),
    ]
    assert sorted(values.values()) == [217, 240, 250]


def test_one_metric_may_tell_both_numbers():
    text = "".join(
        f'dhcpd_pools_ranges{{range="192.0.2.9",{what}="1"}} {number}\n'
        for what, number in (("used", 60), ("touched", 9), ("defined", 91), ("free", 22))
    )
    [part], values = found(text)
    assert (part.kind, part.key, part.name) == ("pool", "192.0.2.9", "192.0.2.9")
    assert {meaning: values[name] for meaning, name in part.series.items()} == {
        "used": 60,
        "size": 91,
    }


def test_a_table_of_connections_has_one_name():
    parts, values = found("node_nf_conntrack_entries_limit 262144\nnode_nf_conntrack_entries 9\n")
    assert [(part.kind, part.key, part.name) for part in parts] == [("sessions", "", "conntrack")]
    assert values == {"node_nf_conntrack_entries_limit": 262144, "node_nf_conntrack_entries": 9}


def test_leases_without_a_size_are_known_and_nothing_is_made_up():
    [part], values = found("dnsmasq_leases 12\n")
    assert (part.name, dict(part.series), values) == (
        "dnsmasq",
        {"used": "dnsmasq_leases"},
        {"dnsmasq_leases": 12},
    )


def test_what_is_no_number_is_a_gap_and_stays_known():
    [part], values = found("node_nf_conntrack_entries NaN\nnode_nf_conntrack_entries_limit 5\n")
    assert sorted(part.series) == ["limit", "used"]
    assert values == {"node_nf_conntrack_entries_limit": 5}


def test_names_without_end_are_bounded(monkeypatch):
    monkeypatch.setattr(reading, "MOST_PARTS", 3)
    many = "".join(f'kea_dhcp4_addresses_total{{subnet="{n}"}} 1\n' for n in range(9))
    assert len(found(many)[0]) == 3
    assert found(f'kea_dhcp4_addresses_total{{subnet="{"x" * 400}"}} 1\n') == ([], {})


def test_the_same_part_told_twice_keeps_the_series_that_came_first():
    text = "".join(
        f'kea_dhcp4_addresses_total{{server="{s}",subnet="a"}} {n}\n' for s, n in ("x1", "y2")
    )
    [part], values = found(text)
    assert values == {part.series["size"]: 1}


def test_what_is_left_out_for_a_while_stays_known_and_nothing_is_told_again():
    two, _ = found(KEA)
    census = Census((), 0.0)
    assert census.take(two, 1.0)
    for second in range(2, 60):
        assert not census.take(two[second % 2 :], float(second)), "a change is news, a gap is none"
    assert list(census.parts) == two
    assert census.take(two[1:], census_module.FORGOTTEN_AFTER + 60.0)
    assert list(census.parts) == two[1:]


def test_new_names_in_every_answer_do_not_pile_up(monkeypatch):
    monkeypatch.setattr(census_module, "MOST_PARTS", 3)
    census = Census((), 0.0)
    for second in range(20):
        census.take([ExporterPart("pool", str(second), "", {"used": "x"})], float(second))
    assert [part.key for part in census.parts] == ["0", "1", "2"]


def test_a_number_that_comes_later_belongs_to_the_same_part():
    lines = KEA.splitlines(keepends=True)
    size, _ = found(lines[2])
    used, _ = found(lines[0])
    census = Census(size, 0.0)
    assert census.take(used, 1.0)
    assert sorted(census.parts[0].series) == ["size", "used"]
    assert not census.take(size, 2.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = 'x'\n[[table]]\nkind = 'port'\n", "kind must be one of pool, sessions"),
        ("[[table]]\nkind = 'pool'\n", "something is missing"),
        ("[[table]]\nkind = 'pool'\nlabels = []\n", "“labels” is not known"),
        ("[[table]]\nkind = 'pool'\n[table.columns]\nlimit = { metric = 'x' }\n", "“limit” is not"),
        ("[[table]]\nkind = 'pool'\n[table.columns]\nused = { name = 'x' }\n", "“name” is not"),
        ("[[table]]\nkind = 'pool'\n[table.columns]\nused = 5\n", "of another form"),
        ("name = ", "bad.toml"),
    ],
)
def test_a_file_that_says_something_else_is_refused_with_its_place(tmp_path, text, said):
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadDeclaration) as refused:
        read_tables(path)
    assert said in str(refused.value)


def test_every_vendor_file_is_read():
    files = sorted(declarations.FOLDER.glob("*.toml"))
    assert all(read_tables(path) for path in files)
    assert len(declarations.tables()) >= len(files)
