"""From a file to probes and watched targets: inheritance, parents, loops."""

from kaisai.engines.formats.targets import read_targets, to_specs, to_watched
from kaisai.engines.liveness.states import Thresholds
from kaisai.engines.probes.spec import ProbeKind

TEXT = b"""# kaisai: file interval=2.0 fail_after=5 late_ms=300
rt 10.0.0.1
# kaisai: title=Hall late_ms=100
--- Hall
# kaisai: parents=rt,ghost clear_after=4 interval=0.5 kind=switch room=101 anchor=yes tags=maint
sw 10.0.0.2 tcp=dstport:22
# kaisai: parents=two
one 10.0.0.3
# kaisai: parents=one,sw
two 10.0.0.4
# kaisai: parents=two
leaf 10.0.0.5
"""


def test_probes_inherit_intervals():
    specs = to_specs(read_targets(TEXT))
    assert [spec.interval for spec in specs] == [2.0, 0.5, 2.0, 2.0, 2.0]
    assert (specs[1].kind, specs[1].port, specs[1].timeout) == (ProbeKind.TCP, 22, 1.0)
    assert [spec.key for spec in specs] == [
        watched.key for watched in to_watched(read_targets(TEXT))
    ]


def test_limits_are_merged_file_group_target_and_parents_become_keys():
    rt, sw, *_ = to_watched(read_targets(TEXT))
    assert rt.thresholds == Thresholds(fail_after=5, late_ms=300.0)
    assert sw.thresholds == Thresholds(fail_after=5, late_ms=100.0, clear_after=4)
    assert sw.parents == (rt.key,)
    assert (sw.kind, sw.room, sw.anchor, sw.tags) == ("switch", "101", True, {"maint"})
    assert rt.kind == "other"


def test_unknown_parents_and_loops_are_reported_and_left_out():
    inventory = read_targets(TEXT)
    codes = [(finding.line, finding.code) for finding in inventory.findings]
    assert codes == [(6, "unknown-parent"), (8, "parent-loop"), (10, "parent-loop")]
    _, sw, one, two, leaf = to_watched(inventory)
    assert one.parents == ()
    assert two.parents == (sw.key,)
    assert leaf.parents == (two.key,)
