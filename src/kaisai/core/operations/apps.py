"""Registers the app, and with it everything that can be done."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Config(AppConfig):
    """The one way to change anything."""

    name = "kaisai.core.operations"
    label = "operations"

    def ready(self) -> None:
        """Load every kind of entry, operation, query and chore, so that each process knows all of them."""
        autodiscover_modules(
            "accounts", "closing", "conferences", "entries", "operations", "queries", "jobs"
        )
