"""Our SNMP engine alone: every port of every device, again and again.

The plan of each round comes from a survey, as in the poller; IF-MIB's eight columns that change.
Environment: `SNMP_USER` asks with SNMPv3 (SHA-1, AES-128; `SNMP_AUTH_KEY`, `SNMP_PRIVACY_KEY`).
"""

import asyncio
import os
import resource
import time
from pathlib import Path
from typing import Any

from kaisai.engines.probes.snmp.agents import AgentLost
from kaisai.engines.probes.snmp.live import LiveAgent, SnmpAccess
from kaisai.engines.probes.snmp.polling import Plan
from kaisai.engines.probes.snmp.survey import Survey, survey


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _access(line: str, port: int) -> SnmpAccess:
    address, _, own = line.partition(":")
    user = os.environ.get("SNMP_USER", "")
    if not user:
        return SnmpAccess(address, int(own or port))
    return SnmpAccess(
        address,
        int(own or port),
        "3",
        user=user,
        auth="sha",
        auth_key=os.environ.get("SNMP_AUTH_KEY", ""),
        privacy="aes",
        privacy_key=os.environ.get("SNMP_PRIVACY_KEY", ""),
    )


async def _ports_of(agent: LiveAgent) -> Plan:
    found = await survey(agent)
    return Plan(Survey(items={"port": found.of("port")}))


async def measure(devices: list[SnmpAccess], rounds: int) -> dict[str, Any]:
    """Poll; returns values, errors, elapsed, cpu_loop and per = [[s, CPU s], …] a round."""
    agents = [LiveAgent(access) for access in devices]
    plans = await asyncio.gather(*map(_ports_of, agents))
    values = errors = 0

    async def ask(agent: LiveAgent, plan: Plan) -> None:
        nonlocal values, errors
        try:
            row = await plan.ask(agent)
        except AgentLost:
            errors += 1
        else:
            values += len(row) - row.count(None)

    per = []
    for _ in range(rounds):
        start, cpu = time.monotonic(), _cpu()
        await asyncio.gather(*map(ask, agents, plans))
        per.append((round(time.monotonic() - start, 6), round(_cpu() - cpu, 6)))
    return {
        "values": values,
        "errors": errors,
        "elapsed": round(sum(s for s, _ in per), 5),
        "cpu_loop": round(sum(c for _, c in per), 5),
        "per": per,
    }


def run(devices_file: Path, port: int, rounds: int) -> dict[str, Any]:
    """Measure every device of a file, an address or address:port a line."""
    lines = devices_file.read_text(encoding="ascii").split()
    return asyncio.run(measure([_access(line, port) for line in lines], rounds))
