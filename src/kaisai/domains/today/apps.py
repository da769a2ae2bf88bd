"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The day board: rooms, programme and network at one glance."""

    name = "kaisai.domains.today"
    label = "today"
