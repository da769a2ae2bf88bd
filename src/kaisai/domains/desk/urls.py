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
    path("desk/pass", views.hand_pass, name="pass"),
    path("desk/manifest.webmanifest", views.manifest, name="manifest"),
    path("desk/overview", views.overview, name="overview"),
    path("desk/notes", views.notes, name="notes"),
    path("desk/queue", views.queue, name="queue"),
    path("desk/lanes", views.lanes, name="lanes"),
    path("desk/lanes/plan", views.plan_lanes, name="plan_lanes"),
    path("desk/lanes/balance", views.balance, name="balance"),
    path("desk/lanes/signs", views.signs, name="signs"),
    path("desk/badges", views.badges, name="badges"),
    path("desk/badges/sheets.pdf", views.badge_sheets, name="badge_sheets"),
    path("desk/badges/roll.pdf", views.badge_roll, name="badge_roll"),
    path("desk/badges/<slug:number>.pdf", views.badge, name="badge"),
    path("desk/tills", views.tills, name="tills"),
    path("desk/tills/walk-ins", views.walk_ins, name="walk_ins"),
    path("desk/tills/<int:pk>", views.till, name="till"),
    path("desk/tills/<int:pk>/collect", views.collect_cash, name="collect"),
    path("desk/tills/<int:pk>/pay-out", views.take_out, name="take_out"),
    path("desk/tills/<int:pk>/count", views.count, name="count"),
    path("desk/tills/<int:pk>.<slug:ending>", views.till_file, name="till_file"),
    path("desk/lists/new", views.admission_list, name="new_list"),
    path("desk/lists/<slug:slug>", views.admission_list, name="list"),
]
add_place(Place(_("Desk"), "desk:overview", "door", rank=21, may=may_work_at_desk))
