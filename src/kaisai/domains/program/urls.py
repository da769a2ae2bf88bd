"""Addresses of the program domain's pages."""

from django.urls.resolvers import URLPattern

app_name = "program"
urlpatterns: list[URLPattern] = []
