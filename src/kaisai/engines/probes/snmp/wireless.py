"""What vendors tell in different places about radios, brought to one form."""

from collections import defaultdict

from kaisai.engines.probes.snmp.items import SUM, Item, Trouble

SELF = "self"  # key of the access point that the agent itself is
# Channel numbers (IEEE 802.11, annex E): 5 GHz has every fourth one, from 149 on shifted by one;
# 6 GHz begins at 1 again and has those that 5 GHz leaves out.
_LAST_2_4, _FIRST_5, _SHIFTED_5, _LAST_5 = 14, 32, 149, 177
_LESSER = {"managed_radio": "radio"}


def complete(items: dict[str, list[Item]], troubles: list[Trouble], *, alone: bool) -> None:
    """Join names, bands, noise and counts to access points and radios.

    Args:
        items: by kind; changed in place.
        troubles: receives totals that differ from their parts.
        alone: the agent is an access point itself.
    """
    for other, kind in _LESSER.items():
        found = items.pop(other, [])
        if found and not items.get(kind):
            items[kind] = found
    radios, points = items.get("radio", []), items.get("access_point", [])
    noise = {item.key: item for item in items.get("noise", [])}
    names = {point.index["ap"]: point.text("name") for point in points if "ap" in point.index}
    for radio in radios:
        _join(radio, names, noise)
    _count_by_ssid(radios, items.get("ssid", []))
    _add_points(items, radios, alone=alone)
    _compare(items, troubles)


def _join(radio: Item, names: dict[str, str], noise: dict[str, Item]) -> None:
    name = names.get(radio.index.get("ap", ""))
    if name:
        radio.values.setdefault("ap_name", name)
    channel = radio.number("channel")
    if channel is not None:
        heard = noise.get(f"{radio.key}/{round(channel)}")
        if heard is not None and "noise" in heard.values:
            radio.values.setdefault("noise", heard.values["noise"])
            radio.columns.setdefault("noise", heard.columns["noise"])
            radio.oids.setdefault("noise", heard.oids["noise"])
        band = band_of(round(channel))
        if band:
            radio.values.setdefault("band", band)


def band_of(channel: int) -> str:
    """`2.4`, `5` or `6` GHz, empty for no channel; what two bands share is taken for the older one."""
    if channel < 1:
        return ""
    if channel <= _LAST_2_4:
        return "2.4"
    if _FIRST_5 <= channel < _SHIFTED_5:
        return "5" if channel % 4 == 0 else "6"
    return "5" if channel <= _LAST_5 and channel >= _SHIFTED_5 else "6"


def _count_by_ssid(radios: list[Item], ssids: list[Item]) -> None:
    """Where clients are told for each SSID of a radio, their sum is the radio's."""
    found: defaultdict[str, list[Item]] = defaultdict(list)
    for ssid in ssids:
        if ssid.text("radio"):
            found[ssid.text("radio")].append(ssid)
    for radio in radios:
        own = found.get(radio.text("code"), [])
        counted = [ssid for ssid in own if ssid.number("clients") is not None]
        if counted and "clients" not in radio.values:
            radio.values["clients"] = sum(ssid.number("clients") or 0 for ssid in counted)
            radio.columns["clients"] = counted[0].columns["clients"]
            radio.oids["clients"] = SUM.join(ssid.oids["clients"] for ssid in counted)
        for meaning in ("channel", "power"):
            told = next((ssid for ssid in own if meaning in ssid.values), None)
            if told is not None and meaning not in radio.values:
                radio.values[meaning] = told.values[meaning]
                radio.columns[meaning] = told.columns[meaning]
                radio.oids[meaning] = told.oids[meaning]


def _add_points(items: dict[str, list[Item]], radios: list[Item], *, alone: bool) -> None:
    """An access point for each that only its radios tell of."""
    points = items.setdefault("access_point", [])
    known = {point.key for point in points}
    for radio in radios:
        key = radio.index.get("ap") or (SELF if alone else "")
        if not key:
            continue
        radio.index.setdefault("ap", key)
        if key not in known:
            known.add(key)
            points.append(Item("access_point", key, {"ap": key}))
            if radio.text("ap_name"):
                points[-1].values["name"] = radio.text("ap_name")


def _compare(items: dict[str, list[Item]], troubles: list[Trouble]) -> None:
    """Controllers count for themselves, and not always what their radios count."""
    total = next((t for item in items.get("total", []) if (t := item.number("clients"))), None)
    counts = [c for radio in items.get("radio", []) if (c := radio.number("clients")) is not None]
    if total is not None and counts and total != sum(counts):
        troubles.append(Trouble("totals-differ", "total", "clients", f"{total:g}/{sum(counts):g}"))
