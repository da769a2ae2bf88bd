"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The signup domain."""

    name = "kaisai.domains.signup"
    label = "signup"
