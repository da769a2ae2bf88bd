"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The logs domain."""

    name = "kaisai.domains.logs"
    label = "logs"
