"""Addresses of the checks domain's pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.domains.checks import views

app_name = "checks"
urlpatterns = [
    path("checks", views.overview, name="overview"),
    path("checks/expectations", views.common_expectations, name="common_expectations"),
    path("checks/phone/known", views.known, name="known"),
    path("checks/phone/data", views.data, name="data"),
    path("checks/phone/sink", views.sink, name="sink"),
    path("checks/rooms/<slug:slug>", views.room, name="room"),
    path("checks/rooms/<slug:slug>/expectations", views.room_expectations, name="expectations"),
    path("checks/rooms/<slug:slug>/phone", views.phone, name="phone"),
    path("checks/rooms/<slug:slug>/sign-off", views.sign, name="sign_off"),
    path("checks/rooms/<slug:slug>/withdraw", views.withdraw, name="withdraw"),
    path("checks/rooms/<slug:slug>/discard", views.discard, name="discard"),
]
at_root = [path("reach", views.reach, name="checks_reach")]
add_place(Place(_("Drop checks"), "checks:overview", "plug", rank=37))
