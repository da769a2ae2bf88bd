"""Writing deadman.conf: nothing lost, nothing moved, and the original program can read it."""

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.engines.formats.findings import Severity
from kaisai.engines.formats.inventory import Entry, Group, Inventory
from kaisai.engines.formats.targets import read_targets, write_deadman, write_deadman_bytes
from kaisai.engines.liveness.states import Thresholds
from kaisai.engines.probes.spec import ProbeKind, Via, ViaKind

MESSY = (
    "\tindented\t10.0.0.9\r\n"
    "# head\r\n\r\n"
    "core\t\t10.0.0.1   relay=jump  os=Linux\n"
    "  # a note in between\n"
    "bad\n"
    "--- Hall-A  \r"
    "ap-1 10.0.0.2 ;# under the roof\n"
    "ap-2   10.0.0.3\tcommunity=a=b"
)
ORIGINAL_KEYS = [
    "os",
    "relay",
    "via",
    "community",
    "netns",
    "user",
    "key",
    "method",
    "username",
    "password",
    "verify",
    "source",
    "tcp",
]


def read(text: str) -> Inventory:
    return read_targets(text.encode("utf-8", "surrogateescape"), dialect="deadman")


def original_accepts(text: str) -> int:
    """Targets that upa/deadman would take: its grammar as noc-peers 1.2 states it, dying aloud."""
    targets = 0
    for line in text.split("\n"):
        folded = re.sub(r"\s+", " ", line)
        if folded.startswith("#") or not folded.strip():
            continue
        words = folded.strip().split(" ")
        if re.match("-+", words[0]):
            for word in words[2:]:
                _key, _value = word.split("=")
            continue
        assert not re.search(r";\s*#", line)
        targets += 1
        assert len(words) >= 2
        options = dict(word.split("=") for word in words[2:])
        assert not ({"os"} & options.keys()) or "relay" in options
        assert options.keys() <= set(ORIGINAL_KEYS)
    return targets


def test_a_file_comes_back_byte_for_byte():
    for data in (
        MESSY.encode(),
        b"\xef\xbb\xbf" + MESSY.encode(),
        b"\xff\xfe" + MESSY.encode("utf-16-le"),
        "# 受付\nrt 10.0.0.1\n".encode("cp932"),
        b"rt 10.0.0.1\n# \xff\xfe\xfd\xfc broken\n",
    ):
        assert write_deadman_bytes(read_targets(data)) == data


@given(st.binary(max_size=300))
def test_any_bytes_come_back(data: bytes):
    assert write_deadman_bytes(read_targets(data, dialect="deadman")) == data


def test_an_edit_touches_only_its_lines():
    old = read(MESSY)
    assert [entry.name for entry in old.entries] == ["indented", "core", "ap-1", "ap-2"]
    indented, core, first, second = old.entries
    new = [
        indented,
        core,
        replace(first, name="ap-roof"),
        Entry("x", "ap-3", "10.0.0.4", group="Hall-A", original_address="10.0.0.4"),
        Entry("y", "desk", "10.0.0.5", group="Front Desk", original_address="10.0.0.5"),
    ]
    text = write_deadman(old, new)
    head, _ = MESSY.split("ap-1 10.0.0.2")
    assert text.startswith(head)
    assert second.name not in text
    again = read(text)
    assert [(e.name, e.group) for e in again.entries] == [
        ("indented", ""),
        ("core", ""),
        ("ap-roof", "Hall-A"),
        ("ap-3", "Hall-A"),
        ("desk", "Front Desk"),
    ]
    assert again.entries[2].note == "under the roof"


def test_an_edit_without_changes_changes_no_byte():
    inventory = read(MESSY)
    assert write_deadman(inventory, inventory.entries) == MESSY
    assert write_deadman(inventory, [replace(e, line=0) for e in inventory.entries]) == MESSY


def test_annotations_go_and_move_with_their_target():
    text = "# kaisai: room=101 kind=ap\nap 10.0.0.1\n# mine\nsw 10.0.0.2\n"
    inventory = read(text)
    assert inventory.entries[0].room == "101"
    assert write_deadman(inventory, inventory.entries[1:]) == "# mine\nsw 10.0.0.2\n"
    moved = [replace(inventory.entries[0], group="Hall"), inventory.entries[1]]
    assert write_deadman(inventory, moved) == (
        "# mine\nsw 10.0.0.2\n--- Hall\n# kaisai: room=101 kind=ap\nap\t10.0.0.1\n"
    )


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(
    str.strip
)
hosts = st.sampled_from(
    ["10.0.0.1", "2001:db8::1", "sw1.example", "127.0.0.1", "a_b", "fe80::1%eth0", "198.51.100.7"]
)
seconds = st.none() | st.floats(0.001, 86_400)
limits = st.builds(
    Thresholds,
    fail_after=st.none() | st.integers(1, 99),
    late_ms=st.none() | st.floats(0, 1e6),
    loss_percent=st.none() | st.floats(0, 100),
)
labels = words.filter(lambda word: word and not set(word) & set(",;|"))
vias = st.builds(
    Via,
    kind=st.sampled_from([ViaKind.SSH, ViaKind.NETNS, ViaKind.VRF, ViaKind.ROUTEROS]),
    host=words.filter(bool),
    user=words,
    password=words,
    os=st.sampled_from(["", "Linux"]),
    method=st.sampled_from(["http", "https"]),
    verify=st.booleans(),
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    kind = draw(st.sampled_from(list(ProbeKind)))
    address = draw(hosts)
    port = draw(st.integers(1, 65_535)) if kind is not ProbeKind.ICMP else 0
    return Entry(
        key=draw(words.filter(bool)),
        name=draw(words.filter(bool)),
        address=address,
        group=draw(st.sampled_from(["", "A", "Hall B", "受付"])),
        original_address=address,
        kind=kind,
        port=port,
        query=draw(words),
        source=draw(words),
        via=draw(st.none() | vias),
        room=draw(words),
        device=draw(words),
        device_kind=draw(st.sampled_from(["", "ap", "switch"])),
        parents=draw(st.lists(labels, max_size=2, unique=True).map(tuple)),
        tags=draw(st.frozensets(labels, max_size=2)),
        interval=draw(seconds),
        timeout=draw(seconds),
        thresholds=draw(limits),
        anchor=draw(st.booleans()),
        info_url=draw(words),
        note=draw(words),
        alerts=draw(st.booleans()),
    )


@settings(max_examples=100, deadline=None)
@given(st.lists(entries(), max_size=5, unique_by=lambda entry: entry.key))
def test_what_is_written_is_read_again(listed: list[Entry]):
    listed.sort(key=lambda entry: entry.group)
    inventory = Inventory("csv", entries=tuple(listed), interval=2.5, scale_ms=10.0)
    text = write_deadman(inventory)
    assert original_accepts(text) == len(listed)
    again = read(text)
    assert tuple(replace(entry, line=0) for entry in again.entries) == inventory.entries
    assert (again.interval, again.scale_ms) == (2.5, 10.0) or not listed
    lost = [f for f in again.findings if f.severity is Severity.ERROR]
    assert not listed or {f.code for f in lost} <= {"unsupported-via"}


def test_groups_keep_title_note_and_limits():
    groups = (
        Group("Infrastructure & Externals", note="the “outside”", thresholds=Thresholds(3)),
        Group("Empty"),
        Group("--- odd"),
    )
    again = read(write_deadman(Inventory("deadmon-yaml", groups=groups)))
    assert tuple(replace(group, line=0) for group in again.groups) == groups
