"""Opening a socket in the place a probe runs from: here, a network namespace, a VRF.

A namespace is entered by a short-lived thread of its own (setns(2) acts on one thread); the socket
that it opens there stays in that namespace for good, so the event loop may use it like any other.
No process is started and no shell is involved.
"""

import contextlib
import ctypes
import os
import re
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kaisai.engines.probes.spec import ViaKind

T = TypeVar("T")
CLONE_NEWNET = 0x40000000
SO_BINDTODEVICE = 25
NAMESPACES = Path("/run/netns")
_SAFE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
_libc = ctypes.CDLL(None, use_errno=True)


class PlaceMissing(Exception):
    """The namespace, VRF or interface cannot be entered; the message says which and why."""


def in_namespace(name: str, function: Callable[[], T]) -> T:
    """Call `function` in a thread inside the named namespace and return its answer.

    Raises:
        PlaceMissing: there is no such namespace, or entering it needs root.
    """
    if not _SAFE_NAME.fullmatch(name):
        raise PlaceMissing(f"“{name[:40]}” is not a name of a network namespace")
    answers: list[T] = []
    errors: list[BaseException] = []

    def enter() -> None:
        try:
            with contextlib.closing(_OpenedFile(NAMESPACES / name)) as handle:
                if _libc.setns(handle.number, CLONE_NEWNET) != 0:
                    number = ctypes.get_errno()
                    raise PlaceMissing(f"network namespace {name}: {os.strerror(number)}")  # noqa: TRY301 - handed to the caller's thread below
            answers.append(function())
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            errors.append(error)

    thread = threading.Thread(target=enter, name=f"netns {name}")
    thread.start()
    thread.join()
    if errors:
        if isinstance(errors[0], FileNotFoundError):
            raise PlaceMissing(f"there is no network namespace {name}") from errors[0]
        raise errors[0]
    return answers[0]


class _OpenedFile:
    def __init__(self, path: Path) -> None:
        self.number = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def close(self) -> None:
        os.close(self.number)


def open_socket(
    family: int,
    kind: int,
    protocol: int,
    *,
    via: ViaKind | None = None,
    host: str = "",
    source: str = "",
) -> socket.socket:
    """A non-blocking socket in the place that `via` and `host` name, bound to `source`.

    Args:
        family: AF_INET or AF_INET6.
        kind: SOCK_RAW, SOCK_DGRAM or SOCK_STREAM.
        protocol: of the socket, 0 for the usual one.
        via: NETNS or VRF, else this machine's own stack.
        host: name of the namespace or VRF.
        source: address or interface to send from, empty for the kernel's choice.

    Raises:
        PlaceMissing: the place or the source does not exist or may not be used.
        PermissionError: this kind of socket is not allowed here.
    """

    def make() -> socket.socket:
        return socket.socket(family, kind, protocol)

    made = in_namespace(host, make) if via is ViaKind.NETNS else make()
    try:
        made.setblocking(False)
        if via is ViaKind.VRF:
            _bind_device(made, host)
        if source:
            _bind_source(made, family, source)
    except BaseException:
        made.close()
        raise
    return made


def identity_of(via: ViaKind | None, host: str, source: str) -> tuple[int, ...]:
    """What a place is at present: other numbers once it is taken away or made again.

    A namespace in which a socket is open is not yet gone, so its number is not given away again.

    Raises:
        OSError, PlaceMissing: there is no such place.
    """
    numbers: list[int] = []
    if via is ViaKind.NETNS:
        found = (NAMESPACES / host).stat()
        numbers += [found.st_dev, found.st_ino]
    if via is ViaKind.VRF:
        numbers.append(socket.if_nametoindex(host))
    if source and not _is_address(source):
        numbers.append(
            in_namespace(host, lambda: socket.if_nametoindex(source))
            if via is ViaKind.NETNS
            else socket.if_nametoindex(source)
        )
    return tuple(numbers)


def _is_address(source: str) -> bool:
    try:
        socket.inet_pton(socket.AF_INET6 if ":" in source else socket.AF_INET, source)
    except OSError:
        return False
    return True


def _bind_device(made: socket.socket, name: str) -> None:
    try:
        made.setsockopt(socket.SOL_SOCKET, SO_BINDTODEVICE, name.encode()[:15] + b"\0")
    except OSError as error:
        raise PlaceMissing(f"interface or VRF {name}: {error.strerror}") from error


def _bind_source(made: socket.socket, family: int, source: str) -> None:
    try:
        socket.inet_pton(family, source)
    except OSError:
        _bind_device(made, source)
        return
    try:
        made.bind((source, 0))
    except OSError as error:
        raise PlaceMissing(f"source address {source}: {error.strerror}") from error
