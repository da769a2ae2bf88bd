"""Addresses of the people domain's pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.domains.people import views
from kaisai.domains.people.rules import may_see_people

app_name = "people"
urlpatterns = [
    path("people", views.people, name="people"),
    path("people/perhaps", views.perhaps, name="perhaps"),
    path("people/merges/<int:pk>/undo", views.undo, name="undo"),
    path("people/<slug:person>", views.person, name="person"),
    path("people/<slug:person>/names", views.names, name="names"),
    path("people/<slug:person>/names/drop", views.drop_names, name="drop_names"),
    path("people/<slug:person>/merge/<slug:other>", views.compare, name="merge"),
    path("people/<slug:person>/apart/<slug:other>", views.part, name="apart"),
]
add_place(Place(_("Who is who"), "people:people", "person", rank=20, may=may_see_people))
