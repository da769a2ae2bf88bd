"""Addresses that other systems ask, and the page for the crew.

Other systems say who they are by a token, so in their addresses the name is not `conference`.
"""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.domains.exchange import views
from kaisai.domains.exchange.rules import may_manage_exporters

app_name = "exchange"
_counts = [
    path("v1/version", views.version, name="version"),
    path("v1/associations", views.counts_elsewhere, name="counts_all"),
    path("v1/associations/", views.counts_elsewhere, name="counts_all_slash"),
    path("v1/associations/<str:location>", views.counts_elsewhere, name="counts_of"),
    path("v1/associations/<str:location>/<str:band>", views.counts, name="counts"),
]
urlpatterns = [
    path("metrics", views.metrics, name="metrics"),
    path("prometheus/targets", views.targets, name="targets"),
    *_counts,
]
pages = (
    [
        path("exchange", views.overview, name="overview"),
        path("exchange/drop", views.drop, name="drop"),
        path("exchange/publish", views.publish, name="publish"),
        path("exchange/exporters/<slug:slug>", views.exporter, name="exporter"),
    ],
    "exchange_pages",
)
at_root = (_counts, "associations")
add_place(
    Place(
        _("Data exchange"), "exchange_pages:overview", "exchange", rank=46, may=may_manage_exporters
    )
)
