"""Journeys run the real command; those with several processes share one group of pytest-xdist."""

from tests.journeys.installation import empty, installation, template

__all__ = ["empty", "installation", "template"]
