"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The conference being run."""

    name = "kaisai.core.conference"
    label = "conference"
