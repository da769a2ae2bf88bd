"""Addresses of the logs domain's pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.domains.logs import views

app_name = "logs"
urlpatterns = [path("logs", views.overview, name="overview")]
add_place(Place(_("Logs"), "logs:overview", "log", rank=45))
