"""What the fork server of `warm` imports first."""

from tests.journeys.warm import load

load()
