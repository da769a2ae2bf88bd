"""Addresses of monitoring: announced work."""

from django.urls import path

from kaisai.domains.monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("maintenance", views.work, name="work"),
    path("maintenance/announce", views.announce, name="announce"),
    path("maintenance/extend", views.extend, name="extend"),
    path("maintenance/end", views.end, name="end"),
]
