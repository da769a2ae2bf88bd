"""A target that can be cut: a listening port on loopback."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest


class Listener:
    """A TCP port that answers until it is cut."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.address = address
        self._socket = self._listen(0)
        self.port = self._socket.getsockname()[1]

    def _listen(self, port: int) -> socket.socket:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((self.address, port))
        listening.listen(64)
        return listening

    def cut(self) -> None:
        """Nothing listens any more."""
        self._socket.close()

    def mend(self) -> None:
        """It listens again."""
        self._socket = self._listen(self.port)


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.cut()


@pytest.fixture
def venue(tmp_path: Path, listener: Listener) -> Path:
    """Four targets in two groups; the last can be cut."""
    file = tmp_path / "venue.conf"
    file.write_text(
        "gw 127.80.0.1\n"
        "--- 4F\n"
        "ap-401 127.80.4.1\n"
        "ap-402 127.80.4.2\n"
        f"web {listener.address} tcp=dstport:{listener.port}\n"
    )
    return file
