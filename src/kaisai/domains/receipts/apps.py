"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The receipts domain."""

    name = "kaisai.domains.receipts"
    label = "receipts"
