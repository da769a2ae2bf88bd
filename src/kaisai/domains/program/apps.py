"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The program domain."""

    name = "kaisai.domains.program"
    label = "program"
