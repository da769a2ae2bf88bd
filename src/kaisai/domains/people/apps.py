"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The people domain."""

    name = "kaisai.domains.people"
    label = "people"
