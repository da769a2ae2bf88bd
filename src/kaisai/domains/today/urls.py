"""Addresses of the day board."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.domains.today import views

app_name = "today"
urlpatterns = [
    path("today", views.today, name="board"),
    path("today/arrivals", views.arriving, name="arrivals"),
    path("today/at", views.at, name="at"),
    path("today/replay", views.between, name="replay"),
    path("today/changes", views.changed, name="changes"),
]
add_place(Place(_("Today"), "today:board", "activity", rank=10))
