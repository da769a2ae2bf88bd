"""Addresses that other systems ask: they know who asks by a token, so the name is not `conference`."""

from django.urls import path

from kaisai.domains.exchange import views

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
at_root = (_counts, "associations")
