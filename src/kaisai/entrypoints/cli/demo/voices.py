"""What the demo's devices say over syslog: links that go and come, clients that wander."""

import random
import socket
from collections.abc import Iterable, Iterator

from kaisai.entrypoints.cli.demo.crowd import World

LOCAL7 = 23 * 8  # facility in front of the severity (RFC 5424, 6.2.1)
ERROR, NOTICE, INFO = 3, 5, 6
CHATTER = 0.08  # of the seconds, in which a client is heard of
CONTROLLER = "wlc-1"


class Voices:
    """Sends messages to one address.

    Args:
        place: where syslog is heard.
    """

    def __init__(self, place: tuple[str, int]) -> None:
        self.place = place
        self._dice = random.Random(4711)  # noqa: S311 - small talk

    def say(self, device: str, severity: int, app: str, text: str) -> None:
        """One message of a device; whether anybody hears it is not known, as with any syslog."""
        message = f"<{LOCAL7 + severity}>1 - {device} {app} - - - {text}"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(message.encode(), self.place)

    def tell_links(self, world: World, before: Iterable[str]) -> None:
        """What devices that live see of those that went or came since `before`."""
        was = frozenset(before)
        for device, port, far in _ends(world):
            if (far in was) != (far in world.down):
                gone = far in world.down
                text = f"{port}: link {'down' if gone else 'up'}, {far}"
                self.say(device, ERROR if gone else NOTICE, "IFMGR", text)

    def chat(self, world: World) -> None:
        """Now and then a client changes its access point."""
        if self._dice.random() < CHATTER and CONTROLLER not in world.down:
            point = self._dice.choice(sorted(world.radios))
            client = ":".join(f"{self._dice.randrange(256):02x}" for _ in range(5))
            text = f"client 02:{client} associated to {point}, 5 GHz"
            self.say(CONTROLLER, INFO, "DOT11", text)


def _ends(world: World) -> Iterator[tuple[str, str, str]]:
    for device, ports in world.ports.items():
        if device not in world.down:
            for port in ports:
                yield device, port.name, port.far
