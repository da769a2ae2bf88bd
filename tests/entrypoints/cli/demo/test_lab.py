"""The demo's network is real: a cut link loses what is behind it, and only that."""

import subprocess

import pytest

from kaisai.entrypoints.cli.demo.lab import NAME, NOC, Lab, LabBusy

pytestmark = [pytest.mark.netns, pytest.mark.xdist_group("lab")]  # one demo network per machine


def answers(address: str) -> bool:
    done = subprocess.run(
        ["ip", "netns", "exec", NOC, "ping", "-c1", "-W2", address],
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.returncode == 0


@pytest.fixture
def lab():
    lab = Lab()
    try:
        lab.build()
    except LabBusy:
        pytest.skip("a demo is running on this machine and has the names of the namespaces")
    yield lab
    lab.remove()


def _namespaces() -> list[str]:
    done = subprocess.run(
        ["ip", "netns", "list"], capture_output=True, text=True, timeout=30, check=False
    )
    return [line.split()[0] for line in done.stdout.splitlines() if line.strip()]


def test_a_pulled_cable_takes_its_floor_and_nothing_else(lab):
    assert answers("10.77.41.21")
    assert answers("10.77.22.21")
    lab.cut("core", "f4")
    assert not answers("10.77.41.21")
    assert answers("10.77.22.21")
    lab.mend("core", "f4")
    assert answers("10.77.41.21")


def test_an_unplugged_access_point_is_gone_until_it_is_plugged_in(lab):
    lab.unplug("ap-hall-4f-1")
    assert not answers("10.77.41.21")
    assert answers("10.77.41.22")
    lab.plug("ap-hall-4f-1")
    assert answers("10.77.41.21")


def test_nothing_is_left_behind(lab):
    lab.remove()
    assert not [name for name in _namespaces() if name.startswith(NAME)]


def test_a_second_demo_leaves_the_first_one_alone(lab):
    second = Lab()
    with pytest.raises(LabBusy):
        second.build()
    second.remove()
    assert answers("10.77.41.21")
