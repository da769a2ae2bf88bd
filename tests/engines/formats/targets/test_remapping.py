"""A rehearsal: every address becomes a loopback address, the same one in every run."""

import ipaddress

import pytest

from kaisai.engines.formats.targets import read_targets, remap, write_deadman
from kaisai.engines.probes.spec import Via, ViaKind

TEXT = b"""a 192.0.2.1
b 192.0.2.1 tcp=dstport:80
c 2001:db8::1
d www.example.net relay=jump
e 192.0.2.9 source=eth0
here 127.0.0.1
"""


def test_each_address_gets_one_loopback_address_and_nothing_leaves():
    old = read_targets(TEXT)
    new = remap(old, "127.80.0.0/16", keep=("127.0.0.1",))
    addresses = [entry.address for entry in new.entries]
    network = ipaddress.ip_network("127.80.0.0/16")
    assert all(ipaddress.ip_address(address) in network for address in addresses[:5])
    assert addresses[0] == addresses[1]
    assert len(set(addresses)) == 5
    assert addresses[5] == "127.0.0.1"
    assert [entry.key for entry in new.entries] == [entry.key for entry in old.entries]
    assert [e.original_address for e in new.entries] == [e.address for e in old.entries]
    assert all(entry.via is None and not entry.source for entry in new.entries)
    notes = [(f.line, f.code) for f in new.findings]
    assert notes == [(4, "dropped-relay"), (5, "dropped-relay")]


def test_the_place_is_stable_when_the_list_grows():
    one = remap(read_targets(b"x 192.0.2.77\n"), "127.80.0.0/16").entries[0]
    more = remap(read_targets(TEXT + b"x 192.0.2.77\n"), "127.80.0.0/16").entries[-1]
    assert one.address == more.address


def test_a_full_network_is_used_to_the_last_address():
    lines = "".join(f"h{n} 192.0.2.{n}\n" for n in range(1, 255)).encode()
    new = remap(read_targets(lines), "127.1.2.0/24")
    assert len({entry.address for entry in new.entries}) == 254
    with pytest.raises(ValueError, match="too small"):
        remap(read_targets(lines), "127.1.2.0/25")


@pytest.mark.parametrize("network", ["10.0.0.0/8", "0.0.0.0/0", "::1/128", "home", "126.0.0.0/7"])
def test_other_networks_are_refused(network: str):
    with pytest.raises(ValueError, match=r"127\.80\.0\.0/16"):
        remap(read_targets(TEXT), network)


def test_foreign_addresses_cannot_be_kept():
    with pytest.raises(ValueError, match="not on this machine"):
        remap(read_targets(TEXT), "127.80.0.0/16", keep=("192.0.2.1",))


def test_web_addresses_keep_port_and_path():
    csv = b"name,address,probe\nw,http://www.example.net:8080/health,http\n"
    (entry,) = remap(read_targets(csv), "127.80.0.0/16").entries
    assert entry.address.startswith("http://127.80.")
    assert entry.address.endswith(":8080/health")


def test_a_rehearsal_file_remembers_where_it_came_from():
    text = write_deadman(remap(read_targets(b"a 192.0.2.1\n"), "127.80.0.0/16"))
    (again,) = read_targets(text.encode()).entries
    assert again.original_address == "192.0.2.1"
    assert again.address.startswith("127.80.")


def test_secrets_never_stand_in_a_representation():
    via = Via(ViaKind.SNMP, "sw", community="hidden", password="hidden")
    assert "hidden" not in repr(via)
