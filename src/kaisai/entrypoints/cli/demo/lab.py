"""The demo's network, made of real network namespaces: cables are veth pairs, a fault is a cut link.

    noc ── core ──┬── isp
                  ├── f1 ── r11 r12 r13
                  ├── f2 ── r21 r22 r23
                  └── f4 ── r41 r42

Each device's address stands on the loopback of its place; places forward to one another. The
kernel needs veth only. Nothing leaves the machine: no namespace has a way out.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from kaisai.entrypoints.cli.demo.venue import FLOOR_NUMBER, ROOMS, devices

PREFIX = "10.77"
NAME = "kaisai-demo"
NOC = f"{NAME}-noc"
NAMESPACES = Path("/run/netns")
LOCK = Path("/run/kaisai-demo.lock")  # the names are the machine's, so one demo can have them


class LabImpossible(Exception):
    """Namespaces cannot be made here; the demo falls back to simulated faults."""


class LabBusy(LabImpossible):
    """Another demo has the namespaces."""


def links() -> Iterator[tuple[str, str]]:
    """(nearer, farther) places of every cable, seen from the network operations centre."""
    yield "noc", "core"
    yield "core", "isp"
    for floor, number in FLOOR_NUMBER.items():
        yield "core", f"f{number}"
        for room in ROOMS:
            if room.floor == floor:
                yield f"f{number}", f"r{room.number}"


def _run(commands: Iterable[str], namespace: str = "") -> None:
    where = ["-n", namespace] if namespace else []
    done = subprocess.run(
        ["ip", *where, "-batch", "-"],
        input="\n".join(commands),
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise LabImpossible(
            done.stderr.strip().splitlines()[0] if done.stderr.strip() else "ip failed"
        )


class Lab:
    """Builds the namespaces, breaks and mends them, takes them away."""

    def __init__(self) -> None:
        self._numbers = {far: index for index, (_, far) in enumerate(links(), start=1)}
        self._lock: int | None = None

    @staticmethod
    def possible() -> bool:
        """Root, the `ip` command and a kernel that makes namespaces."""
        return os.geteuid() == 0 and shutil.which("ip") is not None

    def build(self) -> None:
        """Make everything anew; leftovers of a demo that was killed go first.

        Raises:
            LabBusy: another demo is using them.
            LabImpossible: the kernel or `ip` refuses.
        """
        self._take_lock()
        self._delete()
        places = ["noc", *(far for _, far in links())]
        _run(f"netns add {NAME}-{place}" for place in places)
        try:
            for near, far in links():
                self._lay_cable(near, far)
            self._give_addresses()
            for place in places:
                self._forward(place)
            self._route()
        except LabImpossible:
            self.remove()
            raise

    def remove(self) -> None:
        """Delete what was built; harmless when nothing was."""
        if self._lock is not None:
            self._delete()
            os.close(self._lock)
            self._lock = None

    def _take_lock(self) -> None:
        if self._lock is not None:
            return
        lock = os.open(LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(lock)
            raise LabBusy("another demo is running on this machine") from error
        self._lock = lock

    @staticmethod
    def _delete() -> None:
        names = [name for name in _names() if name.startswith(f"{NAME}-")]
        if names:
            with contextlib.suppress(LabImpossible):
                _run(f"netns del {name}" for name in names)

    def _lay_cable(self, near: str, far: str) -> None:
        number = self._numbers[far]
        inside, outside = f"to-{far}", f"to-{near}"
        _run(
            [
                f"link add {inside} netns {NAME}-{near} type veth peer name {outside} netns {NAME}-{far}"
            ]
        )
        _run(
            [f"addr add 10.78.{number}.1/30 dev {inside}", f"link set {inside} up"],
            f"{NAME}-{near}",
        )
        _run(
            [f"addr add 10.78.{number}.2/30 dev {outside}", f"link set {outside} up"],
            f"{NAME}-{far}",
        )

    def _give_addresses(self) -> None:
        by_place: dict[str, list[str]] = {}
        for device in devices():
            by_place.setdefault(device.place, []).append(
                f"addr add {device.address(PREFIX)}/32 dev lo"
            )
        for place, commands in by_place.items():
            _run(["link set lo up", *commands], f"{NAME}-{place}")

    def _forward(self, place: str) -> None:
        subprocess.run(
            [
                "ip",
                "netns",
                "exec",
                f"{NAME}-{place}",
                "sysctl",
                "-qw",
                "net.ipv4.ip_forward=1",
                "net.ipv4.conf.all.rp_filter=0",
            ],
            check=True,
            capture_output=True,
            timeout=30,
        )

    def _route(self) -> None:
        """Downhill a route per device and per cable, uphill the default."""
        for near, far in links():
            self._route_down(near, far)
            _run([f"route add default via 10.78.{self._numbers[far]}.1"], f"{NAME}-{far}")

    def _route_down(self, near: str, far: str) -> None:
        via = f"via 10.78.{self._numbers[far]}.2"
        beyond = _beyond(far)
        targets = [f"{device.address(PREFIX)}/32" for device in devices() if device.place in beyond]
        cables = [f"10.78.{self._numbers[place]}.0/30" for place in beyond - {far}]
        _run((f"route replace {target} {via}" for target in (*targets, *cables)), f"{NAME}-{near}")

    # -- faults

    def cut(self, near: str, far: str) -> None:
        """Pull the cable between two places."""
        _run([f"link set to-{far} down"], f"{NAME}-{near}")

    def mend(self, near: str, far: str) -> None:
        """Plug it in again. The kernel forgot the routes over it, so they are laid again."""
        _run([f"link set to-{far} up"], f"{NAME}-{near}")
        self._route_down(near, far)

    def unplug(self, name: str) -> None:
        """Take a device away from the network, as when it reboots."""
        device = next(d for d in devices() if d.name == name)
        _run([f"addr del {device.address(PREFIX)}/32 dev lo"], f"{NAME}-{device.place}")

    def plug(self, name: str) -> None:
        """Bring it back."""
        device = next(d for d in devices() if d.name == name)
        _run([f"addr replace {device.address(PREFIX)}/32 dev lo"], f"{NAME}-{device.place}")

    def slow(self, near: str, far: str) -> None:
        """Fill a cable: a token bucket so small that packets queue for a third of a second.

        Raises:
            LabImpossible: the kernel has no token bucket, or there is no `tc`.
        """
        rate = "rate 3200bit burst 128 latency 3s"
        self._tc(f"{NAME}-{near}", f"qdisc replace dev to-{far} root tbf {rate}")

    def quicken(self, near: str, far: str) -> None:
        """Give the cable its full speed back."""
        self._tc(f"{NAME}-{near}", f"qdisc del dev to-{far} root")

    @staticmethod
    def _tc(namespace: str, command: str) -> None:
        try:
            subprocess.run(
                ["tc", "-n", namespace, *command.split()],
                check=True,
                capture_output=True,
                text=True,
                timeout=30,
            )
        except (OSError, subprocess.SubprocessError) as error:
            told = (getattr(error, "stderr", None) or str(error)).strip()
            raise LabImpossible(f"tc: {told.splitlines()[0]}") from error


def _names() -> list[str]:
    return sorted(path.name for path in NAMESPACES.iterdir()) if NAMESPACES.is_dir() else []


def _beyond(place: str) -> set[str]:
    """The place and everything farther out."""
    found = {place}
    for near, far in links():  # nearer cables come first
        if near in found:
            found.add(far)
    return found
