"""The demo while it runs: builds, starts `kaisai up`, plays the script, cleans up."""

import subprocess
import sys
import time
from pathlib import Path

import click
import django
from django.core.management import call_command

django.setup()

from kaisai.core.identity.actors import Actor, ActorKind  # noqa: E402 - apps not ready
from kaisai.core.kit.clock import now  # noqa: E402 - apps not ready
from kaisai.domains.network.queries import watch_list  # noqa: E402 - apps not ready
from kaisai.domains.today.operations import note  # noqa: E402 - apps not ready
from kaisai.entrypoints.cli.demo.build import Logins, build_conference  # noqa: E402 - apps not ready
from kaisai.entrypoints.cli.demo.lab import NOC, PREFIX, Lab, LabBusy, LabImpossible  # noqa: E402 - apps not ready
from kaisai.entrypoints.cli.demo.script import steps_forever  # noqa: E402 - apps not ready
from kaisai.entrypoints.cli.demo.stages import LabStage, SimulatedStage, Stage  # noqa: E402 - apps not ready
from kaisai.entrypoints.cli.words import language_of, say  # noqa: E402 - apps not ready

LOOPBACK_PREFIX = "127.77"
SCRIPT_ACTOR = Actor(ActorKind.SYSTEM, "demo script", "demo-script")
GRACE = 15.0


class Demo:
    """One run of the demo."""

    def __init__(self, directory: Path, *, host: str, port: int, simulate: bool) -> None:
        self._directory = directory
        self._host, self._port = host, port
        self._faults = directory / "faults.json"
        self._lab = Lab() if not simulate and Lab.possible() else None
        self._up: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Build network and conference, start the processes, say where to look."""
        stage = self._set_stage()
        call_command("migrate", verbosity=0)
        simulated = isinstance(stage, SimulatedStage)
        self._conference, logins = build_conference(
            now(), prefix=LOOPBACK_PREFIX if simulated else PREFIX, relay="" if simulated else NOC
        )
        self._stage = stage
        if isinstance(stage, SimulatedStage):
            stage.keys = {row.name: row.key for row in watch_list(self._conference).rows}
        command = [
            sys.executable,
            "-m",
            "kaisai",
            "up",
            "--host",
            self._host,
            "--port",
            str(self._port),
        ]
        if simulated:
            command += ["--faults", str(self._faults)]
        self._up = subprocess.Popen(command)
        self._say(logins)

    def _set_stage(self) -> Stage:
        if self._lab is not None:
            try:
                self._lab.build()
                return LabStage(self._lab)
            except LabBusy:
                click.echo(say("demo-busy"), err=True)
            except LabImpossible as error:
                click.echo(say("demo-simulated", reason=error), err=True)
            self._lab = None
        return SimulatedStage(self._faults)

    def _say(self, logins: Logins) -> None:
        url = f"http://{self._host}:{self._port}/demo/today"
        told = say("demo-at", url=url, logins=", ".join(logins.addresses), password=logins.password)
        click.echo(told)

    def play(self, *, until: float | None) -> None:
        """Play the script until interrupted, until `until` (monotonic seconds), or until kaisai ends."""
        start = time.monotonic()
        for step in steps_forever():
            while time.monotonic() < start + step.at:
                if self._is_over(until):
                    return
                time.sleep(0.2)
            try:
                self._stage.play(step.act, step.on)
            except LabImpossible as error:  # the board must not tell what did not happen
                text = step.ja if language_of() == "ja" else step.en
                click.echo(say("demo-left-out", step=text, reason=error), err=True)
                continue
            note(
                by=SCRIPT_ACTOR,
                conference=self._conference,
                at=now(),
                text=step.en,
                text_ja=step.ja,
            )

    def _is_over(self, until: float | None) -> bool:
        return self.has_ended() or (until is not None and time.monotonic() >= until)

    def has_ended(self) -> bool:
        """Whether kaisai is not running any more, or not yet."""
        return self._up is None or self._up.poll() is not None

    def stop(self) -> None:
        """End the processes and take the namespaces away."""
        if self._up is not None and self._up.poll() is None:
            self._up.terminate()
            try:
                self._up.wait(GRACE)
            except subprocess.TimeoutExpired:
                self._up.kill()
                self._up.wait()
        if self._lab is not None:
            self._lab.remove()
