"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """How domains show themselves."""

    name = "kaisai.core.surfaces"
    label = "surfaces"
