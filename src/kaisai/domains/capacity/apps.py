"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The capacity domain."""

    name = "kaisai.domains.capacity"
    label = "capacity"
