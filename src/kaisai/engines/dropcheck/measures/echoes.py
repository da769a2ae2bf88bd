"""Pings a host some times: how many come back, and how fast."""

import asyncio
import socket
from dataclasses import dataclass
from statistics import median

from kaisai.engines.probes.channels import open_channel
from kaisai.engines.probes.icmp import IcmpChannel, destination_of

_EVERY = 0.1  # seconds between two pings
_PATIENCE = 2.0  # seconds to wait for the last one
_LOOK_EVERY = 0.01  # seconds between two looks at the socket


@dataclass(frozen=True, slots=True)
class Series:
    """What became of the pings: round trips in milliseconds, and why others were lost."""

    sent: int
    rtts_ms: tuple[float, ...]
    reason: str = "timeout"

    @property
    def loss_percent(self) -> float:
        """Share of the pings that did not come back."""
        return 100.0 * (self.sent - len(self.rtts_ms)) / self.sent if self.sent else 100.0

    @property
    def rtt_ms(self) -> float | None:
        """Median of the round trips; None when nothing came back."""
        return median(self.rtts_ms) if self.rtts_ms else None


async def ping(address: str, count: int, *, source: str = "") -> Series:
    """Send so many pings, a tenth of a second apart.

    Args:
        address: in figures; a link-local one with its zone.
        count: 1 to 100.
        source: interface to go through, '' for the kernel's choice.

    Raises:
        PermissionMissing: this user may not ping.
        PlaceMissing, OSError: there is no such interface, or no IPv6.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    channel = open_channel((family, None, "", source))
    try:
        return await _count(channel, address, count)
    finally:
        channel.close()


async def _count(channel: IcmpChannel, address: str, count: int) -> Series:
    loop = asyncio.get_running_loop()
    destination = destination_of(address)
    rtts: list[float] = []
    reasons: list[str] = []
    sent = 0
    start = loop.time()
    end = start + (count - 1) * _EVERY + _PATIENCE
    while len(rtts) + len(reasons) < count and loop.time() < end:
        if sent < count and loop.time() >= start + sent * _EVERY:
            channel.next_round()
            _, reason = channel.send(sent, destination)
            sent += 1
            if reason:
                reasons.append(reason)
        # asked before the time is looked at: a stall in between loses nothing
        rtts += _heard(channel)
        reasons += [reason for _, _, reason in channel.refusals()]
        await asyncio.sleep(_LOOK_EVERY)
    rtts += _heard(channel)
    return Series(count, tuple(rtts), reasons[0] if reasons else "timeout")


def _heard(channel: IcmpChannel) -> list[float]:
    """Round trips in milliseconds of the answers that came since it was asked last."""
    return [answer.rtt_ms for answer in channel.receive() if answer.rtt_ms is not None]
