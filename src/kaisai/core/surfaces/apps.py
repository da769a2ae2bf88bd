"""Registers the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """How domains show themselves."""

    name = "kaisai.core.surfaces"
    label = "surfaces"

    def ready(self) -> None:
        """Listen to what allauth tells of passwords."""
        from kaisai.core.surfaces.signing_in import listen  # noqa: PLC0415 - apps not ready

        listen()
