"""The demo while it runs: builds, starts `kaisai up`, plays the script, cleans up."""

import contextlib
import math
import os
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import click
import django
from django.core.management import call_command

django.setup()

from kaisai.core.identity.actors import Actor, ActorKind  # noqa: E402 - apps not ready
from kaisai.core.kit.clock import now  # noqa: E402 - apps not ready
from kaisai.domains.exchange.queries import prom_source  # noqa: E402 - apps not ready
from kaisai.domains.monitoring.queries import metric_store  # noqa: E402 - apps not ready
from kaisai.domains.network.queries import watch_list  # noqa: E402 - apps not ready
from kaisai.domains.today.operations import note  # noqa: E402 - apps not ready
from kaisai.domains.traffic.operations import mark_uplinks  # noqa: E402 - apps not ready
from kaisai.domains.traffic.queries import find_agent, list_parts, snmp_source  # noqa: E402 - apps not ready
from kaisai.engines.payments.pretend import Till  # noqa: E402 - after django.setup as all here
from kaisai.entrypoints.cli.demo.agents import Agents  # noqa: E402 - apps not ready
from kaisai.entrypoints.cli.demo.build import (  # noqa: E402 - apps not ready
    Logins,
    ask_agents,
    build_conference,
    scrape_leases,
)
from kaisai.entrypoints.cli.demo.complaints import complain  # noqa: E402 - apps not ready
from kaisai.entrypoints.cli.demo.drops import check_rooms  # noqa: E402 - apps not ready
from kaisai.entrypoints.cli.demo.lab import NOC, PREFIX, Lab, LabBusy, LabImpossible  # noqa: E402 - apps not ready
from kaisai.entrypoints.cli.demo.leases import SERVER  # noqa: E402 - apps not ready
from kaisai.entrypoints.cli.demo.payments import take_money  # noqa: E402 - apps not ready
from kaisai.entrypoints.cli.demo.script import steps_forever  # noqa: E402 - apps not ready
from kaisai.entrypoints.cli.demo.stages import LabStage, SimulatedStage, Stage, fallen  # noqa: E402 - apps not ready
from kaisai.entrypoints.cli.demo.voices import Voices  # noqa: E402 - apps not ready
from kaisai.entrypoints.cli.words import language_of, say  # noqa: E402 - apps not ready

LOOPBACK_PREFIX = "127.77"
SCRIPT_ACTOR = Actor(ActorKind.SYSTEM, "demo script", "demo-script")
ROUTER = "rt-1"
GRACE = 15.0
OPENS_WITHIN = 120.0  # seconds, on a slow machine


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Demo:
    """One run of the demo."""

    def __init__(
        self,
        directory: Path,
        *,
        host: str,
        port: int,
        simulate: bool,
        till: Till,
        calm: bool = False,
    ) -> None:
        self._directory = directory
        self._host, self._port, self._calm, self._till = host, port, calm, till
        self._faults = directory / "faults.json"
        self._lab = Lab() if not simulate and Lab.possible() else None
        self._voices = Voices(("127.0.0.1", _free_port()))
        self._agents = Agents(self._voices)
        self._down: set[str] = set()
        self._uplinks_are_marked = False
        self._up: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Build network and conference, start the processes, say where to look."""
        stage = self._set_stage()
        call_command("migrate", verbosity=0)
        simulated = isinstance(stage, SimulatedStage)
        self._conference, logins = build_conference(
            now(), prefix=LOOPBACK_PREFIX if simulated else PREFIX, relay="" if simulated else NOC
        )
        take_money(self._conference, now(), self._till)
        self._stage = stage
        source, exporter = (
            partial(snmp_source, self._conference),
            prom_source(self._conference, SERVER),
        )
        metric_store().append_all(self._agents.past(source, exporter))
        self._agents.start()
        port = self._agents.port
        ask_agents(self._conference, now(), port=port, elsewhere=not simulated)
        scrape_leases(self._conference, now(), url=self._agents.exporter)
        check_rooms(self._conference, now(), by=logins.network_crew)
        complain(self._conference, now(), by=logins.network_crew)
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
        host, port = self._voices.place
        environment = {**os.environ, "KAISAI_SYSLOG": f"udp://{host}:{port}"}
        self._up = subprocess.Popen(command, env=environment)
        if self._opens():
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

    def _opens(self) -> bool:
        """Wait until pages are served, so that the address works when it is said."""
        end = time.monotonic() + OPENS_WITHIN
        while time.monotonic() < end and not self.has_ended():
            with (
                contextlib.suppress(OSError),
                socket.create_connection((self._host, self._port), 1),
            ):
                return True
            time.sleep(0.2)
        return not self.has_ended()

    def _say(self, logins: Logins) -> None:
        url = f"http://{self._host}:{self._port}/demo/today"
        told = {
            "logins": ", ".join(logins.addresses),
            "password": logins.password,
            "mails": self._directory / "mails",
        }
        click.echo(say("demo-at", url=url, **told))

    def play(self, *, until: float | None) -> None:
        """Play the script until interrupted, until `until` (monotonic seconds), or until kaisai ends."""
        start = time.monotonic()
        for step in () if self._calm else steps_forever():
            if self._wait(until, start + step.at):
                return
            try:
                self._stage.play(step.act, step.on)
            except LabImpossible as error:  # the board must not tell what did not happen
                text = step.ja if language_of() == "ja" else step.en
                click.echo(say("demo-left-out", step=text, reason=error), err=True)
                continue
            self._down = fallen(self._down, step.act, step.on)
            self._agents.set_down(self._down)
            note(
                by=SCRIPT_ACTOR,
                conference=self._conference,
                at=now(),
                text=step.en,
                text_ja=step.ja,
            )

        self._wait(until, math.inf)

    def _wait(self, until: float | None, moment: float) -> bool:
        """Wait for the moment (monotonic seconds); True when the demo is over before."""
        while time.monotonic() < moment:
            if self._is_over(until):
                return True
            self._mark_uplinks()
            time.sleep(0.2)
        return False

    def _mark_uplinks(self) -> None:
        """As soon as the router has told its ports: people mark them, nobody guesses."""
        if self._uplinks_are_marked:
            return
        router = find_agent(self._conference, ROUTER)
        ports = [p.key for p in list_parts(router, "port") if p.labels.get("alias") == "uplink"]
        if ports:
            mark_uplinks(
                by=SCRIPT_ACTOR,
                conference=self._conference,
                at=now(),
                device=ROUTER,
                ports=ports,
            )
            self._uplinks_are_marked = True

    def _is_over(self, until: float | None) -> bool:
        return self.has_ended() or (until is not None and time.monotonic() >= until)

    def has_ended(self) -> bool:
        """Whether kaisai is not running any more, or not yet."""
        return self._up is None or self._up.poll() is not None

    def stop(self) -> None:
        """End the processes and take the namespaces away."""
        self._agents.stop()
        if self._up is not None and self._up.poll() is None:
            self._up.terminate()
            try:
                self._up.wait(GRACE)
            except subprocess.TimeoutExpired:
                self._up.kill()
                self._up.wait()
        if self._lab is not None:
            self._lab.remove()
