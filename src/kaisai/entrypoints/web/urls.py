"""Addresses of the pages that belong to no domain."""

from django.urls import path

from kaisai.entrypoints.web import views

app_name = "shell"
urlpatterns = [
    path("", views.home, name="home"),
    path("theme", views.theme, name="theme"),
    path("search", views.find, name="search"),
    path("styleguide", views.styleguide, name="styleguide"),
    path("health", views.health, name="health"),
]
