"""What the last slots and the radios now say about the numbers that were assumed.

Every fit is a weighted median, drawn to its prior and clamped: one bad sample moves little, a hundred
cannot leave the bounds, and what is missing is left out. Ratios are fitted as logarithms, so that twice
and half weigh the same.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from kaisai.engines.wireless.radios import at_work, busy_peers, known_band
from kaisai.engines.wireless.robust import Fit, known, shrunk
from kaisai.engines.wireless.state import (
    BAND_5,
    BANDS,
    AccessPoint,
    Defaults,
    Inputs,
    Kind,
    Past,
    Radio,
    Source,
)

LEAST_RATIO, MOST_RATIO = 0.1, 3.0  # clients per person; a hands-on with a laptop and two phones
_FARTHEST = 3.0  # a single slot counts as at most this many times, or this part of, its prior
_PRIOR_SLOTS = 2.0  # the assumption weighs as much as two slots with a door count
_HALF_LIFE = 4 * 3600.0  # seconds: the morning counts half in the afternoon
_OTHER_KIND = 0.25  # a break says little about a session
_LEAST_PEOPLE = 10  # fewer make a ratio of chance
_PRIOR_CLIENTS = 60.0  # the assumed airtime and bands weigh as much as two full radios
_LEAST_CLIENTS = 5  # fewer on a radio say nothing about airtime per client
_AIRTIME_BOUNDS = (0.25, 6.0)  # times the prior


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How clients use the radios, by band.

    Attributes:
        weight: how many clients a radio draws, that of 5 GHz being 1.
        per_client: percent of airtime that one client takes.
        base: percent of airtime that is taken without own clients, typical of the band.
    """

    weight: Mapping[str, float]
    per_client: Mapping[str, float]
    base: Mapping[str, float]


def _clamped_log(ratio: float, prior: float) -> float:
    return math.log(min(max(ratio, prior / _FARTHEST), prior * _FARTHEST))


def _in_bounds(fit: Fit) -> Fit:
    return Fit(min(max(math.exp(fit.value), LEAST_RATIO), MOST_RATIO), fit.weight)


def _alike(past: Past, source: Source) -> float:
    """How far a past slot serves an estimate of that source: the same source errs the same way.

    Clients per *seat* say nothing about clients per person who came through the door.
    """
    if past.source is source:
        return 1.0
    return 0.5 if past.source is Source.DOORS else 0.0


def _age_weight(past: Past, at: datetime) -> float:
    age = (at - past.at).total_seconds()
    return 0.5 ** (age / _HALF_LIFE) if age >= 0 else 0.0


def clients_per_person(inputs: Inputs, room: str, kind: Kind, source: Source, at: datetime) -> Fit:
    """Clients per person in a room, for an estimate of people from `source`.

    The prior (devices per person x associated share) is fitted to all rooms, then that to the room.
    """
    given = inputs.defaults
    prior = given.devices_per_person * given.associated_share
    prior = min(max(prior, LEAST_RATIO), MOST_RATIO)
    everywhere: list[tuple[float, float]] = []
    here: list[tuple[float, float]] = []
    for past in inputs.history:
        people, clients = known(past.people), known(past.clients)
        if people is None or clients is None or people < _LEAST_PEOPLE:
            continue
        weight = _alike(past, source) * _age_weight(past, at)
        weight *= 1.0 if past.kind is kind else _OTHER_KIND
        sample = (_clamped_log(clients / people, prior), weight)
        everywhere.append(sample)
        if past.room == room:
            here.append(sample)
    conference = shrunk(everywhere, math.log(prior), _PRIOR_SLOTS)
    fitted = shrunk(here, conference.value, _PRIOR_SLOTS)
    return _in_bounds(Fit(fitted.value, conference.weight))


def turnout(inputs: Inputs, at: datetime) -> Fit:
    """People who come per favourite, learnt from slots with both favourites and a door count."""
    prior = min(max(inputs.defaults.turnout, LEAST_RATIO), MOST_RATIO)
    samples = []
    for past in inputs.history:
        people, marked = known(past.people), known(past.favourites)
        if past.source is not Source.DOORS or people is None or marked is None:
            continue
        if marked >= max(1, inputs.defaults.least_favourites):
            samples.append((_clamped_log(people / marked, prior), _age_weight(past, at)))
    return _in_bounds(shrunk(samples, math.log(prior), _PRIOR_SLOTS))


def _band_weights(aps: Iterable[AccessPoint], defaults: Defaults) -> dict[str, float]:
    """Per band against 5 GHz, from the access points that offer both."""
    share = dict(zip(BANDS, defaults.band_share, strict=True))
    seen = dict.fromkeys(BANDS, 0.0)
    against = dict.fromkeys(BANDS, 0.0)
    for ap in aps:
        counts: dict[str, float] = {}
        for radio in ap.radios:
            clients = known(radio.clients)
            if clients is not None:
                band = known_band(radio)
                counts[band] = counts.get(band, 0.0) + clients
        for band in counts.keys() - {BAND_5} if BAND_5 in counts else ():
            seen[band] += counts[band]
            against[band] += counts[BAND_5]
    return {
        band: 1.0
        if band == BAND_5
        else (_PRIOR_CLIENTS * share[band] + seen[band])
        / (_PRIOR_CLIENTS * share[BAND_5] + against[band])
        for band in BANDS
    }


def base_airtime(radio: Radio, clients: float | None, behaviour: Behaviour) -> float:
    """Percent busy without own clients; `clients` are those that the radio hears, its own included."""
    band = known_band(radio)
    other, airtime = known(radio.airtime_other), known(radio.airtime)
    if other is not None:
        return min(other, 100.0)
    if airtime is None:
        return behaviour.base[band]
    if clients is None:
        return min(airtime, behaviour.base[band])
    return min(100.0, max(0.0, airtime - behaviour.per_client[band] * clients))


def behaviour(inputs: Inputs) -> Behaviour:
    """How clients use the radios now, drawn to what is assumed."""
    defaults = inputs.defaults
    base = dict(zip(BANDS, defaults.airtime_base, strict=True))
    prior = dict(zip(BANDS, defaults.airtime_client, strict=True))
    slopes: dict[str, list[tuple[float, float]]] = {band: [] for band in BANDS}
    heard = [
        (radio, clients)
        for ap in at_work(inputs.aps)
        for radio, clients in busy_peers(ap, inputs.aps)
    ]
    for radio, clients in heard:
        airtime = known(radio.airtime)
        if airtime is None or clients is None or clients < _LEAST_CLIENTS:
            continue
        other = known(radio.airtime_other)
        own = airtime - (base[known_band(radio)] if other is None else other)
        slopes[known_band(radio)].append((max(0.0, own) / clients, clients))
    per_client = {
        band: min(
            max(
                shrunk(slopes[band], prior[band], _PRIOR_CLIENTS).value,
                prior[band] * _AIRTIME_BOUNDS[0],
            ),
            prior[band] * _AIRTIME_BOUNDS[1],
        )
        for band in BANDS
    }
    first = Behaviour(_band_weights(at_work(inputs.aps), defaults), per_client, base)
    bases: dict[str, list[float]] = {band: [] for band in BANDS}
    for radio, clients in heard:
        if known(radio.airtime) is not None and clients is not None:
            bases[known_band(radio)].append(base_airtime(radio, clients, first))
    typical = {band: median(found) if found else base[band] for band, found in bases.items()}
    return Behaviour(first.weight, per_client, typical)
