"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The registration domain."""

    name = "kaisai.domains.registration"
    label = "registration"
