"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The mails domain."""

    name = "kaisai.domains.mails"
    label = "mails"
