"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The alerts domain."""

    name = "kaisai.domains.alerts"
    label = "alerts"
