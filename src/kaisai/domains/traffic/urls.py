"""Addresses of the traffic domain's pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.domains.traffic import views

app_name = "traffic"
urlpatterns = [
    path("traffic", views.overview, name="overview"),
    path("traffic/charts", views.charts, name="charts"),
    path("traffic/marks", views.marks, name="marks"),
    path("traffic/agents", views.agents, name="agents"),
    path("traffic/agents/profile", views.profile, name="profile"),
    path("traffic/agents/profile/fields", views.profile_fields, name="profile_fields"),
    path("traffic/agents/profile/remove", views.profile_remove, name="profile_remove"),
    path("traffic/agents/drop", views.drop, name="drop"),
    path("traffic/search", views.discovery, name="discovery"),
    path("traffic/search/decide", views.decide, name="decide"),
    path("traffic/rooms/<slug:slug>", views.room, name="room"),
    path("traffic/devices/<slug:slug>", views.device, name="device"),
    path("traffic/devices/<slug:slug>/sparks", views.sparks, name="sparks"),
    path("traffic/devices/<slug:slug>/summary", views.summary, name="summary"),
    path("traffic/devices/<slug:slug>/uplinks", views.uplinks, name="uplinks"),
    path("traffic/devices/<slug:slug>/<slug:kind>/<path:key>", views.part, name="part"),
]
add_place(Place(_("Traffic"), "traffic:overview", "traffic", rank=35))
