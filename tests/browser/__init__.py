"""Walks through a demo that runs as long as the tests of this folder."""
