"""NetBox as the source of the list: devices with a primary address, and cables as parents.

Wire format: NetBox's REST API (`/api/dcim/devices/`, `/api/dcim/cables/`), pages of `count`,
`next`, `previous`, `results`, read by pynetbox.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kaisai.engines.formats.inventory import Entry, Group, Inventory
from kaisai.engines.formats.reporting import Report
from kaisai.engines.formats.targets.building import build_entry
from kaisai.engines.formats.targets.checking import finish
from kaisai.engines.formats.targets.deadman import MAX_TARGETS
from kaisai.engines.formats.targets.sentences import new_report

DEFAULT_TIMEOUT = 10.0
_ROLES = (
    ("uplink", ("uplink", "isp", "transit", "modem", "onu")),
    ("router", ("router", "gateway", "firewall")),
    ("switch", ("switch",)),
    ("controller", ("controller", "wlc")),
    ("ap", ("access-point", "wireless", "wifi", "wlan")),
    ("sign", ("sign", "display")),
    ("server", ("server", "host")),
)
_HEIGHT = {"uplink": 0, "router": 1, "switch": 2}
"""Who stands nearer to the outside; between equals a cable makes nobody a parent."""


def connect_netbox(url: str, token: str = "", *, timeout: float = DEFAULT_TIMEOUT) -> Any:
    """A pynetbox client in which every request has a time-out of so many seconds."""
    import pynetbox  # noqa: PLC0415 - slow start, and few have a NetBox

    api = pynetbox.api(url, token=token or None)
    api.http_session.request = functools.partial(api.http_session.request, timeout=timeout)
    return api


def read_netbox(api: Any, *, site: str | None = None, tag: str | None = None) -> Inventory:
    """Read the devices of a NetBox; when it fails there are no entries, only the finding why.

    Args:
        api: what `connect_netbox` or `pynetbox.api` gives.
        site: slug of the site to read, None for all.
        tag: slug of the tag that devices must have, None for all.
    """
    from pynetbox.core.query import ContentError, RequestError  # noqa: PLC0415 - slow start

    report = new_report()
    wanted = {name: value for name, value in (("site", site), ("tag", tag)) if value}
    try:
        devices = list(_devices(api, wanted, report))
        parents = _parents(api, site, devices)
    except RequestError as why:
        status = getattr(why.req, "status_code", 0)
        if status in {401, 403}:
            report.add("netbox-refused", status=status)
        else:
            report.add("netbox-fault", reason=f"status {status}")
        return Inventory("netbox", findings=report.ordered())
    except (ContentError, ValueError, TypeError, LookupError, AttributeError):
        report.add("netbox-fault", reason="the answer is not that of a NetBox")
        return Inventory("netbox", findings=report.ordered())
    except OSError as why:
        # requests' own errors are OSErrors; their text names hosts and pools, the kind is enough.
        report.add("netbox-unreachable", reason=type(why).__name__)
        return Inventory("netbox", findings=report.ordered())
    linked = [replace(entry, parents=parents.get(entry.device, ())) for entry in devices]
    entries = finish(linked, report)
    groups = tuple(Group(title) for title in dict.fromkeys(entry.group for entry in entries))
    return Inventory("netbox", entries=entries, groups=groups, findings=report.ordered())


def _devices(api: Any, wanted: Mapping[str, str], report: Report) -> Iterator[Entry]:
    endpoint = api.dcim.devices
    for number, record in enumerate(endpoint.filter(**wanted) if wanted else endpoint.all()):
        if number >= MAX_TARGETS:
            report.add("too-many-targets", limit=MAX_TARGETS)
            return
        # A dict of what came over the wire: an attribute of a record may ask the server again.
        yield from _entries(dict(record), report)


def _entries(device: Mapping[str, Any], report: Report) -> Iterator[Entry]:
    name = _text(device, "name") or _text(device, "display") or f"device-{device.get('id')}"
    addresses = [
        address.partition("/")[0]
        for key in ("primary_ip4", "primary_ip6")
        if (address := _text(device, key, "address"))
    ]
    if not addresses:
        report.add("no-primary-address", name=name)
    for number, address in enumerate(addresses):
        raw: dict[str, str | list[str]] = {
            "id": f"netbox:{device.get('id')}" + ("/6" if number else ""),
            "name": name if not number else f"{name}-v6",
            "address": address,
            "device": name,
            "group": _text(device, "location", "name") or _text(device, "site", "name"),
            "room": _text(device, "location", "slug"),
            "kind": _kind(device),
            "tags": [_text(tag, "slug") for tag in _list(device.get("tags"))],
            "info_url": _text(device, "display_url"),
            "note": _text(device, "description"),
        }
        if _text(device, "status", "value") in {"offline", "decommissioning", "planned"}:
            raw["tags"] = [*raw["tags"], "maint"]
        entry = build_entry({key: value for key, value in raw.items() if value}, 0, report)
        if entry is not None:
            yield entry


def _parents(api: Any, site: str | None, devices: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    """Names of parents by name of device, from cables between devices of unequal height."""
    heights = {entry.device: _HEIGHT.get(entry.device_kind, 3) for entry in devices}
    found: dict[str, dict[str, None]] = {}
    endpoint = api.dcim.cables
    for record in endpoint.filter(site=site) if site else endpoint.all():
        cable = dict(record)
        ends = [set(_ends(cable.get(side))) & heights.keys() for side in _SIDES]
        for one, other in ((a, b) for a in ends[0] for b in ends[1]):
            if heights[one] < heights[other]:
                found.setdefault(other, {})[one] = None
            elif heights[other] < heights[one]:
                found.setdefault(one, {})[other] = None
    return {name: tuple(parents) for name, parents in found.items()}


_SIDES = ("a_terminations", "b_terminations")


def _ends(terminations: Any) -> Iterator[str]:
    for termination in _list(terminations):
        for holder in (termination, _plain(termination).get("object")):
            name = _text(_plain(holder), "device", "name") or _text(
                _plain(holder), "device", "display"
            )
            if name:
                yield name
                break


def _kind(device: Mapping[str, Any]) -> str:
    # "device_role" until NetBox 3.5, "role" since.
    role = (_text(device, "role", "slug") or _text(device, "device_role", "slug")).lower()
    for kind, words in _ROLES:
        if any(word in role for word in words):
            return kind
    return "ap" if role == "ap" or role.startswith("ap-") else "other"


def _plain(value: Any) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    return dict(value) if hasattr(value, "serialize") else {}


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _text(owner: Any, *path: str) -> str:
    for name in path:
        owner = _plain(owner).get(name)
    return owner.strip() if isinstance(owner, str) else ""
