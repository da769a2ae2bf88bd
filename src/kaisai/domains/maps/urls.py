"""Addresses of the maps."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.domains.maps import views

app_name = "maps"
urlpatterns = [
    path("maps", views.topology, name="topology"),
    path("maps/figures", views.figures, name="figures"),
    path("maps/layout", views.layout, name="layout"),
    path("maps/changes", views.changes, name="changes"),
    path("maps/place", views.place, name="place"),
    path("maps/clear", views.clear, name="clear"),
    path("maps/plans", views.plans, name="plans"),
    path("maps/plans/<int:plan>", views.plan, name="plan"),
    path("maps/plans/<int:plan>/remove", views.plan_remove, name="plan_remove"),
    path("maps/plans/<int:plan>/drawing", views.drawing, name="drawing"),
    path("maps/plans/<int:plan>/spots", views.spot, name="spot"),
    path("maps/plans/<int:plan>/spots/remove", views.spot_remove, name="spot_remove"),
]
add_place(Place(_("Maps"), "maps:topology", "map", rank=32))
