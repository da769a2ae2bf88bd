"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The checks domain."""

    name = "kaisai.domains.checks"
    label = "checks"
