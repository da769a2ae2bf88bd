"""Addresses of the capacity domain's pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.domains.capacity import views

app_name = "capacity"
urlpatterns = [
    path("capacity", views.board, name="board"),
    path("capacity/changes", views.changes, name="changes"),
    path("capacity/changes/<int:pk>/judge", views.judge, name="judge"),
    path("capacity/assumptions", views.assumptions, name="assumptions"),
    path("capacity/rooms/<slug:slug>", views.room, name="room"),
    path("capacity/rooms/<slug:slug>/complaints", views.complaints, name="complaints"),
    path(
        "capacity/rooms/<slug:slug>/complaints/<int:pk>/take-back",
        views.take_back,
        name="take_back",
    ),
    path("capacity/rooms/<slug:slug>/remedies", views.remedies, name="remedies"),
    path("capacity/rooms/<slug:slug>/what-if", views.what_if, name="what_if"),
    path("capacity/rooms/<slug:slug>/people", views.people, name="people"),
]
add_place(Place(_("Capacity"), "capacity:board", "capacity", rank=36))
