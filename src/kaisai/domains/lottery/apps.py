"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The lottery domain."""

    name = "kaisai.domains.lottery"
    label = "lottery"
