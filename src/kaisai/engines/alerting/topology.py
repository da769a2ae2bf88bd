"""Who hangs behind whom, for many questions."""

from collections.abc import Iterable, Mapping

from kaisai.engines.liveness.states import Watched
from kaisai.engines.liveness.topology import effective_parents


class Topology:
    """Devices with their parents, as liveness watches them; parents on a loop do not count.

    Attributes:
        devices: by key.
        parents: keys of those of which one must live, by key.
        children: keys of those right behind, by key.
    """

    def __init__(self, watched: Iterable[Watched]) -> None:
        self.devices: Mapping[str, Watched] = {each.key: each for each in watched}
        self.parents = effective_parents(self.devices)
        self.children: dict[str, list[str]] = {key: [] for key in self.devices}
        for key, above in self.parents.items():
            for parent in above:
                self.children[parent].append(key)

    def name(self, key: str) -> str:
        """The name of a device, its key when it is not known."""
        device = self.devices.get(key)
        return device.name if device else key

    def room(self, key: str) -> str:
        """The room of a device, empty when it has none."""
        device = self.devices.get(key)
        return device.room if device else ""

    def kind(self, key: str) -> str:
        """The kind of a device."""
        device = self.devices.get(key)
        return device.kind if device else "other"

    def ancestors(self, key: str) -> list[str]:
        """Everything in front of a device, the nearest first."""
        found: dict[str, None] = {}
        ahead = list(self.parents.get(key, ()))
        while ahead:
            parent = ahead.pop(0)
            if parent not in found:
                found[parent] = None
                ahead += self.parents[parent]
        return list(found)
