"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The traffic domain."""

    name = "kaisai.domains.traffic"
    label = "traffic"
