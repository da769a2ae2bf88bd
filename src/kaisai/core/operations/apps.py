"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The one way to change anything."""

    name = "kaisai.core.operations"
    label = "operations"
