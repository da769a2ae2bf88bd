"""Addresses of the pages that belong to no domain."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_run_conference
from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.entrypoints.web import closeout, conferences, crew, tokens, venue, views

app_name = "shell"
urlpatterns = [
    path("", views.home, name="home"),
    path("theme", views.theme, name="theme"),
    path("search", views.find, name="search"),
    path("styleguide", views.styleguide, name="styleguide"),
    path("health", views.health, name="health"),
    path("conferences/open", conferences.opening, name="open"),
    path("accounts/tokens/", tokens.tokens, name="tokens"),
    path("accounts/tokens/<int:token>/revoke", tokens.revoke, name="token_revoke"),
    path("<slug:conference>/rooms", venue.rooms, name="rooms"),
    path("<slug:conference>/rooms/<slug:slug>", venue.rooms, name="room"),
    path("<slug:conference>/rooms/<slug:slug>/remove", venue.remove, name="room_remove"),
    path("<slug:conference>/crew", crew.crew, name="crew"),
    path("<slug:conference>/crew/withdraw", crew.withdraw, name="crew_withdraw"),
    path("<slug:conference>/settings", conferences.settings, name="settings"),
    path("<slug:conference>/settings/phases", conferences.phases, name="phases"),
    path("<slug:conference>/settings/close-out", closeout.closing, name="closing"),
]
add_place(Place(_("Rooms"), "shell:rooms", "door", rank=40))
add_place(Place(_("Crew"), "shell:crew", "person", rank=80, may=may_run_conference))
add_place(Place(_("Settings"), "shell:settings", "gear", rank=90, may=may_run_conference))
