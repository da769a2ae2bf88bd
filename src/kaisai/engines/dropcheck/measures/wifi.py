"""What `iw dev … link` tells of the association (nl80211)."""

import re
from dataclasses import dataclass

from kaisai.engines.dropcheck.measures.programs import run_program

_BSSID = re.compile(r"^Connected to ([0-9a-f:]{17})", re.MULTILINE)
_LINE = re.compile(r"^\s+(SSID|freq|signal|tx bitrate): *([^\n]*)$", re.MULTILINE)
_ESCAPED = re.compile(r"\\x([0-9a-fA-F]{2})")
_NUMBER = re.compile(r"-?\d{1,6}(\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Association:
    """The access point one is associated with: MHz, dBm, Mbit/s, None where untold."""

    ssid: str
    bssid: str
    frequency: float | None = None
    signal_dbm: float | None = None
    rate_mbps: float | None = None

    @property
    def channel(self) -> int | None:
        """The number of its channel."""
        return None if self.frequency is None else channel_of(self.frequency)


async def associated(interface: str) -> Association | None:
    """The association of a wireless interface, None when there is none.

    Raises:
        ProgramMissing: `iw` is not installed.
    """
    return read_link(await run_program("iw", "dev", interface, "link"))


def read_link(printed: str) -> Association | None:
    """The association in what `iw dev … link` printed."""
    found = _BSSID.search(printed)
    if found is None:
        return None
    lines = dict(_LINE.findall(printed))
    return Association(
        ssid=_unescaped(lines.get("SSID", "")),
        bssid=found.group(1),
        frequency=_number(lines.get("freq", "")),
        signal_dbm=_number(lines.get("signal", "")),
        rate_mbps=_number(lines.get("tx bitrate", "")),
    )


def channel_of(frequency: float) -> int | None:
    """Number of the channel at that centre (MHz), as IEEE 802.11 counts them; None between bands."""
    mhz = round(frequency)
    if mhz in (2484, 5935):  # Japan's 14; the second channel of the 6 GHz band
        return 14 if mhz == 2484 else 2
    bands = ((2412, 2472, 2407), (5160, 5885, 5000), (5955, 7115, 5950))
    return next(((mhz - base) // 5 for least, most, base in bands if least <= mhz <= most), None)


def _unescaped(told: str) -> str:
    """`iw` writes bytes beyond ASCII in hexadecimal."""
    raw = _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), told)
    try:
        return raw.encode("latin-1").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return told


def _number(told: str) -> float | None:
    found = _NUMBER.match(told)
    return float(found.group()) if found else None
