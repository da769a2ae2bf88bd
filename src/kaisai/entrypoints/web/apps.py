"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """Pages that belong to no domain."""

    name = "kaisai.entrypoints.web"
    label = "web"
