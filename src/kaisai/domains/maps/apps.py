"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The maps domain."""

    name = "kaisai.domains.maps"
    label = "maps"
