"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """Roles, grants, verdicts."""

    name = "kaisai.core.access"
    label = "access"
