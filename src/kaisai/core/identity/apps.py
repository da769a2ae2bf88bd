"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """People, accounts, tokens, actors."""

    name = "kaisai.core.identity"
    label = "identity"
