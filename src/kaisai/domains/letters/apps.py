"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The letters domain."""

    name = "kaisai.domains.letters"
    label = "letters"
