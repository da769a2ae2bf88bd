"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """Append-only entries and their readers."""

    name = "kaisai.core.journal"
    label = "journal"
