"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The waiting room."""

    name = "kaisai.domains.waiting_room"
    label = "waiting_room"
