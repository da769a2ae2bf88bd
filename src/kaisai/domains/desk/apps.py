"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The desk domain."""

    name = "kaisai.domains.desk"
    label = "desk"
