"""Addresses of the lottery domain's pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.domains.lottery import views
from kaisai.domains.lottery.queries import list_elsewhere
from kaisai.domains.lottery.rules import may_hold_lottery
from kaisai.domains.registration.queries import add_elsewhere

app_name = "lottery"
_MINE = "lotteries/applications/<str:secret>"
_ONE = "draws/<slug:slug>"
urlpatterns = [
    path("lotteries", views.lotteries, name="lotteries"),
    path(_MINE, views.application, name="application"),
    path(f"{_MINE}/group", views.change_group, name="group"),
    path(f"{_MINE}/withdraw", views.take_back, name="withdraw"),
    path(f"{_MINE}/give-up", views.give_up, name="give_up"),
    path("lotteries/<slug:slug>", views.lottery, name="lottery"),
    path("lotteries/<slug:slug>/record.json", views.record_file, name="record"),
    path("draws", views.overview, name="overview"),
    path("draws/new", views.edit, name="new"),
    path(_ONE, views.look, name="look"),
    path(f"{_ONE}/edit", views.edit, name="edit"),
    path(f"{_ONE}/publish", views.publish, name="publish"),
    path(f"{_ONE}/draw", views.draw_lots, name="draw"),
    path(f"{_ONE}/move-up", views.fill_places, name="move_up"),
    path(f"{_ONE}/applications.<slug:ending>", views.applications_file, name="applications"),
]
add_place(Place(_("Lotteries"), "lottery:overview", "lot", rank=20, may=may_hold_lottery))
add_elsewhere(list_elsewhere)
