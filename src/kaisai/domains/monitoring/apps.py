"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The monitoring domain."""

    name = "kaisai.domains.monitoring"
    label = "monitoring"
