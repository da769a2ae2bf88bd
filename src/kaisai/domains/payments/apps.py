"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The payments domain."""

    name = "kaisai.domains.payments"
    label = "payments"
