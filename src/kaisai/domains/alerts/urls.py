"""Addresses of alerts."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.domains.alerts import views

app_name = "alerts"
urlpatterns = [
    path("alerts", views.overview, name="overview"),
    path("alerts/why", views.why, name="why"),
    path("alerts/rules", views.rules, name="rules"),
    path("alerts/rules/reset", views.rule_reset, name="rule_reset"),
    path("alerts/routes", views.routes, name="routes"),
    path("alerts/routes/try", views.route_try, name="route_try"),
    path("alerts/routes/remove", views.route_remove, name="route_remove"),
    path("alerts/shifts", views.shifts, name="shifts"),
    path("alerts/shifts/remove", views.shift_remove, name="shift_remove"),
    path("alerts/acknowledge", views.acknowledge, name="acknowledge"),
    path("alerts/silence", views.silence, name="silence"),
    path("alerts/silence/end", views.silence_end, name="silence_end"),
    path("alerts/<int:pk>", views.alert, name="alert"),
]
add_place(Place(_("Alerts"), "alerts:overview", "bell", rank=15))
