"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The network domain."""

    name = "kaisai.domains.network"
    label = "network"
