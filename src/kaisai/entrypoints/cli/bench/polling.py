"""Our SNMP engine beside net-snmp in C, over a veth pair: 100 devices × 48 ports × 8 columns, and SNMPv3.

The C responder and the C client are compiled where their folder is named
(`KAISAI_BENCH_NOC=/path/of/bench/noc`) and gcc and net-snmp's headers are installed. Without them the
SNMPv2c devices are answered by our own responder, which is slower than our client, so that only
CPU is told; SNMPv3 asks real snmpd in either case. Runs are interleaved and the best of each is
compared, because stalls of the machine are charged to whoever runs.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kaisai.entrypoints.cli.bench.agents import PORTS, snmprec
from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.pings import FAR, NEAR, addresses, two_namespaces

DEVICES, SEALED = 100, 25
PORT = 1161
ROUNDS, TRIES = 8, 3
MOST_SECONDS = 60.0
# As the C client has them; of daemons that live as long as the measurement.
USER, AUTH, PRIVACY = "bench", "authpass123", "privpass123"
V3 = {"SNMP_USER": USER, "SNMP_AUTH_KEY": AUTH, "SNMP_PRIVACY_KEY": PRIVACY}


@dataclass(frozen=True, slots=True)
class Run:
    """The best of some rounds: CPU-ms per 1,000 values, and values a second."""

    cpu: float
    rate: float
    errors: int


def _compiled(folder: Path) -> tuple[Path, Path] | None:
    """The C responder and the C client of `KAISAI_BENCH_NOC`; None where they cannot be had."""
    sources = Path(os.environ.get("KAISAI_BENCH_NOC", "")) / "snmp"
    if shutil.which("gcc") is None or not (sources / "agent.c").is_file():
        return None
    made = folder / "agent", folder / "client"
    for source, target, libraries in (
        ("agent.c", made[0], []),
        ("netsnmp_poll.c", made[1], ["-lnetsnmp"]),
    ):
        command = ["gcc", "-O2", "-w", "-o", str(target), str(sources / source), *libraries]
        if subprocess.run(command, capture_output=True, check=False, timeout=60).returncode:
            return None
    return made


def _within(namespace: str, *command: str) -> list[str]:
    return ["ip", "netns", "exec", namespace, *command]


@contextmanager
def _running(commands: Sequence[tuple[list[str], Mapping[str, str]]]) -> Iterator[None]:
    """Programs with their environment, ended afterwards."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [
        subprocess.Popen(command, env={**os.environ, **more}, **quiet)  # type: ignore[call-overload]  # a dict of two
        for command, more in commands
    ]
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _told(command: list[str], environment: Mapping[str, str] | None = None) -> Run:
    done = subprocess.run(
        _within(NEAR, *command),
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=True,
        timeout=MOST_SECONDS,
    )
    told = json.loads(done.stdout.strip().splitlines()[-1])
    values = told["values"] / max(1, len(told["per"]))
    if not values:
        return Run(float("inf"), 0.0, told["errors"] or 1)
    return Run(
        min(cpu for _, cpu in told["per"]) * 1e6 / values,
        values / min(seconds for seconds, _ in told["per"]),
        told["errors"],
    )


def _ours(devices: Path, port: int, rounds: int, environment: Mapping[str, str]) -> Run:
    command = [sys.executable, "-m", "kaisai", "bench", "snmp", str(devices), str(port)]
    return _told([*command, str(rounds)], environment)


def _best(runs: Sequence[Run]) -> Run:
    whole = [run for run in runs if not run.errors] or list(runs)
    return Run(
        min(run.cpu for run in whole),
        max(run.rate for run in whole),
        min(run.errors for run in runs),
    )


def _until_answered(devices: Path, port: int, environment: Mapping[str, str]) -> None:
    deadline = time.monotonic() + MOST_SECONDS
    while not _answered(devices, port, environment):
        if time.monotonic() > deadline:
            raise TimeoutError("the agents do not answer")


def _answered(devices: Path, port: int, environment: Mapping[str, str]) -> bool:
    try:
        return not _ours(devices, port, 1, environment).errors
    except subprocess.CalledProcessError:  # the survey found nobody
        return False


def _beside(
    devices: Path,
    port: int,
    client: Path | None,
    version: str,
    environment: Mapping[str, str],
) -> tuple[Run, Run | None]:
    """Ours and the C client in turn."""
    _until_answered(devices, port, environment)
    ours, theirs = [], []
    for _ in range(TRIES):
        ours.append(_ours(devices, port, ROUNDS, environment))
        if client is not None:
            step = ["50"] if version == "v2c" else ["25"]
            asked = [str(client), version, str(port), str(ROUNDS), str(devices), *step]
            theirs.append(_told(asked, {"MIBS": ""}))
    return _best(ours), _best(theirs) if theirs else None


def _list(folder: Path, number: int) -> Path:
    file = folder / "devices"
    file.write_text("\n".join(addresses(number)) + "\n", encoding="ascii")
    return file


def _open(folder: Path, made: tuple[Path, Path] | None) -> list[Figure | Skipped]:
    """SNMPv2c: 38,400 values a round."""
    record = folder / "device.snmprec"
    record.write_text(snmprec("bench"), encoding="ascii")
    if made:
        agent = _within(FAR, str(made[0]), str(PORT), str(record))
    else:
        own = "kaisai.entrypoints.cli.bench.agents"
        agent = _within(FAR, sys.executable, "-m", own, str(PORT), *addresses(DEVICES))
    with _running([(agent, {})]):
        client = made[1] if made else None
        ours, peer = _beside(_list(folder, DEVICES), PORT, client, "v2c", {})
    name = f"SNMPv2c, {DEVICES} devices × {PORTS} ports × 8"
    figures: list[Figure | Skipped] = [
        Figure(
            f"{name}: CPU per 1,000 values (best)",
            ours.cpu,
            "ms",
            goal="≤ 1.5 ms",
            met=ours.cpu <= 1.5,
        )
    ]
    if peer is None:
        return [*figures, Skipped(f"{name}: rate", "KAISAI_BENCH_NOC names no C responder")]
    return [
        *figures,
        Figure(
            f"{name}: values per second (best)",
            ours.rate,
            "/s",
            peer.rate,
            "net-snmp in C",
            "≥ 400,000 /s",
            ours.rate >= 400_000,
        ),
        _beside_c(f"{name}: CPU per 1,000 values beside C", ours, peer, 8),
    ]


def net_snmp() -> Run | None:
    """The C client alone with the same values, as the measure of this machine; None without it."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return None
    with tempfile.TemporaryDirectory(prefix="kaisai-bench-") as name, two_namespaces():
        folder = Path(name)
        made = _compiled(folder)
        if made is None:
            return None
        record = folder / "device.snmprec"
        record.write_text(snmprec("bench"), encoding="ascii")
        with _running([(_within(FAR, str(made[0]), str(PORT), str(record)), {})]):
            devices = _list(folder, DEVICES)
            _until_answered(devices, PORT, {})
            asked = [str(made[1]), "v2c", str(PORT), str(ROUNDS), str(devices), "50"]
            return _best([_told(asked, {"MIBS": ""}) for _ in range(TRIES)])


def _beside_c(name: str, ours: Run, peer: Run, times: int) -> Figure:
    goal, met = f"≤ {times} × net-snmp", ours.cpu <= times * peer.cpu
    return Figure(name, ours.cpu, "ms", peer.cpu, "net-snmp in C", goal, met)


def _sealed(folder: Path, made: tuple[Path, Path] | None) -> list[Figure | Skipped]:
    """SNMPv3 with SHA-1 and AES-128 against real agents."""
    name = f"SNMPv3 authPriv, {SEALED} snmpd: CPU per 1,000 values"
    if shutil.which("snmpd") is None:
        return [Skipped(name, "snmpd is not installed")]
    daemons = []
    for number, address in enumerate(addresses(SEALED)):
        home = folder / f"snmpd-{number}"
        home.mkdir()
        (home / "conf").write_text(
            f"createUser {USER} SHA {AUTH} AES {PRIVACY}\nrouser {USER} priv\n", encoding="ascii"
        )
        command = ["snmpd", "-f", "-C", "-c", str(home / "conf"), "-LE", "0"]
        around = {"SNMP_PERSISTENT_DIR": str(home), "MIBS": ""}
        daemons.append((_within(FAR, *command, f"udp:{address}:{PORT}"), around))
    with _running(daemons):
        client = made[1] if made else None
        ours, peer = _beside(_list(folder, SEALED), PORT, client, "v3", V3)
    own = Figure(f"{name} (best)", ours.cpu, "ms", goal="≤ 10 ms", met=ours.cpu <= 10)
    return [own] if peer is None else [own, _beside_c(f"{name} beside C", ours, peer, 3)]


def measure() -> list[Figure | Skipped]:
    """A hundred switches by SNMPv2c, then real agents by SNMPv3."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return [Skipped("SNMP", "needs root to make network namespaces")]
    with tempfile.TemporaryDirectory(prefix="kaisai-bench-") as name, two_namespaces():
        folder = Path(name)
        made = _compiled(folder)
        return [*_open(folder, made), *_sealed(folder, made)]
