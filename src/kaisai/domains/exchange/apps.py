"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """Measured values for other systems, and from them."""

    name = "kaisai.domains.exchange"
    label = "exchange"
