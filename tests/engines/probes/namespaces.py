"""Network namespaces for tests, taken away whatever happens."""

import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager


def ip(*words: str) -> None:
    """One `ip` command that must succeed; each word may hold several."""
    command = [part for word in words for part in word.split()]
    subprocess.run(["ip", *command], check=True, capture_output=True, timeout=30)


def make(name: str) -> None:
    """A namespace whose own loopback is up."""
    ip("netns add", name)
    ip("-n", name, "link set lo up")


def remove(name: str) -> None:
    """Take it away, whether it is there or not."""
    subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True, timeout=30)


@contextmanager
def namespaces(count: int) -> Iterator[list[str]]:
    """So many namespaces; tests that use them have the mark `netns`."""
    names = [f"kt-{uuid.uuid4().hex[:8]}" for _ in range(count)]
    try:
        for name in names:
            make(name)
        yield names
    finally:
        for name in names:
            remove(name)


def join(one: str, other: str, net: str) -> None:
    """A cable between two namespaces: d0 with .1 in `one`, d1 with .2 in `other`.

    Args:
        net: the first three figures of an IPv4 network, or an IPv6 prefix that ends in `::`.
    """
    v6 = ":" in net
    dot, length, quick = ("", 64, "nodad") if v6 else (".", 24, "")
    if not v6 or not _has(one, "d0"):
        ip("-n", one, "link add d0 type veth peer name d1 netns", other)
    ip("-n", one, f"addr add {net}{dot}1/{length} dev d0 {quick}")
    ip("-n", other, f"addr add {net}{dot}2/{length} dev d1 {quick}")
    ip("-n", one, "link set d0 up")
    ip("-n", other, "link set d1 up")


def _has(name: str, device: str) -> bool:
    shown = ["ip", "-n", name, "link", "show", "dev", device]
    return subprocess.run(shown, check=False, capture_output=True, timeout=30).returncode == 0
