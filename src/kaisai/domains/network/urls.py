"""Addresses of the network domain's pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.core.surfaces.search import add_finder
from kaisai.domains.network import views
from kaisai.domains.network.queries import search_network

app_name = "network"
urlpatterns = [
    path("network", views.inventory, name="inventory"),
    path("network/import", views.load, name="import"),
    path("network/export", views.export, name="export"),
    path("network/devices/<slug:slug>", views.device, name="device"),
    path("network/devices/<slug:slug>/remove", views.remove, name="device_remove"),
]
add_place(Place(_("Network"), "network:inventory", "network", rank=30))
add_finder(search_network)
