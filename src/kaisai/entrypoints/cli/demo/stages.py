"""Where the script plays: in real namespaces, or as faults injected behind the probes' port."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kaisai.entrypoints.cli.demo.lab import Lab, links
from kaisai.entrypoints.cli.demo.script import Act
from kaisai.entrypoints.cli.demo.venue import devices

SLOW_MS = 320.0


class Stage(Protocol):
    """Something on which a step of the script can be played."""

    simulated: bool

    def play(self, act: Act, on: str) -> None:
        """Do it."""


class LabStage:
    """Faults are cut links."""

    simulated = False

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._near = {far: near for near, far in links()}

    def play(self, act: Act, on: str) -> None:
        """Change the namespaces."""
        if act in {Act.UNPLUG, Act.PLUG}:
            {Act.UNPLUG: self._lab.unplug, Act.PLUG: self._lab.plug}[act](on)
            return
        does: dict[Act, Callable[[str, str], None]] = {
            Act.CUT: self._lab.cut,
            Act.MEND: self._lab.mend,
            Act.SLOW: self._lab.slow,
            Act.QUICKEN: self._lab.quicken,
        }
        does[act](self._near[on], on)


class SimulatedStage:
    """Faults are written to a file that the poller's fault injector reads."""

    simulated = True

    def __init__(self, file: Path) -> None:
        self._file = file
        self.keys: dict[
            str, str
        ] = {}  # device name: key of its target, known once the list is imported
        self._lost: set[str] = set()
        self._slow: set[str] = set()
        self._write()

    def play(self, act: Act, on: str) -> None:
        """Change what is lost and what is slow."""
        self._lost = fallen(self._lost, act, on)
        if act is Act.SLOW:
            self._slow |= _beyond(on)
        elif act is Act.QUICKEN:
            self._slow -= _beyond(on)
        self._write()

    def _write(self) -> None:
        whole = {
            "lost": sorted(self.keys.get(name, name) for name in self._lost),
            "slow": {self.keys.get(name, name): SLOW_MS for name in sorted(self._slow)},
        }
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps(whole), encoding="utf-8")
        draft.replace(self._file)


def fallen(down: set[str], act: Act, on: str) -> set[str]:
    """Names of the devices that are down after a step, of those that were down before it."""
    touched = {on} if act in {Act.UNPLUG, Act.PLUG} else _beyond(on)
    if act in {Act.CUT, Act.UNPLUG}:
        return down | touched
    return down - touched if act in {Act.MEND, Act.PLUG} else down


def _beyond(place: str) -> set[str]:
    """Names of the devices in a place and everything farther out."""
    places = {place}
    for near, far in links():
        if near in places:
            places.add(far)
    return {device.name for device in devices() if device.place in places}
