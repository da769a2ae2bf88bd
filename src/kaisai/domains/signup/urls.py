"""Addresses of same-day sign-up.

Helpers come by the word on a poster, also before the conference is public: in their addresses the name is
not `conference`, which only its crew may see then.
"""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.domains.signup import views
from kaisai.domains.signup.rules import may_coordinate

app_name = "signup"
urlpatterns = [
    path("day-staff", views.overview, name="overview"),
    path("day-staff/open", views.open_day, name="open"),
    path("day-staff/close", views.close_day, name="close"),
    path("day-staff/poster/<str:day>", views.poster, name="poster"),
    path("day-staff/offers/<int:pk>/accept", views.take_on, name="accept"),
    path("day-staff/offers/<int:pk>/decline", views.turn_down, name="decline"),
    path("day-staff/offers/<int:pk>/end", views.send_home, name="end"),
]
open_pages = (
    [
        path("join", views.join, name="join"),
        path("join/<str:word>", views.at_word, name="word"),
    ],
    "signup_open",
)
add_place(Place(_("Day staff"), "signup:overview", "person", rank=81, may=may_coordinate))
