"""Addresses of the waiting room's pages."""

from django.urls import path

from kaisai.domains.waiting_room import views

app_name = "waiting_room"
urlpatterns = [
    path("tickets/line", views.line, name="line"),
    path("tickets/line/now", views.now_at, name="now"),
    path("waiting-room", views.room, name="room"),
    path("waiting-room/close", views.shut, name="close"),
]
