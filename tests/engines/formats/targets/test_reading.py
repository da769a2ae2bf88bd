"""Reading lists of targets: every dialect, every defect of the original, any bytes at all."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.engines.formats.findings import Severity
from kaisai.engines.formats.inventory import Inventory
from kaisai.engines.formats.targets import DIALECTS, read_targets, write_deadman_bytes
from kaisai.engines.liveness.states import Thresholds
from kaisai.engines.probes.spec import ProbeKind, ViaKind

DATA = Path(__file__).parents[5] / "shared" / "data" / "deadman"


def read(text: str, **options: str) -> Inventory:
    return read_targets(text.encode(), **options)


def said(inventory: Inventory) -> list[tuple[int, str]]:
    return [(finding.line, finding.code) for finding in inventory.findings]


@pytest.mark.skipif(not DATA.exists(), reason="the shared data is not on this machine")
@pytest.mark.parametrize(
    ("name", "dialect", "names", "groups"),
    [
        ("upa-sample.conf", "deadman", "googleDNS quad9 mroot kame mroot6 kame6", ["", "2"]),
        (
            "surveiller.conf",
            "surveiller",
            "google googleDNS cloudflare googleIPv6-1 googleIPv6-2",
            ["", "2", "3"],
        ),
        (
            "deadman-pwsh.conf",
            "deadman-pwsh",
            "HinetDNS googleDNS cloudflareDNS web-http web-https googleDNS-v6 quad9-v6",
            ["", "2"],
        ),
        (
            "deadmon.conf",
            "deadmon-yaml",
            "googleDNS quad9 mroot kame mroot6 kame6",
            ["Infrastructure & Externals", "IPv6", "Relay Examples"],
        ),
    ],
)
def test_the_published_samples(name: str, dialect: str, names: str, groups: list[str]):
    data = (DATA / name).read_bytes()
    inventory = read_targets(data, name=name)
    assert inventory.dialect == dialect
    assert [entry.name for entry in inventory.entries] == names.split()
    assert [group.title for group in inventory.groups] == groups
    assert all(f.severity is Severity.NOTE for f in inventory.findings)
    if dialect != "deadmon-yaml":
        assert write_deadman_bytes(inventory) == data


def test_every_option_of_the_original():
    inventory = read(
        "plain 10.0.0.1 source=eth1\n"
        "ssh 10.0.0.2 relay=jump os=Linux user=noc key=/etc/noc.key\n"
        "snmp 10.0.0.3 relay=sw via=snmp community=a=b\n"
        "ns 10.0.0.4 relay=red via=netns\n"
        "vrf 10.0.0.5 relay=blue via=vrf\n"
        "ros 10.0.0.6 relay=rt via=routeros_api username=u password=p method=http verify=false\n"
        "web 10.0.0.7 tcp=dstport:80\n"
    )
    plain, ssh, snmp, ns, vrf, ros, web = inventory.entries
    assert plain.source == "eth1"
    assert (ssh.via.kind, ssh.via.host, ssh.via.user) == (ViaKind.SSH, "jump", "noc")
    assert (ssh.via.os, ssh.via.key_file) == ("Linux", "/etc/noc.key")
    assert (snmp.via.kind, snmp.via.community) == (ViaKind.SNMP, "a=b")
    assert (ns.via.kind, vrf.via.kind) == (ViaKind.NETNS, ViaKind.VRF)
    assert (ros.via.username, ros.via.method, ros.via.verify) == ("u", "http", False)
    assert (web.kind, web.port) == (ProbeKind.TCP, 80)
    assert said(inventory) == [(3, "secret-in-clear"), (6, "secret-in-clear")]
    assert "“password”" in inventory.findings[1].en
    assert not [f for f in inventory.findings if "a=b" in f.en + f.ja]


@pytest.mark.parametrize(
    ("line", "code", "kept"),
    [
        ("sw 10.0.0.1 word", "stray-word", True),
        ("sw 10.0.0.1 ;# note", "trailing-comment", True),
        ("sw 10.0.0.1 # note", "trailing-comment", True),
        ("  # comment", "indented-comment", True),
        ("sw 10.0.0.1 os=Linux", "bare-os", True),
        ("sw 10.0.0.1 os=", "bare-os", True),
        ("sw 10.0.0.1 colour=red", "unknown-key", True),
        ("sw 10.0.0.1 netns=red", "unused-key", True),
        ("sw 10.0.0.1 user=noc", "unused-key", True),
        ("sw 10.0.0.1 source=", "bad-value", True),
        ("10.0.0.1 sw", "swapped-columns", True),
        ("hall/sw 10.0.0.1", "slash-in-name", True),
        ("a-name-of-more-than-20-characters 10.0.0.1", "long-name", True),
        ("--- two words", "separator-words", True),
        ("# kaisai: room", "bad-annotation", True),
        ("sw", "missing-address", False),
        ("sw tcp=dstport:80", "missing-address", False),
        ("sw 10.0.0.999", "bad-host", False),
        ("sw 10.0.0.1/24", "bad-host", False),
        ("sw -bad-", "bad-host", False),
        ("sw 10.0.0.1 tcp=dstport:99999", "bad-port", False),
        ("sw 10.0.0.1 via=tcp", "missing-port", False),
        ("sw 10.0.0.1 via=snmp", "missing-relay", False),
        ("sw 10.0.0.1 relay=x via=pigeon", "unknown-via", False),
        ("sw 10.0.0.1 relay=x via=snmp", "missing-community", False),
        ("sw\x00 10.0.0.1", "undecodable", False),
    ],
)
def test_one_finding_with_line_and_the_good_lines_stay(line: str, code: str, *, kept: bool):
    inventory = read(f"first 192.0.2.1\n{line}\nlast 192.0.2.2\n")
    assert (2, code) in said(inventory)
    names = [entry.name for entry in inventory.entries]
    assert (names[0], names[-1]) == ("first", "last")
    finding = next(f for f in inventory.findings if f.code == code)
    assert (finding.severity is Severity.ERROR) is not kept
    assert finding.sentence("ja").startswith("2行目: ")
    assert finding.sentence("en").startswith("Line 2: ")
    if kept and line.strip()[0] not in "#-":
        assert len(names) == 3


def test_a_swapped_line_is_read_the_other_way_round():
    (entry,) = read("10.0.0.1\tsw1 relay=jump\n").entries
    assert (entry.name, entry.address, entry.via.host) == ("sw1", "10.0.0.1", "jump")


def test_doubles_are_kept_apart_and_reported_with_the_first_line():
    inventory = read("a 10.0.0.1\na 10.0.0.2\nb 10.0.0.1\na 10.0.0.1\nw 10.0.0.1 tcp=dstport:80\n")
    assert said(inventory) == [
        (2, "duplicate-name"),
        (3, "duplicate-address"),
        (4, "duplicate-name"),
        (4, "duplicate-address"),
    ]
    assert "line 1" in inventory.findings[-1].en
    keys = [entry.key for entry in inventory.entries]
    assert len(set(keys)) == len(keys) == 5
    assert keys[0] == "a@10.0.0.1"


def test_identity_counts_what_is_probed():
    """The original takes a host and its TCP port for one and the same."""
    ping, web = read("h 10.0.0.1\nh 10.0.0.1 tcp=dstport:80\n").entries
    assert ping.key != web.key


def test_an_unresolvable_name_does_not_matter_for_reading():
    assert len(read("gone nowhere.invalid\nhere 10.0.0.1\n").entries) == 2


def test_groups_by_separator():
    inventory = read("a 10.0.0.1\n---\nb 10.0.0.2\n----- Hall\nc 10.0.0.3\n--\nd 10.0.0.4\n")
    assert [(e.name, e.group) for e in inventory.entries] == [
        ("a", ""),
        ("b", "2"),
        ("c", "Hall"),
        ("d", "4"),
    ]


def test_surveiller_directive_and_names_of_several_words():
    inventory = read(
        "# surveiller: interval=2s timeout=1500ms ui.scale=20\n--- Hall A\na 10.0.0.1\n"
    )
    assert inventory.dialect == "surveiller"
    assert (inventory.interval, inventory.timeout, inventory.scale_ms) == (2.0, 1.5, 20.0)
    assert inventory.entries[0].group == "Hall A"
    assert said(inventory) == []


def test_powershell_ports_and_utf16():
    text = "web example.net via=tcp port=443\n"
    inventory = read_targets(b"\xff\xfe" + text.encode("utf-16-le"))
    assert (inventory.dialect, inventory.encoding) == ("deadman-pwsh", "utf-16-le")
    assert (inventory.entries[0].kind, inventory.entries[0].port) == (ProbeKind.TCP, 443)


def test_annotations_say_what_the_original_does_not_know():
    inventory = read(
        "# kaisai: file interval=0.5 fail_after=5\n"
        '# kaisai: room=101 kind=ap parents=sw,rt note="on the \\"roof\\"" late_ms=80\n'
        "ap 10.0.0.1\nsw 10.0.0.2\nrt 10.0.0.3\n"
    )
    entry = inventory.entries[0]
    assert (entry.room, entry.device_kind, entry.parents) == ("101", "ap", ("sw", "rt"))
    assert (entry.note, entry.thresholds.late_ms) == ('on the "roof"', 80.0)
    assert (inventory.interval, inventory.thresholds.fail_after) == (0.5, 5)
    assert said(inventory) == []


DEADMON = """
app: {poll_interval: 5, timeout: 1.2, rtt_scale_ms: 20, latency_warning_ms: 250, theme: dark}
alerts: {threshold: 4, clear_threshold: 3}
defaults: &jump {relay: jump.example, user: noc}
groups:
  - name: Hall A
    description: the big one
    latency_warning_ms: 100
    alerts: {threshold: 2}
    targets:
      - {name: gw, address: 192.0.2.1, id: hall-gw, info_url: "https://example.net/gw"}
      - name: web
        address: web.example
        tcp: {dstport: 443}
        alerts: false
        latency_warning_ms: 0
      - {name: far, address: "2001:db8::1", relay: *jump, colour: red}
      - {name: nobody}
  - name: Lab
    alerts: false
    targets: [{name: lab, address: 192.0.2.9, latency_warning_ms: 50}]
"""


def test_deadmon_limits_ids_relays_and_alerts():
    inventory = read(DEADMON)
    gw, web, far, lab = inventory.entries
    assert (inventory.interval, inventory.timeout, inventory.scale_ms) == (5.0, 1.2, 20.0)
    assert inventory.thresholds == Thresholds(fail_after=4, clear_after=3, late_ms=250.0)
    assert inventory.groups[0].thresholds == Thresholds(fail_after=2, late_ms=100.0)
    assert inventory.groups[0].note == "the big one"
    assert (gw.key, gw.info_url, gw.line) == ("hall-gw", "https://example.net/gw", 11)
    assert (web.kind, web.port, web.alerts, web.tags) == (
        ProbeKind.TCP,
        443,
        False,
        {"ignore-late"},
    )
    assert (far.via.kind, far.via.host, far.via.user) == (ViaKind.SSH, "jump.example", "noc")
    assert (lab.alerts, lab.thresholds.late_ms) == (False, 50.0)
    assert (17, "unknown-key") in said(inventory)
    assert (18, "missing-address") in said(inventory)


def test_deadmon_json_says_the_same():
    tree = {"groups": [{"name": "G", "targets": [{"name": "é\U0001f600", "address": "192.0.2.1"}]}]}
    for text in (json.dumps(tree), json.dumps(tree, ensure_ascii=False, indent="\t")):
        inventory = read(text)
        assert inventory.dialect == "deadmon-json"
        assert [(e.name, e.group) for e in inventory.entries] == [("é\U0001f600", "G")]


def test_yaml_bombs_and_towers_end_in_a_finding():
    bomb = "a0: &a0 [x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
    )
    assert read(bomb + "groups: *a29\n").entries == ()
    for tower in ("groups: " + "[" * 50_000, "groups: " + "{a: " * 50_000, "[" * 100_000):
        inventory = read(tower)
        assert [finding.code for finding in inventory.findings] == ["not-a-config"]


def test_csv_by_header_in_three_separators_and_two_encodings():
    for separator in ",;\t":
        text = (
            separator.join(["部屋", "Name", "IP address", "kind", "parents", "Interval", "colour"])
            + "\r\n"
            + separator.join(["101", "受付AP", "10.0.0.2", "ap", "sw|rt", "500ms", "red"])
            + "\r\n\r\n"
            + separator.join(["", "sw", "10.0.0.3", "switch"])
            + "\r\n"
            + separator.join(["", "rt", "not an address", "fridge", "", "soon"])
            + "\r\n"
        )
        for encoding in ("utf-8-sig", "cp932"):
            inventory = read_targets(text.encode(encoding))
            first, second = inventory.entries
            assert inventory.dialect == "csv"
            assert (first.name, first.room, first.interval) == ("受付AP", "101", 0.5)
            assert (first.device_kind, first.parents) == ("ap", ("sw", "rt"))
            assert (second.name, second.line) == ("sw", 4)
            codes = [code for _, code in said(inventory) if code != "bad-encoding"]
            assert codes == ["unknown-key", "unknown-parent", "bad-host"]


def test_limits_on_size():
    assert said(read_targets(b"x" * 5_000_001)) == [(0, "too-large")]
    many = read("".join(f"h{n} 10.{n >> 16}.{n >> 8 & 255}.{n & 255}\n" for n in range(20_002)))
    assert len(many.entries) == 20_000
    assert [code for _, code in said(many)] == ["too-many-targets"]
    assert (100_000, "too-many-lines") in said(read_targets(b"\n" * 100_001))


def test_an_empty_file_says_so_and_a_wrong_dialect_is_the_callers_mistake():
    assert said(read("")) == [(0, "no-targets")]
    with pytest.raises(ValueError, match="Unknown dialect"):
        read("", dialect="nagios")


pieces = st.sampled_from(
    [
        "\n",
        "\r\n",
        "\t",
        " ",
        "#",
        "---",
        "=",
        ":",
        ",",
        ";",
        '"',
        "[",
        "{",
        "}",
        "]",
        "- ",
        "&a ",
        "*a",
        "<<: ",
        "!!int ",
        "relay=",
        "via=snmp",
        "tcp=dstport:",
        "name,address\n",
        "groups:\n",
        "  targets:\n",
        "name: x",
        "address: ",
        "10.0.0.1",
        "::1",
        "# kaisai: ",
        "surveiller: ",
        "interval=",
        "\ufeff",
        "\x00",
        "\x85",
        "\u2028",
        "あ",
        "1e999",
        "null",
    ]
)  # fmt: skip - a table reads better in columns


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200)
    | st.lists(pieces | st.text(max_size=4), max_size=25).map(
        lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
    ),
    st.sampled_from([None, *DIALECTS]),
)
def test_any_bytes_give_an_inventory(data: bytes, dialect: str | None):
    inventory = read_targets(data, dialect=dialect)
    keys = [entry.key for entry in inventory.entries]
    assert len(keys) == len(set(keys))
    lines = max(len(inventory.lines), data.count(b"\n") + data.count(b"\r") + 1)
    for finding in inventory.findings:
        assert 0 <= finding.line <= lines
        assert finding.en.isprintable()
        assert finding.ja.isprintable()


@pytest.mark.parametrize(
    ("options", "kind"),
    [("tcp=dstport:80", "tcp"), ("via=ssh port=80", "tcp")],
)
def test_behind_a_relay_over_ssh_only_ping_is_possible(options: str, kind: str) -> None:
    text = f"gw 192.0.2.1\nweb 192.0.2.80 {options} relay=jump.example user=noc\n"
    inventory = read_targets(text.encode(), name="f")
    [finding] = inventory.findings
    assert (finding.line, finding.code, finding.severity) == (2, "unsupported-via", Severity.ERROR)
    assert kind in finding.en
    assert "jump.example" in finding.ja
    assert len(inventory.entries) == 2
