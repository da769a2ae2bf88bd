"""The interface: link, speed, Wi-Fi, addresses."""

from kaisai.engines.dropcheck.drop import Drop
from kaisai.engines.dropcheck.expectations import Ipv4, Ipv6, Wifi
from kaisai.engines.dropcheck.measures.surroundings import OwnAddress
from kaisai.engines.dropcheck.measures.wifi import Association, associated
from kaisai.engines.dropcheck.outcomes import Outcome, Subject
from kaisai.engines.dropcheck.values import Network

NONE = "–"


async def check_link(drop: Drop, subject: Subject) -> Outcome:
    """Is the interface up, with a carrier? Always judged."""
    here = drop.here
    if not here.up:
        return subject.failed("link-down", value={"up": False}, interface=here.interface)
    return subject.passed("link-up", value={"up": True, "mtu": here.mtu}, interface=here.interface)


async def check_speed(drop: Drop, subject: Subject) -> Outcome:
    """What was negotiated with the switch."""
    mbps, wanted = drop.here.speed_mbps, drop.wanted.link.speed_mbps
    if mbps is None:
        return subject.skipped("speed-untold")
    told = {"mbps": mbps, "duplex": drop.here.duplex}
    shown = f" ({drop.here.duplex})" if drop.here.duplex else ""
    if wanted is not None and mbps < wanted:
        return subject.failed("speed-low", value=told, mbps=mbps, duplex=shown, wanted=wanted)
    return subject.found("speed", value=told, mbps=mbps, duplex=shown)


async def check_wifi(drop: Drop, subject: Subject) -> Outcome:
    """The association: network, access point, channel, signal."""
    interface = drop.here.interface
    if not drop.here.wireless:
        return subject.failed("not-wireless", interface=interface)
    found = await associated(interface)
    if found is None:
        return subject.failed("wifi-off", interface=interface)
    return judge_wifi(subject, found, drop.wanted.wifi or Wifi())


def judge_wifi(subject: Subject, found: Association, wanted: Wifi) -> Outcome:
    """The association against what is expected of it."""
    value = {
        "ssid": found.ssid,
        "bssid": found.bssid,
        "channel": found.channel,
        "frequency_mhz": found.frequency,
        "signal_dbm": found.signal_dbm,
        "rate_mbps": found.rate_mbps,
    }
    for what, what_ja, told, allowed in (
        ("SSID", "SSID", found.ssid, (wanted.ssid,) if wanted.ssid else ()),
        ("BSSID", "BSSID", found.bssid, wanted.bssid),
        ("channel", "チャネル", found.channel, wanted.channel),
    ):
        if allowed and told not in allowed:
            return subject.failed(
                "wifi-differs",
                value=value,
                what=what,
                what_ja=what_ja,
                told=told or NONE,
                wanted=allowed,
            )
    signal, least = found.signal_dbm, wanted.signal_dbm
    if least is not None and (signal is None or signal < least):
        told_signal = NONE if signal is None else signal
        return subject.failed("signal-low", value=value, told=told_signal, wanted=least)
    return subject.found(
        "wifi",
        value=value,
        ssid=found.ssid,
        channel=found.channel or NONE,
        signal=NONE if signal is None else signal,
        bssid=found.bssid,
    )


async def check_ipv4(drop: Drop, subject: Subject) -> Outcome:
    """The IPv4 addresses; judged in any case: there is some address, and it is nobody else's."""
    wanted = drop.wanted.ipv4
    outcome = _judge_addresses(drop, subject, 4, wanted)
    by_hand = [own for own in _leading(drop, 4) if own.lasting]
    if outcome.well and wanted.from_dhcp and by_hand:
        return subject.failed("not-from-dhcp", value=outcome.value, told=_shown(by_hand))
    return outcome


async def check_ipv6(drop: Drop, subject: Subject) -> Outcome:
    """The IPv6 addresses beyond the link."""
    wanted = drop.wanted.ipv6
    outcome = _judge_addresses(drop, subject, 6, wanted)
    gateway = drop.here.gateway(6)
    if outcome.well and wanted.from_ra and not (gateway and gateway.advertised):
        return subject.failed("not-from-ra", value=outcome.value)
    return outcome


def _judge_addresses(drop: Drop, subject: Subject, version: int, wanted: Ipv4 | Ipv6) -> Outcome:
    doubled = [own for own in drop.here.of(version) if own.doubled]
    if doubled:
        return subject.failed("doubled", value=_value(doubled), told=_shown(doubled))
    own = _leading(drop, version)
    value = _value(own)
    if not own:
        return _judge_absence(drop, subject, version, wanted)
    if wanted.present is False:
        return subject.failed("unwanted", value=value, told=_shown(own))
    strangers = [one for one in own if wanted.prefix and not _within(one, wanted.prefix)]
    if strangers:
        return subject.failed("outside", value=value, told=_shown(strangers), wanted=wanted.prefix)
    return subject.found("addresses", value=value, told=_shown(own))


def _judge_absence(drop: Drop, subject: Subject, version: int, wanted: Ipv4 | Ipv6) -> Outcome:
    code = f"no-ipv{version}"
    if wanted.present is False:
        return subject.passed(code, value=_value([]))
    if subject.expected is not None:
        return subject.failed(code, value=_value([]))
    if version == 4 and not _leading(drop, 6):
        return subject.failed("no-address", value=_value([]))
    return subject.found(code, value=_value([]))


def _leading(drop: Drop, version: int) -> list[OwnAddress]:
    return [own for own in drop.here.of(version) if own.leads_on]


def _within(own: OwnAddress, networks: tuple[Network, ...]) -> bool:
    return any(own.at.ip in network for network in networks)


def _value(addresses: list[OwnAddress]) -> dict[str, object]:
    return {"addresses": [{"address": own.at, "lasting": own.lasting} for own in addresses]}


def _shown(addresses: list[OwnAddress]) -> list[str]:
    return [str(own.at) for own in addresses]
