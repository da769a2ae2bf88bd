"""Pages of the network: inventory, device, import, export."""

import base64
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.queries import list_rooms
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.clock import now
from kaisai.core.kit.language import spoken
from kaisai.core.surfaces.actors import told_actor
from kaisai.core.surfaces.given import word_in
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.network.enums import DeviceKind
from kaisai.domains.network.forms import DeviceForm, ImportForm
from kaisai.domains.network.models import Device
from kaisai.domains.network.operations import (
    import_targets,
    preview_import,
    remove_device,
    save_device,
    set_parents,
    write_inventory,
)
from kaisai.domains.network.queries import (
    find_device,
    find_source,
    list_devices,
    list_groups,
    list_links,
)
from kaisai.domains.network.rules import may_manage_network

PER_PAGE = 200
SHOWN_ENTRIES = 20


def _crumbs(request: ConferenceRequest, *further: str) -> list[Crumb]:
    top = reverse("network:inventory", args=[request.conference.slug])
    return [Crumb(_("Network"), top), *(Crumb(label) for label in further)]


def _narrowed(request: ConferenceRequest) -> tuple[QuerySet[Device], dict[str, str]]:
    chosen = {name: word_in(request.GET, name, 120) for name in ("room", "kind", "group")}
    devices = list_devices(request.conference).prefetch_related("targets__group", "parents")
    if chosen["room"]:
        devices = devices.filter(room__slug=chosen["room"])
    if chosen["kind"]:
        devices = devices.filter(kind=chosen["kind"])
    if chosen["group"].isascii() and chosen["group"].isdigit():
        devices = devices.filter(targets__group=int(chosen["group"][:15])).distinct()
    return devices, chosen


@require_GET
def inventory(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """What there is, by room, kind or group."""
    devices, chosen = _narrowed(request)
    page = Paginator(devices, PER_PAGE).get_page(request.GET.get("page"))
    narrowing = request.GET.copy()
    narrowing.pop("page", None)
    source = find_source(request.conference)
    return render(
        request,
        "network/inventory.html",
        {
            "page": page,
            "chosen": chosen,
            "narrowing": narrowing.urlencode(),
            "narrowed": any(chosen.values()),
            "rooms": list_rooms(request.conference),
            "kinds": DeviceKind.choices,
            "groups": list_groups(request.conference),
            "source": source,
            "imported_by": told_actor(source.imported_by) if source else "",
            "verdict": may_manage_network(by=actor_of(request), conference=request.conference),
        },
    )


def _device_form(request: ConferenceRequest, device: Device) -> DeviceForm:
    form = DeviceForm(
        request.POST if request.method == "POST" else None,
        initial={
            "name": device.name,
            "kind": device.kind,
            "room": device.room.slug if device.room else "",
            "tags": " ".join(device.tags),
            "parents": [parent.slug for parent in device.parents.all()],
            "note": device.note,
            "info_url": device.info_url,
        },
    )
    others = list_devices(request.conference).exclude(pk=device.pk)
    form.offer(
        [(room.slug, str(room)) for room in list_rooms(request.conference)],
        list(others.values_list("slug", "name")),
    )
    return form


@require_http_methods(["GET", "POST"])
def device(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:
    """One device: addresses, what it hangs on, what hangs on it, what became of it."""
    found = find_device(request.conference, slug)
    form = _device_form(request, found)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            _save(request, slug, form.cleaned_data)
            messages.success(request, _("Device saved."))
            return redirect("network:device", conference=conference, slug=slug)
    language = spoken()
    entries = list_entries(request.conference).filter(about=f"device:{slug}")[:SHOWN_ENTRIES]
    context = {
        "device": found,
        "is_safe_url": found.info_url.startswith(("http://", "https://")),
        "targets": found.targets.select_related("group").order_by("position", "pk"),
        "parents": found.parents.order_by("name"),
        "children": found.children.order_by("name"),
        "links": list_links(found),
        "entries": [
            (entry.at, told_actor(entry.actor_label), entry.sentence(language)) for entry in entries
        ],
        "form": form,
        "verdict": may_manage_network(by=actor_of(request), conference=request.conference),
        "breadcrumbs": _crumbs(request, found.name),
    }
    return render(request, "network/device.html", context, status=400 if form.errors else 200)


def _save(request: ConferenceRequest, slug: str, given: dict[str, Any]) -> None:
    told = around(request) | {"slug": slug}
    parents = given.pop("parents")
    before = {parent.slug for parent in find_device(request.conference, slug).parents.all()}
    kind = DeviceKind(given.pop("kind"))
    with transaction.atomic():
        if before != set(parents):
            set_parents(**told, parents=parents)
        save_device(**told, **{**given, "kind": kind, "tags": given["tags"].split()})


@require_POST
def remove(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:
    """Take a device out of the inventory."""
    remove_device(**around(request), slug=slug)
    messages.success(request, _("Device removed."))
    return redirect("network:inventory", conference=conference)


@require_http_methods(["GET", "POST"])
def load(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Upload or paste a list, see what it would change, confirm."""
    asked = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if asked else ImportForm()
    context: dict[str, Any] = {
        "form": form,
        "verdict": may_manage_network(by=actor_of(request), conference=request.conference),
        "breadcrumbs": _crumbs(request, _("Import")),
    }
    if asked and form.is_valid():
        given = form.cleaned_data
        told: dict[str, Any] = {"by": actor_of(request), "conference": request.conference}
        told |= {name: given[name] for name in ("data", "name", "remap_to")}
        with refusals_in(form):
            if given["held"]:
                done = import_targets(**told, at=now(), expect=given["expect"])
                messages.success(request, _("Imported: %d targets.") % done.targets)
                return redirect("network:inventory", conference=conference)
            context["preview"] = preview_import(**told)
            context["held"] = base64.b64encode(given["data"]).decode()
            context["given"] = given
    return render(request, "network/import.html", context, status=400 if form.errors else 200)


@require_GET
def export(request: ConferenceRequest, conference: str) -> HttpResponse:
    """The inventory as a deadman.conf, without the secrets of relays."""
    may_see_conference(by=actor_of(request), conference=request.conference).require()
    return HttpResponse(
        write_inventory(request.conference),
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{conference}-deadman.conf"'},
    )
