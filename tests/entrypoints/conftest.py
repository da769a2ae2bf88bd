"""Tests of the ways in run the real command on an installation of their own."""

from tests.journeys.installation import empty, installation, template

__all__ = ["empty", "installation", "template"]
