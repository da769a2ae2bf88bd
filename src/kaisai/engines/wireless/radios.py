"""Access points and their radios: which are at work, which share a channel."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kaisai.engines.wireless.robust import known
from kaisai.engines.wireless.state import BAND_5, BAND_6, BAND_24, BANDS, AccessPoint, Radio

STANDARD = (Radio(BAND_24), Radio(BAND_5))
CHANNELS_24 = 3  # that do not overlap: 1, 6 and 11
_APART_24 = 5  # channel numbers of 5 MHz between two that do not overlap
_FIRST = {BAND_5: 36, BAND_6: 1}
_FIRST_UPPER = 149  # from here 5 GHz is shifted by one


def known_band(radio: Radio) -> str:
    """Its band; 5 where it is not told."""
    return radio.band if radio.band in BANDS else BAND_5


def at_work(aps: Iterable[AccessPoint]) -> list[AccessPoint]:
    """Those that are not known to be down, ordered by key, with radios assumed where none is told."""
    return [
        ap if ap.radios else replace(ap, radios=STANDARD)
        for ap in sorted(aps, key=lambda ap: ap.key)
        if ap.up is not False
    ]


def clients_of(ap: AccessPoint) -> float | None:
    """Clients on all its radios now; None as soon as one does not tell."""
    counts = [known(radio.clients) for radio in ap.radios]
    told = [count for count in counts if count is not None]
    return sum(told) if counts and len(told) == len(counts) else None


def _block(channel: int, width: int, band: str) -> int:
    """Number of the bonded block of `width` MHz that a channel of 5 or 6 GHz lies in.

    IEEE 802.11, annex E: blocks begin at 36, 149 (5 GHz) and 1 (6 GHz), 20 MHz = 4 numbers.
    """
    first = _FIRST_UPPER if band == BAND_5 and channel >= _FIRST_UPPER else _FIRST[band]
    return first * 1000 + (channel - first) // (width // 5)


def overlap(one: Radio, other: Radio) -> bool:
    """True when the two are known to share a channel or a part of it."""
    band = known_band(one)
    if band != known_band(other) or one.channel is None or other.channel is None:
        return False
    if band == BAND_24:
        return abs(one.channel - other.channel) < _APART_24
    width = max(20, one.width or 20, other.width or 20)
    return _block(one.channel, width, band) == _block(other.channel, width, band)


def busy_peers(ap: AccessPoint, aps: Iterable[AccessPoint]) -> Iterator[tuple[Radio, float | None]]:
    """Each radio of an access point with the clients of the room on its channel; None if untold."""
    roommates = [other for other in at_work(aps) if other.room == ap.room and other.key != ap.key]
    for radio in ap.radios:
        clients = known(radio.clients)
        if clients is not None:
            beside = [other for mate in roommates for other in mate.radios if overlap(radio, other)]
            clients += sum(known(other.clients) or 0.0 for other in beside)
        yield radio, clients
