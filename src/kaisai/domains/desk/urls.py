"""Addresses of the desk: the app, and the pages of those who run it."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.domains.desk import views
from kaisai.domains.desk.rules import may_work_at_desk

app_name = "desk"
urlpatterns = [
    path("desk", views.app, name="app"),
    path("desk/worker.js", views.worker, name="worker"),
    path("desk/manifest.webmanifest", views.manifest, name="manifest"),
    path("desk/overview", views.overview, name="overview"),
    path("desk/lists/new", views.admission_list, name="new_list"),
    path("desk/lists/<slug:slug>", views.admission_list, name="list"),
]
add_place(Place(_("Desk"), "desk:overview", "door", rank=21, may=may_work_at_desk))
