"""Addresses of the program domain's pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.core.surfaces.search import add_finder
from kaisai.domains.program import views
from kaisai.domains.program.queries import search_program

app_name = "program"
urlpatterns = [
    path("schedule", views.schedule, name="schedule"),
    path("schedule/import", views.load, name="import"),
]
add_place(Place(_("Programme"), "program:schedule", "calendar", rank=20))
add_finder(search_program)
